package io.github.unleak.simulator.options;

import java.util.Locale;

/**
 * The clock of the trace, beside the monotonic one that jiffies follow.
 *
 * @param kind the kernel's name of it
 * @param driftPpm how much faster it runs, in parts per million, for {@code local} and {@code
 *     global}
 * @param uptimeDays how long it had drifted when the machine is looked at
 * @param suspends how often the machine sleeps between scans: {@code boot} and {@code tai} go on
 *     meanwhile, jiffies do not
 * @param stepSeconds how far it jumps in the middle of the recording, may be negative
 * @param printkAheadSeconds how far the clock of the log is ahead
 */
public record TraceClock(
    Kind kind,
    double driftPpm,
    double uptimeDays,
    int suspends,
    double stepSeconds,
    double printkAheadSeconds) {

  /** The clocks of ftrace that are simulated. */
  public enum Kind {
    /** As jiffies. */
    MONO,
    /** Goes on while the machine sleeps. */
    BOOT,
    /** A CPU's own, which drifts. */
    LOCAL,
    /** The same for all CPUs. */
    GLOBAL,
    /** Wall-clock time. */
    TAI;

    /** As {@code trace_clock} spells it. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Monotonic, without anything. */
  public static final TraceClock MONOTONIC = new TraceClock(Kind.MONO, 0, 0, 0, 0, 0);

  private static final double DAY_NANOS = 86_400e9;
  private static final long EPOCH_NANOS = 1_764_184_000L * 1_000_000_000;

  /** Checks the ranges. */
  public TraceClock {
    SimulationOptions.check("suspends", suspends, 0, 100);
    if (Math.abs(driftPpm) > 1000 || uptimeDays < 0 || Math.abs(stepSeconds) > 100_000) {
      throw new IllegalArgumentException("a clock that no machine has");
    }
  }

  /** The same, of another kind. */
  public TraceClock kind(Kind value) {
    return new TraceClock(value, driftPpm, uptimeDays, suspends, stepSeconds, printkAheadSeconds);
  }

  /** The same with another drift, over a day before the recording. */
  public TraceClock driftPpm(double value) {
    return new TraceClock(kind, value, 1, suspends, stepSeconds, printkAheadSeconds);
  }

  /** The same with so many suspends. */
  public TraceClock suspends(int value) {
    return new TraceClock(kind, driftPpm, uptimeDays, value, stepSeconds, printkAheadSeconds);
  }

  /** The same with a jump. */
  public TraceClock stepSeconds(double value) {
    return new TraceClock(kind, driftPpm, uptimeDays, suspends, value, printkAheadSeconds);
  }

  /** The same with another lead of the log's clock. */
  public TraceClock printkAheadSeconds(double value) {
    return new TraceClock(kind, driftPpm, uptimeDays, suspends, stepSeconds, value);
  }

  /**
   * What the clock shows.
   *
   * @param time monotonic, in ns
   * @param slept how long the machine had slept until then, in ns
   * @param stepped whether the jump is over
   */
  long shows(long time, long slept, boolean stepped) {
    long step = stepped ? (long) (stepSeconds * 1e9) : 0;
    boolean drifts = kind == Kind.LOCAL || kind == Kind.GLOBAL;
    long drift = drifts ? (long) ((time + uptimeDays * DAY_NANOS) * driftPpm / 1e6) : 0;
    long sleep = kind == Kind.BOOT || kind == Kind.TAI ? slept : 0;
    long epoch = kind == Kind.TAI ? EPOCH_NANOS : 0;
    return Math.max(0, time + step + drift + sleep + epoch);
  }
}
