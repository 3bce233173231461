package io.github.unleak.analyzer.timeline;

import io.github.unleak.analyzer.scan.ScanRules;

/**
 * The kernel's tick counter against seconds since boot. {@code jiffies} starts at the 32-bit value
 * of {@code -300 * HZ} ({@code INITIAL_JIFFIES}, include/linux/jiffies.h); a 64-bit kernel counts
 * on beyond 2^32, a 32-bit kernel wraps to 0.
 *
 * @param hz ticks a second
 * @param wide true for a 64-bit counter
 */
public record KernelClock(int hz, boolean wide) {

  private static final long WRAP = 1L << 32;

  /** The counter's value at boot. */
  public long start() {
    return WRAP - ScanRules.INITIAL_JIFFIES_SECONDS * hz;
  }

  /** True where the counter can have shown {@code jiffies} at all. */
  public boolean reaches(long jiffies) {
    return wide
        ? Long.compareUnsigned(jiffies, start()) >= 0
        : Long.compareUnsigned(jiffies, WRAP) < 0;
  }

  /**
   * Milliseconds since boot at which the counter showed {@code jiffies}, or -1 where it cannot
   * have.
   */
  public long millis(long jiffies) {
    if (!reaches(jiffies)) {
      return -1;
    }
    long ticks = jiffies - start();
    if (!wide && ticks < 0) {
      ticks += WRAP;
    }
    return ticks / hz * 1000 + ticks % hz * 1000 / hz;
  }
}
