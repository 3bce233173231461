# Runs in the guest as its only job: records twice, and prints what tracing and kmemleak are set to before,
# between and after.
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
  cat /proc/mounts /proc/sys/kernel/kptr_restrict
  ls /tmp
  # What still runs: nothing of the recorder's.
  for process in /proc/[0-9]*; do
    tr '\0' ' ' <$process/cmdline
    echo
  done 2>/dev/null | grep -v grep | grep 'sleep\|trace_pipe\|capture\|load.sh\|insmod'
}

cd /out || exit
# What a user may have set is to stay.
echo 'p:mine/probe kmemleak_scan' >>/sys/kernel/tracing/kprobe_events
echo 1234 >/sys/kernel/tracing/buffer_size_kb
settings >settings-1.txt 2>&1
sh capture.sh --out /out/bundle --workload 'sh /out/load.sh' ROUNDS 2>capture.err
echo "ended with $?" >>capture.err
settings >settings-2.txt 2>&1
# Ended early, as a tar, with the script on standard input.
sh -s -- --rounds 9 --pause 60 <capture.sh >early.tar 2>early.err &
sleep 15
kill -TERM $!
wait $!
echo "ended with $?" >>early.err
settings >settings-3.txt 2>&1
