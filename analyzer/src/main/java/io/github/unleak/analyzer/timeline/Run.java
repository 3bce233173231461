package io.github.unleak.analyzer.timeline;

import org.jspecify.annotations.Nullable;

/**
 * One run of a kernel, from boot to the end of what is known of it.
 *
 * @param id 1-based
 * @param release as its banner gives it, or {@code null}
 * @param clock its tick counter, or {@code null} where HZ is unknown
 * @param wide true where its addresses are of 64 bits
 */
public record Run(int id, @Nullable String release, @Nullable KernelClock clock, boolean wide) {

  /** Milliseconds since boot for {@code jiffies}, or -1 where either is unknown. */
  public long millis(long jiffies) {
    return clock == null || jiffies == -1 ? -1 : clock.millis(jiffies);
  }
}
