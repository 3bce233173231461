package io.github.unleak.analyzer.scan;

/**
 * What differs between kernels in when a scan reports an object ({@code kmemleak_scan()},
 * mm/kmemleak.c).
 */
public enum ScanRuleSet {
  /** The stored checksum starts as 0, so an all-zero object needs one white sighting only. */
  ZERO_CHECKSUM(false, 0),
  /** The stored checksum starts as all ones: every object needs two white sightings. */
  ONES_CHECKSUM(true, 0),
  /**
   * As before, and what is still white then must be found so by a further scan of its own before it
   * is reported ({@code min_unref_scans}, kernels of 2026).
   */
  CONFIRMED(true, 1);

  private final boolean onesFirst;
  private final int confirmations;

  ScanRuleSet(boolean onesFirst, int confirmations) {
    this.onesFirst = onesFirst;
    this.confirmations = confirmations;
  }

  /** True where the checksum that an object is created with fits no content. */
  public boolean onesFirst() {
    return onesFirst;
  }

  /** White sightings that are needed beyond the one with an unchanged checksum. */
  public int confirmations() {
    return confirmations;
  }
}
