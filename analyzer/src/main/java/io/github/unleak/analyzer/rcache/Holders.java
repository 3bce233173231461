package io.github.unleak.analyzer.rcache;

import org.jspecify.annotations.Nullable;

/**
 * Which magazine holds a page frame number. Its memory follows how many are held, however far apart
 * they are.
 *
 * <p>Hot: asked several times for each operation. Open addressing; what is taken out leaves no
 * mark, because whatever was put behind it moves up.
 */
final class Holders {

  private static final long FACTOR = 0x9e3779b97f4a7c15L;
  private static final int FEW = 1 << 4;

  private long[] pfns = new long[FEW];
  private @Nullable MagazineModel[] magazines = new MagazineModel[FEW];
  private int shift = Long.SIZE - Integer.numberOfTrailingZeros(FEW);
  private int size;

  /** The magazine that holds {@code pfn}, or {@code null}. */
  @Nullable MagazineModel get(long pfn) {
    return magazines[slot(pfn)];
  }

  /** {@code magazine} holds {@code pfn} from here on; gives the one that did before. */
  @Nullable MagazineModel put(long pfn, MagazineModel magazine) {
    int slot = slot(pfn);
    MagazineModel before = magazines[slot];
    pfns[slot] = pfn;
    magazines[slot] = magazine;
    if (before == null && ++size > pfns.length / 2) {
      grow();
    }
    return before;
  }

  /** No magazine holds {@code pfn} any more. */
  void remove(long pfn) {
    int hole = slot(pfn);
    if (magazines[hole] == null) {
      return;
    }
    size--;
    int mask = pfns.length - 1;
    for (int at = (hole + 1) & mask; magazines[at] != null; at = (at + 1) & mask) {
      int home = home(pfns[at]);
      if (((at - home) & mask) >= ((at - hole) & mask)) {
        pfns[hole] = pfns[at];
        magazines[hole] = magazines[at];
        hole = at;
      }
    }
    magazines[hole] = null;
  }

  private int home(long pfn) {
    return (int) ((pfn * FACTOR) >>> shift);
  }

  /** Where {@code pfn} is, or the free slot where it belongs. */
  private int slot(long pfn) {
    int mask = pfns.length - 1;
    int at = home(pfn);
    while (magazines[at] != null && pfns[at] != pfn) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    long[] oldPfns = pfns;
    @Nullable MagazineModel[] old = magazines;
    pfns = new long[2 * oldPfns.length];
    magazines = new MagazineModel[pfns.length];
    shift--;
    for (int at = 0; at < old.length; at++) {
      MagazineModel magazine = old[at];
      if (magazine != null) {
        int slot = slot(oldPfns[at]);
        pfns[slot] = oldPfns[at];
        magazines[slot] = magazine;
      }
    }
  }
}
