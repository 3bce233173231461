package io.github.unleak.simulator;

/** One line of a trace without its columns' widths. Time in ns since boot. */
record TraceEvent(
    long time, int cpu, String comm, int pid, String flags, TraceKind kind, String text) {

  boolean interrupt() {
    return flags.charAt(2) != '.';
  }

  boolean probe() {
    return kind == TraceKind.IOVA_PROBE || kind == TraceKind.EXTRA_PROBE;
  }
}
