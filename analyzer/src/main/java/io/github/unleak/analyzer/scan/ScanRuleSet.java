package io.github.unleak.analyzer.scan;

/**
 * What differs between kernels in when a scan reports an object ({@code kmemleak_scan()},
 * mm/kmemleak.c).
 *
 * @param onesFirst true if the checksum that an object is created with fits no content, so that
 *     every object needs two white sightings; else an all-zero object needs only one
 * @param minUnrefScans {@code min_unref_scans}: in how many scans in a row the second pass must
 *     confirm an object before it is reported; 0 for kernels whose scans have one pass
 */
public record ScanRuleSet(boolean onesFirst, int minUnrefScans) {

  /** The stored checksum starts as 0. */
  public static final ScanRuleSet ZERO_CHECKSUM = new ScanRuleSet(false, 0);

  /** The stored checksum starts as all ones (commit 79c37ae3733e). */
  public static final ScanRuleSet ONES_CHECKSUM = new ScanRuleSet(true, 0);

  public ScanRuleSet {
    if (minUnrefScans < 0) {
      throw new IllegalArgumentException("min_unref_scans is not negative");
    }
  }

  /**
   * Linux 7.3: what the first pass of a scan suspects must be confirmed by a second one.
   *
   * @param minUnrefScans the module's parameter; 0 has the effect of 1
   */
  public static ScanRuleSet confirmed(int minUnrefScans) {
    return new ScanRuleSet(true, Math.max(1, minUnrefScans));
  }

  /** True if a scan with suspects has a second pass. */
  public boolean confirms() {
    return minUnrefScans > 0;
  }

  /** Scans that must find an object white, its content unchanged, before one of them reports it. */
  public int scansToReport() {
    return 1 + Math.max(1, minUnrefScans);
  }
}
