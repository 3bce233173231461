package io.github.unleak.analyzer.scan;

/** Constants of mm/kmemleak.c that reports can be checked against. */
public final class ScanRules {

  /**
   * Milliseconds that an object must have existed before a scan starts to be reported by it: {@code
   * MSECS_MIN_AGE}.
   */
  public static final long MIN_AGE_MILLIS = 5000;

  /** Seconds that {@code jiffies} starts below zero: {@code INITIAL_JIFFIES}, linux/jiffies.h. */
  public static final long INITIAL_JIFFIES_SECONDS = 300;

  private ScanRules() {}
}
