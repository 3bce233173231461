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
   * One whole scan, of both passes if there is a second one.
   *
   * @param scanBeginMillis when the scan began
   * @param references how many pointers to it each pass found
   * @param content what its bytes are when the scan looks at them
   * @return true if the report lists it after this scan
   */
  public boolean scan(long scanBeginMillis, int references, long content) {
    return scan(scanBeginMillis, references, content, references);
  }

  /**
   * One whole scan; a second pass follows only if this object is suspect.
   *
   * @param scanBeginMillis when the scan began
   * @param references how many pointers to it the full pass found
   * @param content what its bytes are when the full pass compares checksums
   * @param confirming how many pointers to it the second pass found, if there was one
   * @return true if the report lists it after this scan
   */
  public boolean scan(long scanBeginMillis, int references, long content, int confirming) {
    boolean suspect = fullPass(scanBeginMillis, references, content);
    if (!rules.confirms()) {
      reported |= suspect;
      return suspect;
    }
    return suspect && confirmationPass(confirming);
  }

  /**
   * One whole scan whose second pass ran for any object that was suspect.
   *
   * @param scanBeginMillis when the scan began
   * @param references how many pointers to it the full pass found
   * @param content what its bytes are when the full pass compares checksums
   * @param confirming how many pointers to it the second pass found
   * @return true if the report lists it after this scan
   */
  public boolean scanOfTwoPasses(
      long scanBeginMillis, int references, long content, int confirming) {
    boolean suspect = fullPass(scanBeginMillis, references, content);
    if (suspect || reported) {
      return confirmationPass(confirming);
    }
    resetIfFound();
    count = confirming;
    return false;
  }

  /**
   * One whole scan that left no suspect and had no second pass: this object was no suspect, unless
   * it had been reported before.
   *
   * @param scanBeginMillis when the scan began
   * @param references how many pointers to it the full pass found, at the least
   * @param content what its bytes are when the pass compares checksums
   * @return true if the report lists it after this scan
   */
  public boolean scanOfOnePass(long scanBeginMillis, int references, long content) {
    boolean white = fullPass(scanBeginMillis, references, content);
    if (white && !reported) {
      count = minCount; // else it would have been suspect
      return false;
    }
    return white;
  }

  /** The full pass; true if it leaves the object white, unchanged and old enough. */
  private boolean fullPass(long scanBeginMillis, int references, long content) {
    resetIfFound();
    count = references;
    if (colour() != Colour.WHITE) {
      return false;
    }
    boolean changed = !stored || checksum != content;
    stored = true;
    checksum = content;
    if (changed) {
      count = minCount; // gray for this scan
      return false;
    }
    return oldEnough(scanBeginMillis);
  }

  private boolean confirmationPass(int references) {
    resetIfFound();
    count = references;
    if (colour() != Colour.WHITE) {
      return false;
    }
    if (!reported) {
      confirmed++;
      reported = confirmed >= rules.minUnrefScans();
    }
    return reported;
  }

  /** At the start of either pass. */
  private void resetIfFound() {
    if (colour() != Colour.WHITE) {
      confirmed = 0;
    }
  }

  private boolean oldEnough(long scanBeginMillis) {
    return bornMillis + ScanRules.MIN_AGE_MILLIS <= scanBeginMillis;
  }

  /** {@code OBJECT_REPORTED}: it was counted once, and is not again when it comes back. */
  public boolean reported() {
    return reported;
  }
}
