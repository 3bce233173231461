# Runs in the guest as its only job: records, then begins to and is ended by signals, and prints what
# tracing and kmemleak are set to before and after each.
settings() {
  T=/sys/kernel/tracing
  for file in tracing_on trace_clock current_tracer set_event kprobe_events dynamic_events kprobe_profile \
    uprobe_events trace_options set_ftrace_filter buffer_size_kb; do
    echo "== $file"
    # Small until first used, or as large as then.
    sed 's/.*(expanded: \([0-9]*\)).*/\1/' $T/$file
  done
  ls $T/instances $T/events
  cat $T/events/enable $T/events/kmem/*/enable $T/events/kmem/*/filter $T/events/kmem/*/trigger
  cat /proc/mounts /proc/sys/kernel/kptr_restrict /proc/sys/kernel/ftrace_enabled
  ls /tmp
  # What still runs: nothing of the recorder's.
  for process in /proc/[0-9]*; do
    tr '\0' ' ' <$process/cmdline
    echo
  done 2>/dev/null | grep -v grep | grep 'sleep\|trace_pipe\|capture\|load.sh\|insmod\|dd \|trace-cmd'
}

# Ended early, as a tar, with the script on standard input. In the foreground, as what a shell starts in
# the background never hears of SIGINT.
early() { # SIGNAL SECONDS FORM
  (sleep "$2" && kill "-$1" "$(cat recorder)") &
  sh -c 'echo $$ >recorder; exec sh -s -- --rounds 9 --pause 60 --trace "$0"' "$3" \
    <capture.sh >"early-$1.tar" 2>"early-$1.err"
  echo "ended with $?" >>"early-$1.err"
  wait
  settings >"settings-$1.txt" 2>&1
}

cd /out || exit
# What a user may have set is to stay.
echo 'p:mine/probe kmemleak_scan' >>/sys/kernel/tracing/kprobe_events
echo 1234 >/sys/kernel/tracing/buffer_size_kb
settings >settings-before.txt 2>&1
sh capture.sh --out /out/bundle --workload 'sh /out/LOAD' OPTIONS 2>capture.err
echo "ended with $?" >>capture.err
settings >settings-after.txt 2>&1
for ending in ENDINGS; do
  # shellcheck disable=SC2046 # the parts of it are words
  early $(echo "$ending" | tr : ' ')
done
echo done >done
