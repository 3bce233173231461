package io.github.unleak.simulator.trace;

/** One line of a trace without its columns' widths. Time in ns since boot. */
public record TraceEvent(
    long time, int cpu, String comm, int pid, String flags, TraceKind kind, String text) {

  public boolean interrupt() {
    return flags.charAt(2) != '.';
  }

  public boolean probe() {
    return kind == TraceKind.IOVA_PROBE || kind == TraceKind.EXTRA_PROBE;
  }
}
