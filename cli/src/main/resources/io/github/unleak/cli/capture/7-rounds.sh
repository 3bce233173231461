
# --- scans and the load meanwhile

LOAD= # process of the workload
SLEEP= # process that sleeps between two scans
SCANS=0

# Sleeps so that a signal is answered at once.
rest() {
  sleep "$1" 3>&- &
  SLEEP=$!
  wait "$SLEEP"
  SLEEP=
}

scan() {
  SCANS=$((SCANS + 1))
  file=kmemleak-$SCANS.txt
  if [ -n "$DRY" ]; then
    printf "echo scan > %s; cat %s > %s\n" "$KM" "$KM" "$file"
    return
  fi
  tick
  begin=$(up) jiffies_begin=$(jiffies)
  mark "scan $SCANS begin"
  put scan "$KM" || return 1
  mark "scan $SCANS end"
  end=$(up) jiffies_end=$(jiffies)
  cat "$KM" >"$B/$file" || {
    # Part of a list would be taken for a whole one.
    rm -f "$B/$file"
    die "the report cannot be read or written: is the disk full?"
  }
  mark "snapshot $SCANS read"
  tick
  objects=$(grep -c '^unreferenced object' "$B/$file")
  printf '{"file": "%s", "scan": %s, "scan_begin_s": %s, "scan_end_s": %s, "read_s": %s, "jiffies_begin": %s, "jiffies_end": %s, "objects": %s}\n' \
    "$file" "$SCANS" "$begin" "$end" "$(up)" "${jiffies_begin:-null}" "${jiffies_end:-null}" "$objects" \
    >>"$W/snapshots"
  say "scan $SCANS: $objects unreferenced"
}

start_workload() {
  [ -n "$WORKLOAD" ] || return 0
  if [ -n "$DRY" ]; then
    printf '%s &\n' "$WORKLOAD"
    return
  fi
  mark "workload begin"
  own=
  # In a group of its own, all of it can be ended.
  command -v setsid >/dev/null && own=setsid
  $own sh -c "$WORKLOAD" >"$B/workload.log" 2>&1 3>&- </dev/null &
  LOAD=$!
  GROUPED=${own:+-}
}

loaded() { [ -n "$LOAD" ] && kill -0 "$LOAD" 2>/dev/null; }

stop_workload() {
  [ -n "$LOAD" ] || return 0
  STATUS=null
  if loaded; then
    kill -TERM -- "${GROUPED}$LOAD" 2>/dev/null
    # What it started may take longer to end than the shell that it was started from.
    for second in 1 2 3 4 5 6 7 8 9 10; do
      kill -0 -- "${GROUPED}$LOAD" 2>/dev/null || break
      [ "$second" -lt 10 ] && sleep 1 && continue
      kill -KILL -- "${GROUPED}$LOAD" 2>/dev/null
    done
    wait "$LOAD" 2>/dev/null
  else
    wait "$LOAD" 2>/dev/null
    STATUS=$?
  fi
  mark "workload over"
  LOAD=
}

# True while there is to be another round.
more() {
  [ -z "$ROUNDS" ] || [ "$SCANS" -lt "$ROUNDS" ] || return 1
  [ -z "$DURATION" ] || [ "$(up | cut -d. -f1)" -lt "$DEADLINE" ] || return 1
  if [ -z "$ROUNDS$DURATION" ]; then
    [ -z "$DRY" ] || [ "$SCANS" -lt 3 ] || return 1
    [ "$SCANS" -lt 3 ] || loaded || return 1
  fi
}

pause() {
  if [ -n "$DRY" ]; then
    printf 'sleep %s\n' "$PAUSE"
  else
    rest "$PAUSE"
  fi
}

rounds() {
  DEADLINE=$(($(up | cut -d. -f1) + ${DURATION:-0}))
  if [ -n "$DRY" ] && [ -n "$DURATION" ]; then
    printf '# until %s seconds have passed:\n' "$DURATION"
    ROUNDS=2
  fi
  start_workload
  [ -z "$WORKLOAD" ] || pause
  scan || kmemleak_off
  while more; do
    pause
    scan || kmemleak_off
  done
  if [ -n "$WORKLOAD" ]; then
    # What is still listed at rest, and twice, was not only on its way.
    [ -n "$DRY" ] && printf '# the workload is ended\n'
    stop_workload
    for last in 1 2; do
      [ -z "$last" ] || pause
      scan || kmemleak_off
    done
  fi
}
