
# --- the buffers are read while they fill: as text, or page by page

DRAIN= # process that reads the buffers
FORM=  # text or dat
PAGE=  # bytes of a buffer's page

# Of each event the kernel makes text while somebody reads trace_pipe, which costs more than the probes.
# Its pages as they are cost little; but only where there is trace-cmd is somebody taken to want them.
choose_form() {
  FORM=text
  case $TRACE in
    text) return ;;
    auto) command -v trace-cmd >/dev/null || return 0 ;;
  esac
  [ -z "$DRY" ] || return 0
  PAGE=$(page_size)
  why=$(no_trace_dat)
  if [ -z "$why" ]; then
    FORM=dat
  elif [ "$TRACE" = dat ]; then
    die "--trace dat: $why"
  fi
}

# What a trace.dat cannot be made for, if it cannot.
no_trace_dat() {
  if ! is_number "$PAGE"; then
    echo "the kernel does not tell of its pages (events/header_page)"
  elif [ -e "$I/buffer_subbuf_size_kb" ] && [ "$(cat "$I/buffer_subbuf_size_kb")" != $((PAGE / 1024)) ]; then
    echo "the main trace has pages of another size (buffer_subbuf_size_kb)"
  elif grep -q '^0* ' "$W/functions"; then
    echo "/proc/kallsyms hides the addresses that are in the pages (kernel.kptr_restrict)"
  fi
}

# As large as the pages of the main buffer.
page_size() {
  sed -n 's/.*char data;.*offset:\([0-9]*\);.*size:\([0-9]*\);.*/\1 \2/p' "$T/events/header_page" |
    awk '{ print $1 + $2 }'
}

# What reads survives a signal to all of the group: what it has read is to be written, too.
drain() {
  if [ "$FORM" = dat ]; then
    (trap '' HUP INT TERM && drain_pages) 3>&- </dev/null &
  else
    # The file begins as a trace does, with the number of CPUs, which trace_pipe does not tell.
    printf '# tracer: nop\n#\n# unleak capture, clock %s   #P:%s\n#\n' \
      "$CLOCK" "$(count_cpus "$(cpus possible)")" >"$B/trace.txt"
    (trap '' HUP INT TERM && exec cat "$I/trace_pipe") >>"$B/trace.txt" 2>/dev/null 3>&- </dev/null &
  fi
  DRAIN=$!
}

# Ends by a file, as by a signal what is between a read and a write would be lost; and with the recorder.
# It looks at the buffers once a second, and ten times a second while they fill.
drain_pages() {
  least=$((KB * 1024 / PAGE / 16))
  [ "$least" -le 64 ] || least=64
  nap=0.1 quiet=0
  sleep "$nap" 2>/dev/null || nap=1
  while [ ! -e "$W/stop" ] && kill -0 $$ 2>/dev/null; do
    full_pages "$least"
    if [ -s "$W/due" ]; then
      copy_pages || return
      quiet=0
    elif [ "$quiet" -lt 20 ]; then
      quiet=$((quiet + 1))
      sleep "$nap"
    else
      sleep 1
    fi
  done
  # Tracing is off: all that is left, a page at the least where there is anything.
  full_pages 0
  while [ -s "$W/due" ]; do
    copy_pages || return
    full_pages 0
  done
}

# Which buffers hold so many pages for certain, and how many: by their bytes, which kernels before 6.6 count
# too low, or by their events, of 16 bytes at the least. To read more than there is would wait, and give
# pages with little in them.
full_pages() { # LEAST
  awk -v least="$1" -v page="$PAGE" -v most=$((KB * 1024)) '
    $1 == "entries:" { entries = $2 }
    $1 == "bytes:" {
      pages = int(entries * 16 / page)
      if ($2 <= most && int($2 / page) > pages) pages = int($2 / page)
      if (least == 0 && pages == 0 && entries > 0) pages = 1
      if (pages > 0 && pages >= least) print FILENAME, pages
    }' "$I"/per_cpu/cpu*/stats >"$W/due"
}

# If a page cannot be written, what follows stays in the buffers of all CPUs, and is counted there.
copy_pages() {
  while read -r stats pages; do
    cpu=${stats%/stats}
    dd if="$cpu/trace_pipe_raw" ibs="$PAGE" obs=65536 count="$pages" >>"$B/pages-${cpu##*/cpu}" 2>/dev/null &
    printf '%s\n' $! >"$W/reader"
    wait $! || return
  done <"$W/due"
}

# What was read till now, in bytes.
drained() { cat "$B/trace.txt" "$B"/pages-* 2>/dev/null | wc -c; }

# What is in the buffers is read to its end: with tracing_on 0 the pipe ends when it is empty.
end_drain() {
  [ -n "$DRAIN" ] || return 0
  : >"$W/stop"
  before=-1 gave_up=0
  while kill -0 "$DRAIN" 2>/dev/null; do
    sleep 2
    size=$(drained)
    if [ "$size" = "$before" ]; then
      # A pipe from which nothing was ever read does not end.
      gave_up=$((gave_up + 1))
      kill -KILL "$DRAIN" 2>/dev/null
      [ ! -s "$W/reader" ] || kill -KILL "$(cat "$W/reader")" 2>/dev/null
      if [ "$gave_up" -gt 10 ]; then
        missing buffer "the trace to its end" "what reads the buffers cannot be ended"
        DRAIN=
        return 0
      fi
    fi
    before=$size
  done
  if ! wait "$DRAIN" 2>/dev/null && [ "$gave_up" = 0 ]; then
    missing buffer "the trace to its end" "it could not be written: is the disk full?"
  fi
  DRAIN=
}
