package io.github.unleak.cli.report.words;

import io.github.unleak.parser.ftrace.TraceSummary.Clock;

/** The times of a trace in the unit of its clock. */
public final class TraceTime {

  private static final long SECOND = 1_000_000_000;
  private static final int MICROSECOND = 1000;

  private final Clock clock;

  public TraceTime(Clock clock) {
    this.clock = clock;
  }

  /** {@code 62.925157}, or the number that the clock showed. */
  public String of(long time) {
    return switch (clock) {
      case SECONDS, RELATIVE -> exact(time);
      case TICKS -> Long.toUnsignedString(time);
      case NONE -> "?";
    };
  }

  /** {@code 62.925157 s}, or the bare number of a clock without a unit. */
  public String withUnit(long time) {
    return inSeconds() ? of(time) + " s" : of(time);
  }

  /** How long something took, coarsely: {@code 64.2 s}. */
  public String span(long from, long to) {
    long time = Math.max(0, to - from);
    return switch (clock) {
      case SECONDS, RELATIVE -> Wording.seconds(time / 1_000_000) + " s";
      case TICKS -> Long.toUnsignedString(time);
      case NONE -> "?";
    };
  }

  private boolean inSeconds() {
    return clock == Clock.SECONDS || clock == Clock.RELATIVE;
  }

  /** Nanoseconds as seconds with six decimals, or with nine where it takes them. */
  public static String exact(long nanos) {
    long fraction = Math.abs(nanos % SECOND);
    boolean coarse = fraction % MICROSECOND == 0;
    long shown = coarse ? fraction / MICROSECOND : fraction;
    String digits = Long.toString(shown + (coarse ? SECOND / MICROSECOND : SECOND)).substring(1);
    return (nanos < 0 ? "-" : "") + Math.abs(nanos / SECOND) + "." + digits;
  }
}
