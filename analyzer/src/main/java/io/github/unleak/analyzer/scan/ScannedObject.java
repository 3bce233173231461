package io.github.unleak.analyzer.scan;

/**
 * What kmemleak keeps of one object ({@code struct kmemleak_object}, mm/kmemleak.c) and what a scan
 * makes of it. Content is any number that is equal where the checksum would be.
 */
public final class ScannedObject {

  /** {@code color_white()}, {@code color_gray()}, {@code color_black()}. */
  public enum Colour {
    /** Fewer references were found than it needs. */
    WHITE,
    /** Referenced, or a root. */
    GRAY,
    /** Never scanned and never reported. */
    BLACK
  }

  private static final int ROOT = 0;
  private static final int IGNORED = -1;

  private final ScanRuleSet rules;
  private final long bornMillis;
  private final long zeroContent;
  private int minCount;
  private int count;
  private boolean stored;
  private long checksum;
  private int confirmed;
  private boolean reported;

  /**
   * A new object.
   *
   * @param minCount references that it needs: 1 for slab objects, 2 for vmalloc areas
   * @param bornMillis when it was allocated
   * @param zeroContent the content whose checksum is 0
   */
  public ScannedObject(ScanRuleSet rules, int minCount, long bornMillis, long zeroContent) {
    this.rules = rules;
    this.minCount = minCount;
    this.bornMillis = bornMillis;
    this.zeroContent = zeroContent;
    forgetChecksum();
  }

  /** {@code kmemleak_not_leak()} and {@code echo clear}: a root from here on. */
  public void paintGray() {
    minCount = ROOT;
  }

  /** {@code kmemleak_ignore()}. */
  public void paintBlack() {
    minCount = IGNORED;
  }

  /** {@code kmemleak_transient_leak()}: the next white sighting counts as a first one. */
  public void transientMark() {
    stored = true;
    checksum = Long.MIN_VALUE; // all ones, which no content has
    confirmed = 0;
  }

  private void forgetChecksum() {
    stored = !rules.onesFirst();
    checksum = rules.onesFirst() ? Long.MIN_VALUE : zeroContent;
  }

  /** The colour that the references found so far give it. */
  public Colour colour() {
    if (minCount == IGNORED) {
      return Colour.BLACK;
    }
    return count < minCount ? Colour.WHITE : Colour.GRAY;
  }

  /**
   * One whole scan.
   *
   * @param scanBeginMillis when the scan began
   * @param references how many pointers to it the scan found
   * @param content what its bytes are when the scan looks at them
   * @return true where the report lists it after this scan
   */
  public boolean scan(long scanBeginMillis, int references, long content) {
    count = references;
    if (colour() != Colour.WHITE) {
      confirmed = 0;
      return false;
    }
    boolean changed = !stored || checksum != content;
    stored = true;
    checksum = content;
    if (changed) {
      count = minCount; // gray for this scan
      confirmed = 0;
      return false;
    }
    if (bornMillis + ScanRules.MIN_AGE_MILLIS > scanBeginMillis) {
      return false;
    }
    if (confirmed < rules.confirmations()) {
      confirmed++;
      return false;
    }
    reported = true;
    return true;
  }

  /** {@code OBJECT_REPORTED}: it was counted once, and is not again when it comes back. */
  public boolean reported() {
    return reported;
  }
}
