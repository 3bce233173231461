
# --- recording: an instance of our own

EXPANDS= # size that the main buffer gets when it is first used

mark() { # TEXT
  [ -z "$I" ] || [ -n "$DRY" ] || { printf 'unleak: %s\n' "$*" >"$I/trace_marker"; } 2>/dev/null
}

# An eighth of what is free, shared among the CPUs, as far as a burst can fill it between two looks. kmemleak
# keeps a record of each page, so more would make its scans longer.
buffer_kb() {
  if [ -n "$BUFFER_KB" ]; then
    printf '%s' "$BUFFER_KB"
    return
  fi
  free=$(sed -n 's/^MemAvailable: *\([0-9]*\).*/\1/p' /proc/meminfo)
  [ -n "$free" ] || free=$(sed -n 's/^MemFree: *\([0-9]*\).*/\1/p' /proc/meminfo)
  most=16384
  [ "$OBJECTS" = iova ] || most=65536
  online=$(count_cpus "$(cpus online)")
  each=$((free / 8 / online))
  [ "$each" -le "$most" ] || each=$most
  # Not less than an instant's events, unless the machine is small for its CPUs.
  least=512
  [ $((least * online)) -le $((free / 4)) ] || least=64
  [ "$each" -ge "$least" ] || each=$least
  printf '%s' "$each"
}

set_clock() {
  for clock in mono boot global; do
    grep -qw "$clock" "$T/trace_clock" && put "$clock" "$I/trace_clock" && CLOCK=$clock && return
  done
  CLOCK=local
  missing clock "a clock that all CPUs share" "mono, boot and global are refused"
}

# Ring buffers are small until they are first used. Before Linux 6.6 use of one instance ends that for
# all, and leaves the others small: the size that the main one would have got, or nothing.
expands() { sed -n 's/.*(expanded: \([0-9]*\)).*/\1/p' "$T/buffer_size_kb"; }

# What a recorder left that was killed may have our names.
free_names() {
  name=$$
  while [ -e "$T/instances/unleak-$name" ] || grep -qs ":unleak_$name/" "$T/kprobe_events"; do
    name=${name}x
  done
  GROUP=unleak_$name
  I=$T/instances/unleak-$name
}

start_trace() {
  [ -n "$T" ] || return 0
  free_names
  EXPANDS=$(expands)
  if ! make_folder "$I"; then
    missing trace "the whole trace" "no trace instance can be made in $T/instances"
    T=
    I=
    return
  fi
  put 0 "$I/tracing_on"
  KB=$(buffer_kb)
  until put "$KB" "$I/buffer_size_kb"; do
    if [ -n "$BUFFER_KB" ] || [ "$KB" -lt 128 ]; then
      missing buffer "$KB kB of each CPU" "the kernel gives no such buffer"
      break
    fi
    KB=$((KB / 2))
  done
  set_clock
  choose_form
  HASHED=0
  if [ -e "$T/options/hash-ptr" ] && put 0 "$I/options/hash-ptr"; then
    :
  elif [ "$FORM" = dat ]; then
    # Pages hold addresses as they are; they are hashed when text is made of them.
    :
  elif ! grep -qw no_hash_pointers /proc/cmdline; then
    HASHED=1
    missing addresses "addresses of objects" "this kernel hashes them in traces: boot with no_hash_pointers"
  fi
  set_probes
  set_slab_events
  if [ -s "$W/probes" ]; then
    put 1 "$I/events/$GROUP/enable" || missing probes "iova calls and scans" "the probes cannot be switched on"
  fi
  [ -n "$DRY" ] || drain
  put 1 "$I/tracing_on"
  mark "begin: tracing_on 1, clock $CLOCK, buffer_size_kb $KB, objects $OBJECTS"
}

stop_trace() {
  [ -n "$I" ] && [ -d "$I" ] || return 0
  mark "end: tracing_on 0"
  put 0 "$I/tracing_on"
  end_drain
  for cpu in "$I"/per_cpu/cpu*; do
    [ -r "$cpu/stats" ] || continue
    printf '%s %s\n' "${cpu##*/}" "$(tr '\n' ' ' <"$cpu/stats")"
  done >"$W/trace-stats.txt"
  : >"$W/kprobe_profile.txt"
  [ ! -s "$W/probes" ] || cat "$T/kprobe_profile" >"$W/kprobe_profile.txt"
  cp "$W/trace-stats.txt" "$W/kprobe_profile.txt" "$B"
  make_trace_dat
}

# Takes away the probes and the instance. Probes can go only when no event of theirs is on, and a
# moment may pass till then.
remove_trace() {
  [ -n "$T" ] && [ -n "$GROUP" ] || return 0
  if [ -d "$I" ]; then
    for event in "$I"/events/"$GROUP" "$I"/events/kmem; do
      [ ! -e "$event/enable" ] || put 0 "$event/enable"
    done
  fi
  sed -n "s/^[pr][0-9]*:\($GROUP\/[^ ]*\) .*/-:\1/p" "$T/kprobe_events" 2>/dev/null >"$W/remove"
  while read -r line; do
    append "$line" "$T/kprobe_events" || { sleep 1 && append "$line" "$T/kprobe_events"; } ||
      say "could not remove a probe: echo '$line' >> $T/kprobe_events"
  done <"$W/remove"
  if [ -d "$I" ]; then
    rmdir "$I" 2>/dev/null || { sleep 1 && rmdir "$I"; } || say "could not remove $I"
  fi
  if [ -n "$EXPANDS" ] && [ -z "$(expands)" ]; then
    put "$EXPANDS" "$T/buffer_size_kb"
  fi
  GROUP=
}
