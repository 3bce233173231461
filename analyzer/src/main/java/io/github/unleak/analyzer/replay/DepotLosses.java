package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.MagazineModel;
import io.github.unleak.analyzer.rcache.MagazineModel.Place;
import io.github.unleak.analyzer.rcache.RcacheModel;
import io.github.unleak.analyzer.replay.Divergence.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds magazines that left the depot without being popped: the depot is a stack, so what lies
 * above a member that is popped must have been popped before.
 */
final class DepotLosses {

  private final ReplayState state;

  /** Of magazines that may be their CPU's prev. */
  final PrevLosses prevs;

  DepotLosses(ReplayState state) {
    this.state = state;
    this.prevs = new PrevLosses(state);
  }

  /**
   * The depot was popped at {@code member}, or below all that is known of it: what lies above has
   * been taken from it without a pop. True where nothing did that could not be told.
   */
  boolean passBy(
      DomainReplay domain, RcacheModel rcache, Step step, @Nullable MagazineModel member) {
    List<MagazineModel> depot = rcache.depot();
    boolean clear = true;
    for (int at = depot.size() - 1; at >= 0 && depot.get(at) != member; at--) {
      MagazineModel above = depot.get(at);
      if (above.record().settledAt > step.sequence) {
        clear = false; // pushed at the same time: it may have come after the pop
        continue;
      }
      if (mayHaveOverflowed(above)) {
        state.overflowed(above);
        continue;
      }
      if (above.doubtful()) {
        notInDepot(domain, rcache, step, above);
        continue;
      }
      boolean sure =
          passable(above)
              && above.hidden() == 0 // else a pop that freed nothing may have taken it unseen
              && (member == null || (state.certain(member) && member.hidden() == 0));
      long other = member == null ? 0 : member.address();
      lost(domain, rcache, step, above, MagazineEvent.Kind.BYPASSED, other, sure);
    }
    return clear;
  }

  /** What holds the number that an allocation without a pop gave, if it was not freed unseen. */
  @Nullable MagazineModel holder(RcacheModel rcache, Step step) {
    MagazineModel holder = step.pfn > 0 ? rcache.holder(step.pfn) : null;
    return holder == null || mayHaveOverflowed(holder) ? null : holder;
  }

  /** True where a magazine may have found the depot full, and was freed if so. */
  boolean mayHaveOverflowed(MagazineModel magazine) {
    return magazine.place() == Place.DEPOT && state.rules.array() && !state.rules.stays(magazine);
  }

  /**
   * A CPU gave a number that a member of the depot holds, and it is not known how: it popped the
   * member without freeing anything, or the member was trimmed unseen. Either way it left, and so
   * did all that lay above it.
   */
  void mayHaveLeft(MagazineModel member) {
    List<MagazineModel> depot = member.rcache().depot();
    for (int at = depot.size() - 1; at >= 0; at--) {
      depot.get(at).record().mayHaveMoved = true;
      if (depot.get(at) == member) {
        return;
      }
    }
  }

  /**
   * A CPU of which nothing is known gave a number that no event has shown before. If it had no
   * magazine, it may have popped the head, which shows nowhere else, if that has such numbers.
   */
  void headMayHaveLeft(RcacheModel rcache, Step step) {
    List<MagazineModel> depot = rcache.depot();
    boolean may = step.pfn > 0 && !state.rules.atInit();
    for (int at = depot.size() - 1; may && at >= 0 && depot.get(at).hidden() > 0; at--) {
      may = depot.get(at).record().mayHaveMoved;
      depot.get(at).record().mayHaveMoved = true;
    }
  }

  /**
   * A CPU without magazines turned to the depot, and the head has no number under the limit: it was
   * popped and stays loaded, and the number came from the tree. No event shows that.
   */
  void poppedInVain(RcacheModel rcache, Step step) {
    MagazineModel head = state.head(rcache);
    if (head != null
        && head.hidden() == 0
        && head.search(step.highest()) == 0
        && head.record().settledAt <= step.sequence
        && rcache.cpu(step.cpu).loaded().absent()) {
      head.record().mayHaveMoved = true;
      rcache.pop(step.cpu, head);
    }
  }

  /** The depot was found empty: what may have found it full before has. */
  void forgetOverflowed(RcacheModel rcache, Step step) {
    for (MagazineModel member : List.copyOf(rcache.depot())) {
      boolean settled = member.record().settledAt <= step.sequence;
      if (settled && mayHaveOverflowed(member)) {
        state.overflowed(member);
      }
    }
  }

  /** True where no event that is missing or not understood can have taken it from the depot. */
  boolean passable(MagazineModel magazine) {
    return state.certain(magazine)
        && magazine.record().unseenPops == magazine.rcache().unseenPops();
  }

  /** True where a depot has a member that is not in doubt. */
  boolean surelyHolds(RcacheModel rcache) {
    List<MagazineModel> depot = rcache.depot();
    for (int at = state.depotSize(rcache) - 1; at >= 0; at--) {
      if (!depot.get(at).doubtful()) {
        return true;
      }
    }
    return false;
  }

  /** A CPU had no prev, or no magazine: magazines are allocated on demand. */
  void onDemand(DomainReplay domain, long line) {
    if (domain.numbersComplete && domain.clean()) {
      state.signs.saw(RcacheSign.MAGAZINES_ON_DEMAND, line);
    }
  }

  /** A member in doubt is not in the depot. */
  private void notInDepot(
      DomainReplay domain, RcacheModel rcache, Step step, MagazineModel member) {
    rcache.notInDepot(member);
    if (member.place() == Place.PREV) {
      onDemand(domain, step.line);
    }
  }

  /** The depot was found empty: what was in doubt is not in it. */
  void dropDoubtful(DomainReplay domain, RcacheModel rcache, Step step) {
    for (MagazineModel member : List.copyOf(rcache.depot())) {
      if (member.doubtful() && member.record().settledAt <= step.sequence) {
        notInDepot(domain, rcache, step, member);
      }
    }
  }

  /** What was popped gave a number that the head does not have: a head in doubt is not there. */
  void dropUnlike(DomainReplay domain, RcacheModel rcache, Step step) {
    MagazineModel head = state.head(rcache);
    while (head != null
        && head.doubtful()
        && step.pfn > 0
        && head.hidden() == 0
        && head.search(step.highest()) != 0) {
      notInDepot(domain, rcache, step, head);
      head = state.head(rcache);
    }
  }

  /** A CPU took a number from its prev, which the model has in the depot. */
  void isPrev(DomainReplay domain, RcacheModel rcache, Step step, MagazineModel member) {
    if (member.doubtful()) {
      notInDepot(domain, rcache, step, member);
    } else {
      prevs.isPrev(member);
    }
  }

  /** A magazine is no longer in the depot, and nobody took it. */
  void lost(
      DomainReplay domain,
      RcacheModel rcache,
      Step step,
      MagazineModel magazine,
      MagazineEvent.Kind how,
      long detail,
      boolean sure) {
    boolean certain = state.certain(magazine);
    boolean perhapsPrev = prevs.put(magazine, step, how, detail, sure);
    rcache.remove(magazine);
    if (perhapsPrev) {
      return;
    }
    state.journal.add(magazine, how, step, detail, sure);
    domain.charts.get(rcache.order()).add(step.time, state.depotSize(rcache));
    if (!certain) {
      return; // what is known of it rests on events that may be missing
    }
    state.diverged(
        how == MagazineEvent.Kind.BYPASSED ? Kind.BYPASSED : Kind.NOT_IN_DEPOT,
        step,
        rcache,
        magazine,
        detail);
  }
}
