
# --- the bundle

# Text as a JSON string; what is not plain ASCII is left out.
str() { printf '"%s"' "$(printf '%s' "$1" | tr '\n\t' '  ' | tr -cd '\040-\176' | sed 's/[\\"]/\\&/g')"; }

# The lines of a file as a JSON array.
array() { # FILE
  printf '['
  [ ! -s "$1" ] || { printf '\n' && sed 's/^/      /;$!s/$/,/' "$1" && printf '    '; }
  printf ']'
}

# Hits and misses of our probes: the kernel lists events by name.
probe_rows() {
  [ -s "$W/probes" ] || return 0
  while read -r event function kind; do
    awk -v event="$event" '$1 == event { hits += $2; missed += $3 } END { print hits + 0, missed + 0 }' \
      "$W/kprobe_profile.txt" >"$W/row"
    read -r hits missed <"$W/row"
    case $kind in
      p) kind=entry ;;
      *) kind='return' ;;
    esac
    printf '{"event": "%s", "function": "%s", "kind": "%s", "hits": %s, "missed": %s}\n' \
      "$event" "$function" "$kind" "$hits" "$missed"
  done <"$W/probes"
}

cpu_rows() {
  [ -s "$W/trace-stats.txt" ] || return 0
  awk '{
    cpu = $1; sub("cpu", "", cpu)
    line = $0
    printf "{\"cpu\": %s, \"entries\": %s, \"overrun\": %s, \"commit_overrun\": %s, \"dropped\": %s, \"read\": %s}\n",
      cpu, value("entries: "), value(" overrun: "), value("commit overrun: "), value("dropped events: "),
      value("read events: ")
  }
  function value(name, at) {
    at = index(line, name)
    return at == 0 ? "null" : substr(line, at + length(name)) + 0
  }' "$W/trace-stats.txt"
}

# A scan that took less than a quarter of what scans took as a rule was cut short, perhaps: the trace shows it.
scan_rows() {
  [ -s "$W/scans" ] || return 0
  awk '
    { row[NR] = $0; took[NR] = $3 - $2; sorted[NR] = took[NR] }
    END {
      for (i = 2; i <= NR; i++)
        for (j = i; j > 1 && sorted[j] < sorted[j - 1]; j--) {
          t = sorted[j]; sorted[j] = sorted[j - 1]; sorted[j - 1] = t
        }
      median = sorted[int((NR + 1) / 2)]
      for (i = 1; i <= NR; i++) {
        split(row[i], f, " ")
        printf "{\"scan\": %s, \"begin_s\": %s, \"end_s\": %s, \"jiffies_begin\": %s, \"jiffies_end\": %s, \"reads\": %s, \"agreed\": %s, \"new_suspects\": %s, \"short\": %s}\n",
          f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8], (took[i] < median / 4 ? "true" : "false")
      }
    }' "$W/scans"
}

# The parameters of kmemleak, as members of an object.
parameters() {
  comma=
  for file in /sys/module/kmemleak/parameters/*; do
    value=$(cat "$file" 2>/dev/null) || continue
    is_number "$value" || value=$(str "$value")
    printf '%s"%s": %s' "$comma" "${file##*/}" "$value"
    comma=', '
  done
}

trace_json() {
  trace=trace.txt
  [ "$FORM" = text ] || trace=trace.dat
  if [ ! -s "$B/$trace" ]; then
    printf 'null'
    return
  fi
  probe_rows >"$W/probe-rows"
  cpu_rows >"$W/cpu-rows"
  printf '{\n    "file": "%s",\n    "clock": "%s",\n    "objects": "%s",\n' "$trace" "$CLOCK" "$OBJECTS"
  printf '    "buffer_kb": %s,\n    "hashed_pointers": %s,\n' "$KB" "$(truth "$HASHED")"
  printf '    "probes": %s,\n' "$(array "$W/probe-rows")"
  printf '    "events": %s,\n' "$(array "$W/events")"
  printf '    "cpus": %s\n  }' "$(array "$W/cpu-rows")"
}

text_or_null() { # TEXT
  if [ -n "$1" ]; then str "$1"; else printf null; fi
}

truth() {
  case $1 in
    1) printf true ;;
    *) printf false ;;
  esac
}

# Does this kernel print a function graph with parameters and results?
offers() { # OPTION
  if [ -n "$T" ] && [ -e "$T/options/$1" ]; then printf true; else printf false; fi
}

bundle_json() {
  printf '{\n  "schema": "unleak.bundle/1",\n'
  printf '  "tool": {"name": "unleak", "version": %s},\n' "$(str "$VERSION")"
  printf '  "ended": "%s",\n' "$ENDED"
  printf '  "begin_s": %s,\n  "end_s": %s,\n' "$BEGAN" "$(up)"
  printf '  "kernel": {\n    "release": %s,\n    "version": %s,\n    "machine": %s,\n' \
    "$(str "$(uname -r)")" "$(str "$(uname -v)")" "$(str "$(uname -m)")"
  find_hz
  printf '    "command_line": %s,\n    "hz": %s,\n    "hz_from": %s,\n' \
    "$(str "$(cat /proc/cmdline)")" "$HZ" "$(text_or_null "$HZ_FROM")"
  printf '    "boot_id": %s,\n    "page_size": %s,\n    "kasan": "%s",\n' \
    "$(text_or_null "$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)")" "$(memory_page)" "$(kasan)"
  printf '    "cpus_possible": %s,\n    "cpus_online": %s,\n' \
    "$(count_cpus "$(cpus possible)")" "$(count_cpus "$(cpus online)")"
  printf '    "magazine_cache": "%s",\n' "$(magazine_cache)"
  printf '    "funcgraph_args": %s,\n    "funcgraph_retval": %s\n  },\n' \
    "$(offers funcgraph-args)" "$(offers funcgraph-retval)"
  printf '  "kmemleak": {%s},\n' "$PARAMETERS"
  if [ -n "$WORKLOAD" ]; then
    printf '  "workload": {"command": %s, "status": %s, "left_running": %s},\n' \
      "$(str "$WORKLOAD")" "${STATUS:-null}" "$(truth "$LEFT")"
  else
    printf '  "workload": null,\n'
  fi
  printf '  "trace": %s,\n' "$(trace_json)"
  scan_rows >"$W/scan-rows"
  printf '  "scans": %s,\n' "$(array "$W/scan-rows")"
  printf '  "snapshots": %s,\n' "$(array "$W/snapshots")"
  printf '  "missing": %s\n}\n' "$(array "$W/missing")"
}

save_kernel() {
  dmesg >"$B/dmesg.txt" 2>/dev/null
  for cache in /sys/kernel/slab/*iova*; do
    [ ! -e "$cache" ] || printf '%s -> %s\n' "${cache##*/}" "$(readlink "$cache")"
  done >"$B/slab.txt"
  for type in /sys/kernel/iommu_groups/*/type; do
    [ ! -r "$type" ] || printf '%s %s\n' "$type" "$(cat "$type")"
  done >"$B/iommu-groups.txt"
}
