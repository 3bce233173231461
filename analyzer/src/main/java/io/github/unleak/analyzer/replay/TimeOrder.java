package io.github.unleak.analyzer.replay;

/**
 * Watches whether a trace's times go backwards: the clock was changed while tracing, or several
 * recordings were written to one file. Hot.
 */
final class TimeOrder {

  /**
   * What is tolerated, ns: the local clocks of CPUs differ, and {@code trace_pipe} may print an
   * event after a later one of another CPU.
   */
  static final long SLACK = 100_000_000;

  private long latest = Long.MIN_VALUE;
  private long steps;
  private long firstLine = -1;

  /** Takes the next event's time; true if it lies before that of an earlier event. */
  boolean backwards(long time, long line) {
    if (time >= latest) {
      latest = time;
      return false;
    }
    if (latest - time <= SLACK) {
      return false;
    }
    latest = time;
    firstLine = steps == 0 ? line : firstLine;
    steps++;
    return true;
  }

  /** How often it went backwards. */
  long steps() {
    return steps;
  }

  /** The line of the first event after it did, or -1. */
  long firstLine() {
    return firstLine;
  }
}
