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

  DepotLosses(ReplayState state) {
    this.state = state;
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
      boolean sure =
          passable(above) && (member == null || (state.certain(member) && member.hidden() == 0));
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
    rcache.remove(magazine);
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
