package io.github.unleak.cli.report.words;

/** What it costs that a recorder could not record something, and what to do about it. */
final class RecordingAdvice {

  private RecordingAdvice() {}

  /**
   * The advice for a kind of thing.
   *
   * @param item as {@code bundle.json} names it; unleak-bundle(5) has the list
   */
  static CheckAdvice of(String item) {
    return switch (item) {
      case "trace" ->
          CheckAdvice.advice(
              "no free can be seen and no loss be dated: the reports alone must decide",
              "a kernel with CONFIG_FTRACE, CONFIG_KPROBE_EVENTS and CONFIG_EVENT_TRACING");
      case "probes" ->
          CheckAdvice.advice(
              "the rcache cannot be followed, and nothing shows when scans ran: frees alone remain",
              "a kernel with CONFIG_KPROBE_EVENTS; echo 1 > /sys/kernel/debug/kprobes/enabled");
      case "calls" ->
          CheckAdvice.advice(
              "the rcache cannot be followed: none of its losses is seen",
              "a kernel in which alloc_iova_fast and free_iova_fast can be probed, with an IOMMU in"
                  + " use");
      case "lives" ->
          CheckAdvice.advice(
              "less is known of domains that are made, torn down or emptied while recording",
              "leave domains and CPUs as they are meanwhile");
      case "trims" ->
          CheckAdvice.advice(
              "trims are known by frees alone", "none is needed where nothing is in doubt");
      case "scans" ->
          CheckAdvice.advice(
              "marks alone tell when scans ran: automatic ones go unseen",
              "echo scan=off > /sys/kernel/debug/kmemleak while recording");
      case "slab" ->
          CheckAdvice.advice(
              "magazines that come and go unseen cannot be followed",
              "a kernel with the kmem events (CONFIG_EVENT_TRACING)");
      case "filter" ->
          CheckAdvice.advice(
              "far more is recorded than is needed, so events may be lost",
              "raise --buffer-kb; echo 0 > /proc/sys/kernel/kptr_restrict lets addresses be used");
      case "addresses" ->
          CheckAdvice.advice(
              "the trace's events cannot be joined to the reports", "boot with no_hash_pointers");
      case "clock" ->
          CheckAdvice.advice(
              "what two CPUs did close together may stand in the wrong order",
              "a kernel with the trace clock mono");
      case "passes" ->
          CheckAdvice.advice(
              "a scan that was cut short is known only by its time",
              "leave kmemleak to capture.sh while it records");
      case "workload" ->
          CheckAdvice.advice(
              "the last scans were not at rest: what they list may be in use",
              "see why it cannot be killed: cat /proc/PID/stack; scan again when it has ended");
      case "buffer" ->
          CheckAdvice.advice("events may be lost", "say --buffer-kb N with a smaller number");
      default ->
          CheckAdvice.advice("what rests on it is not known", "see bundle.json for the reason");
    };
  }
}
