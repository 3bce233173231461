package io.github.unleak.simulator.options;

import io.github.unleak.simulator.choices.Choices;
import java.util.ArrayList;
import java.util.List;

/**
 * What the clocks of one machine went through: when it slept, and when the trace's clock jumped.
 */
public final class ClockHistory {

  /**
   * A suspend.
   *
   * @param at monotonic, in ns, which stands still meanwhile
   * @param length in ns
   */
  public record Sleep(long at, long length) {}

  private final TraceClock clock;
  private final List<Sleep> sleeps = new ArrayList<>();
  private long stepAt = Long.MAX_VALUE;

  public ClockHistory(TraceClock clock) {
    this.clock = clock;
  }

  /**
   * Plans suspends and the jump.
   *
   * @param from when the recording begins, monotonic, in ns
   * @param to when it ends
   */
  public void plan(Choices choices, long from, long to) {
    for (int i = 0; i < clock.suspends(); i++) {
      long at = from + choices.between(0, (to - from) / 1000) * 1000;
      sleeps.add(new Sleep(at, choices.between(2, 4000) * 1_000_000_000L / 10));
    }
    if (clock.stepSeconds() != 0) {
      stepAt = from + choices.between(0, (to - from) / 1000) * 1000;
    }
  }

  public List<Sleep> sleeps() {
    return sleeps;
  }

  /** What the trace's clock shows at a monotonic time in ns. */
  public long trace(long time) {
    return clock.shows(time, slept(time), time >= stepAt);
  }

  /** What {@code /proc/uptime} shows at a monotonic time in ns, in s: sleep counts. */
  public double uptime(long time) {
    return (time + slept(time)) / 1e9;
  }

  private long slept(long time) {
    long slept = 0;
    for (Sleep sleep : sleeps) {
      slept += sleep.at() <= time ? sleep.length() : 0;
    }
    return slept;
  }

  /** What the log's clock shows at a monotonic time in ns. */
  public long log(long time) {
    return time + (long) (clock.printkAheadSeconds() * 1e9);
  }
}
