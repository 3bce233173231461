package io.github.unleak.analyzer.rcache;

import java.util.ArrayList;
import java.util.List;

/**
 * The magazines of which one is a CPU's {@code prev}, as long as no event has shown which.
 *
 * <p>Where magazines are allocated on demand, {@code __iova_rcache_insert()} makes the full {@code
 * loaded} the {@code prev} once, and pushes it onto the depot from then on. Both look alike in a
 * trace. If a bug loses the magazine that should have become prev, the next one becomes it, and is
 * not pushed. So until the CPU uses its prev, or a later magazine is seen in the depot, prev is the
 * first of these, or a later one if all before it are lost.
 */
public final class PrevCandidates {

  private final List<MagazineModel> magazines = new ArrayList<>(0);
  private boolean open = true;
  private boolean complete;

  /** A CPU gets its prev: the first candidate. */
  void begin(MagazineModel prev) {
    magazines.clear();
    magazines.add(prev);
    open = true;
    complete = false;
  }

  /** The CPU pushes a magazine, unless it had no prev. */
  void pushed(MagazineModel magazine) {
    if (open && !complete && !magazines.isEmpty()) {
      magazines.add(magazine);
    }
  }

  /** An event showed which one is prev. */
  void close() {
    if (open) {
      magazines.clear();
    }
  }

  /** Events of the CPU are missing: which one was prev will never be known. */
  void giveUp() {
    open = false;
  }

  /**
   * A magazine was seen in the depot, so the CPU had a prev when it was pushed: it is one of those
   * before, and whatever comes after goes onto the depot.
   */
  void inDepot(MagazineModel member) {
    int at = magazines.indexOf(member);
    if (at == 1) {
      close();
    } else if (at > 1) {
      magazines.subList(at, magazines.size()).clear();
      complete = true;
    }
  }

  /** True if a member of the depot may be prev instead. */
  public boolean mayBePrev(MagazineModel member) {
    return magazines.indexOf(member) > 0;
  }

  /** The candidates in the order of their allocation; the first one is prev unless it is lost. */
  public List<MagazineModel> magazines() {
    return List.copyOf(magazines);
  }
}
