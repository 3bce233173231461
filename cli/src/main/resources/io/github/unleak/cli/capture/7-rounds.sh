
# --- scans and the load meanwhile

LOAD=    # process of the workload
LEFT=    # set if it cannot be ended
SLEEP=   # process that sleeps between two scans
SCANNER= # process that scans
SCANS=0
READS=5 # most reads after a scan

# Sleeps so that a signal is answered at once.
rest() {
  sleep "$1" 3>&- &
  SLEEP=$!
  wait "$SLEEP"
  SLEEP=
}

# Whether a process, or a group of them (-NUMBER; dash and BusyBox know no -- there), has ended within some seconds. Sleep, a child, lets the shell notice
# that others have ended.
ended() { # SECONDS PROCESS
  left=$1
  while kill -0 "$2" 2>/dev/null; do
    [ "$left" -gt 0 ] || return 1
    left=$((left - 1))
    sleep 1 3>&-
  done
}

# Any signal cuts a scan short without a word, also that a child has ended: so it is written by a process
# that has no children and takes no signals.
write_scan() {
  # shellcheck disable=SC2016
  sh -c 'trap "" HUP INT QUIT PIPE ALRM TERM USR1 USR2 TSTP TTIN TTOU; echo scan >"$1"' sh "$KM" \
    2>/dev/null 3>&- </dev/null &
  SCANNER=$!
  printf '%s\n' "$SCANNER" >"$W/scanner"
  wait "$SCANNER"
  set -- $?
  SCANNER=
  return "$1"
}

# One that runs goes on to its end, as a part of a scan leaves a wrong list behind.
stop_scan() {
  [ -n "$SCANNER" ] || return 0
  ended 0 "$SCANNER" || say "waiting for the scan to end"
  if ! ended 120 "$SCANNER"; then
    kill -KILL "$SCANNER" 2>/dev/null
    say "the scan was cut short: scan once more before you read $KM"
  fi
  SCANNER=
}

# What the log says of scans that reported something for the first time.
counts() { dmesg 2>/dev/null | grep 'kmemleak: [0-9][0-9]* new suspected memory leaks'; }

# How many the last scan reported for the first time, as the kernel counted them: from the lines of the log
# since the one that was last before it.
new_suspects() {
  if ! dmesg >/dev/null 2>&1; then
    printf null
    return
  fi
  counts >"$W/counts-now"
  awk -v before="$W/counts" '
    BEGIN { while ((getline line < before) > 0) { last = line; known++ } }
    { now[NR] = $0; if ($0 == last) at = NR }
    END {
      # Without times in the log one line may look like another.
      if (last != "" && last !~ /\[ *[0-9]+\.[0-9]+\]/) at = known <= NR ? known : 0
      if (NR == at) print 0
      else if (NR == at + 1 && (at || !known)) {
        sub(/ new suspected.*/, "", now[NR]); sub(/.*kmemleak: /, "", now[NR]); print now[NR]
      } else print "null"
    }' "$W/counts-now"
}

same() { # FILE FILE
  if command -v cmp >/dev/null; then cmp -s "$1" "$2"; else [ "$(cat "$1")" = "$(cat "$2")" ]; fi
}

# The file is handed out page by page, and objects that are freed meanwhile make the kernel pass over as many
# others. So it is read until two reads list the same objects; a read that is like the one before is not kept.
# dd takes as much at once as the kernel has.
read_report() {
  reads=0 agreed=false
  while [ "$agreed" = false ] && [ "$reads" -lt "$READS" ]; do
    reads=$((reads + 1)) name=$SCANS
    [ "$reads" = 1 ] || name=$SCANS.$reads
    file=kmemleak-$name.txt read_begin=$(up)
    dd if="$KM" of="$B/$file" bs=1048576 2>/dev/null || {
      # Part of a list would be taken for a whole one.
      rm -f "$B/$file"
      [ "$reads" -gt 1 ] || die "the report cannot be read or written: is the disk full?"
      return
    }
    read_end=$(up)
    mark "snapshot $name read"
    # The ages of objects differ from read to read.
    sed 's/ (age [0-9.]*s)$//' "$B/$file" >"$W/text-now"
    grep '^unreferenced object\|^  comm ' "$W/text-now" >"$W/list-now"
    if [ "$reads" -gt 1 ]; then
      ! same "$W/list" "$W/list-now" || agreed=true
      if same "$W/text" "$W/text-now"; then
        rm -f "$B/$file"
        file=
      fi
    fi
    mv "$W/text-now" "$W/text"
    mv "$W/list-now" "$W/list"
    [ -z "$file" ] || snapshot_row >>"$W/snapshots"
  done
}

snapshot_row() {
  listed=$(grep -c '^unreferenced object' "$W/list")
  [ "$reads" -gt 1 ] || objects=$listed
  printf '{"file": "%s", "scan": %s, "read": %s, "scan_begin_s": %s, "scan_end_s": %s, "read_begin_s": %s, "read_s": %s, "jiffies_begin": %s, "jiffies_end": %s, "objects": %s}\n' \
    "$file" "$SCANS" "$reads" "$begin" "$end" "$read_begin" "$read_end" "${jiffies_begin:-null}" \
    "${jiffies_end:-null}" "$listed"
}

scan() {
  SCANS=$((SCANS + 1))
  if [ -n "$DRY" ]; then
    printf "sh -c 'echo scan > %s'\ncat %s > kmemleak-%s.txt\n" "$KM" "$KM" "$SCANS"
    return
  fi
  tick
  counts >"$W/counts"
  begin=$(up) jiffies_begin=$(jiffies)
  mark "scan $SCANS begin"
  write_scan || return 1
  mark "scan $SCANS end"
  end=$(up) jiffies_end=$(jiffies)
  read_report
  tick
  printf '%s %s %s %s %s %s %s %s\n' "$SCANS" "$begin" "$end" "${jiffies_begin:-null}" \
    "${jiffies_end:-null}" "$reads" "$agreed" "$(new_suspects)" >>"$W/scans"
  if [ "$agreed" = true ]; then
    say "scan $SCANS: $objects unreferenced"
  else
    say "scan $SCANS: $objects unreferenced, and $reads reads do not agree"
  fi
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
    kill -TERM "${GROUPED}$LOAD" 2>/dev/null
    # What it started may take longer to end than the shell that it was started from.
    if ! ended 10 "${GROUPED}$LOAD"; then
      kill -KILL "${GROUPED}$LOAD" 2>/dev/null
      ended 10 "${GROUPED}$LOAD" || LEFT=1
    fi
  else
    wait "$LOAD" 2>/dev/null
    STATUS=$?
  fi
  LOAD=
  if [ -n "$LEFT" ]; then
    missing workload "scans at rest" "the workload cannot be killed, and was left running"
    mark "workload left running"
  else
    mark "workload over"
  fi
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
  # What was on its way is freed by then.
  if [ -n "$DRY" ]; then
    printf 'sleep 2\n'
  elif [ -n "$I" ]; then
    rest 2
  fi
}
