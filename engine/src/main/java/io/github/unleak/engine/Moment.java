package io.github.unleak.engine;

import io.github.unleak.parser.ftrace.TraceSummary.Clock;
import java.math.BigDecimal;

/**
 * A time as a user gives it: seconds where a trace's clock shows seconds, else the clock's own
 * number.
 *
 * @param value not negative
 */
public record Moment(BigDecimal value) {

  private static final BigDecimal LAST = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final int NANO = 9;

  /**
   * What is meant.
   *
   * @throws NumberFormatException where {@code text} is no number, or a negative one
   */
  public static Moment parse(String text) {
    if (!text.matches("[0-9]{1,19}(\\.[0-9]{1,9})?")) {
      throw new NumberFormatException(text);
    }
    return new Moment(new BigDecimal(text));
  }

  /** The moment on a clock; the end of all times where it lies beyond. */
  public long on(Clock clock) {
    boolean seconds = clock == Clock.SECONDS || clock == Clock.RELATIVE;
    return (seconds ? value.movePointRight(NANO) : value).min(LAST).longValue();
  }

  @Override
  public String toString() {
    return value.toPlainString();
  }
}
