package io.github.unleak.analyzer.rcache;

/**
 * A set of page frame numbers. Its memory follows how many are in it, however far apart they are.
 *
 * <p>Hot: changed by each operation. Open addressing; what is taken out leaves no mark, because
 * whatever was put behind it moves up.
 */
final class PfnSet {

  private static final long FACTOR = 0x9e3779b97f4a7c15L;
  private static final int FEW = 1 << 4;

  /** Marks free slots; no page frame has this number, and as a member it is kept apart. */
  private static final long NONE = 0;

  private long[] pfns = new long[FEW];
  private int shift = Long.SIZE - Integer.numberOfTrailingZeros(FEW);
  private int size;
  private boolean none;

  boolean contains(long pfn) {
    return pfn == NONE ? none : pfns[slot(pfn)] == pfn;
  }

  /** Adds a number; false where it is in it already. */
  boolean add(long pfn) {
    if (pfn == NONE) {
      boolean before = none;
      none = true;
      return !before;
    }
    int slot = slot(pfn);
    if (pfns[slot] == pfn) {
      return false;
    }
    pfns[slot] = pfn;
    if (++size > pfns.length / 2) {
      grow();
    }
    return true;
  }

  /** Takes a number out; false where it is not in it. */
  boolean remove(long pfn) {
    if (pfn == NONE) {
      boolean before = none;
      none = false;
      return before;
    }
    int hole = slot(pfn);
    if (pfns[hole] != pfn) {
      return false;
    }
    size--;
    int mask = pfns.length - 1;
    for (int at = (hole + 1) & mask; pfns[at] != NONE; at = (at + 1) & mask) {
      int home = home(pfns[at]);
      if (((at - home) & mask) >= ((at - hole) & mask)) {
        pfns[hole] = pfns[at];
        hole = at;
      }
    }
    pfns[hole] = NONE;
    return true;
  }

  private int home(long pfn) {
    return (int) ((pfn * FACTOR) >>> shift);
  }

  /** Where {@code pfn} is, or the free slot where it belongs. */
  private int slot(long pfn) {
    int mask = pfns.length - 1;
    int at = home(pfn);
    while (pfns[at] != NONE && pfns[at] != pfn) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    long[] old = pfns;
    pfns = new long[2 * old.length];
    shift--;
    for (long pfn : old) {
      if (pfn != NONE) {
        pfns[slot(pfn)] = pfn;
      }
    }
  }
}
