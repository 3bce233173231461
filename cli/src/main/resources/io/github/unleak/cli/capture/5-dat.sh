
# --- trace.dat: the pages, with all that is needed to read them (trace-cmd.dat.v6(5))

# Numbers are in the machine's own order of bytes.
big_endian() {
  case $(uname -m) in
    s390* | ppc | ppc64 | *_be | arm*b | mips | mips64 | m68k | parisc* | sparc*) echo 1 ;;
    *) echo 0 ;;
  esac
}

octets() { # COUNT NUMBER
  octets='' count=$1 rest=$(($2))
  while [ "$count" -gt 0 ]; do
    octet=\\$(printf '%03o' $((rest & 255)))
    if [ "$ORDER" = 1 ]; then octets=$octet$octets; else octets=$octets$octet; fi
    rest=$((rest >> 8)) count=$((count - 1))
  done
  # shellcheck disable=SC2059 # they are escapes
  printf "$octets"
}

# A file behind its size, which the kernel's own do not tell before they are read.
sized() { # COUNT FILE
  cat "$2" >"$W/part" 2>/dev/null
  octets "$1" "$(wc -c <"$W/part")"
  cat "$W/part"
}

formats() { # SYSTEM
  set -- "$T/events/$1"/*/format
  octets 4 $#
  for format; do sized 8 "$format"; done
}

option() { # NUMBER TEXT
  octets 2 "$1"
  octets 4 $((${#2} + 1))
  printf '%s\000' "$2"
}

dat_head() { # CPUS
  printf '\027\010\104tracing6\000'
  octets 1 "$ORDER"
  octets 1 "$(sed -n 's/.* commit;.*size:\([0-9]*\);.*/\1/p' "$T/events/header_page")"
  octets 4 "$PAGE"
  printf 'header_page\000'
  sized 8 "$T/events/header_page"
  printf 'header_event\000'
  sized 8 "$T/events/header_event"
  formats ftrace
  systems=1
  [ ! -d "$T/events/$GROUP" ] || systems=2
  octets 4 "$systems"
  for system in kmem "$GROUP"; do
    [ -d "$T/events/$system" ] || continue
    printf '%s\000' "$system"
    formats "$system"
  done
  sized 4 /proc/kallsyms
  sized 4 "$T/printk_formats"
  sized 8 "$T/saved_cmdlines"
  octets 4 "$1"
  printf 'options  \000'
  option 4 "[$CLOCK]"
  # What the kernel counted, so that a reader finds out if some of it is missing.
  cpu=0
  while [ "$cpu" -lt "$1" ]; do
    option 2 "CPU: $cpu
$(cat "$I/per_cpu/cpu$cpu/stats" 2>/dev/null)
"
    cpu=$((cpu + 1))
  done
  octets 2 0
  printf 'flyrecord\000'
}

# While the probes are there, as the formats of their events are needed.
make_trace_dat() {
  [ "$FORM" = dat ] && [ -s "$W/snapshots" ] || return 0
  ORDER=$(big_endian)
  last=$(cpus possible)
  last=${last##*[-,]}
  dat_head $((last + 1)) >"$W/head"
  at=$(($(wc -c <"$W/head") + 16 * (last + 1)))
  gap=$((PAGE - at % PAGE))
  at=$((at + gap))
  cpu=0
  while [ "$cpu" -le "$last" ]; do
    [ -e "$B/pages-$cpu" ] || : >"$B/pages-$cpu"
    size=$(wc -c <"$B/pages-$cpu")
    octets 8 "$at"
    octets 8 "$size"
    at=$((at + size))
    cpu=$((cpu + 1))
  done >>"$W/head"
  dd if=/dev/zero bs="$gap" count=1 >>"$W/head" 2>/dev/null
  # What comes behind a gap would be taken for something else.
  whole=1
  cat "$W/head" >"$B/trace.dat" || {
    rm -f "$B/trace.dat"
    whole=
  }
  cpu=0
  while [ "$cpu" -le "$last" ]; do
    [ -z "$whole" ] || cat "$B/pages-$cpu" >>"$B/trace.dat" || whole=
    rm -f "$B/pages-$cpu"
    cpu=$((cpu + 1))
  done
  if [ -z "$whole" ]; then
    missing buffer "the trace to its end" "it could not be written: is the disk full?"
  fi
}
