package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.CpuCache;
import io.github.unleak.analyzer.rcache.MagazineModel;
import io.github.unleak.analyzer.rcache.MagazineModel.Place;
import io.github.unleak.analyzer.rcache.PrevCandidates;
import io.github.unleak.analyzer.rcache.RcacheModel;
import io.github.unleak.analyzer.replay.Divergence.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Magazines that are missing from a depot and may be their CPU's {@code prev} instead: see {@link
 * PrevCandidates}. All candidates but one are lost then, and which ones shows when the CPU uses its
 * prev or the domain is torn down. Until then none is called lost.
 */
final class PrevLosses {

  private final ReplayState state;
  private final IdentityHashMap<MagazineModel, Missing> missing = new IdentityHashMap<>();

  /**
   * A candidate was not in the depot.
   *
   * @param step that showed it
   */
  private record Missing(Step step, MagazineEvent.Kind how, long detail, boolean sure) {}

  PrevLosses(ReplayState state) {
    this.state = state;
  }

  /** True if a member that is not in the depot may be prev; it is kept in mind. */
  boolean put(MagazineModel member, Step step, MagazineEvent.Kind how, long detail, boolean sure) {
    if (!candidates(member).mayBePrev(member)) {
      return false;
    }
    missing.put(member, new Missing(step.copy(), how, detail, sure));
    return true;
  }

  private static PrevCandidates candidates(MagazineModel member) {
    return member.rcache().cpu(member.cpu()).candidates();
  }

  /** The CPU used a candidate as prev: see {@link #isPrev(MagazineModel, boolean)}. */
  void isPrev(MagazineModel found) {
    isPrev(found, true);
  }

  /**
   * A candidate is prev: what was allocated before it is lost, and so is what was missing later.
   *
   * @param shown false if no event shows it, and only the reports suggest it: then nothing that
   *     follows is sure
   */
  private void isPrev(MagazineModel found, boolean shown) {
    RcacheModel rcache = found.rcache();
    List<MagazineModel> all = candidates(found).magazines();
    int place = all.indexOf(found);
    for (int at = 0; at < place; at++) {
      replaced(all.get(at), true);
    }
    rcache.cpu(found.cpu()).becamePrev(found);
    missing.remove(found);
    for (MagazineModel later : all.subList(place + 1, all.size())) {
      gone(later, shown);
    }
  }

  /**
   * A CPU turns out to have no prev, though it should: true if no event has shown it so far. Then
   * every candidate is lost.
   */
  boolean noPrev(RcacheModel rcache, int cpu) {
    CpuCache cache = rcache.cpu(cpu);
    List<MagazineModel> all = cache.candidates().magazines();
    if (all.isEmpty() || cache.prev() != all.get(0)) {
      return false;
    }
    all.forEach(candidate -> replaced(candidate, true));
    rcache.prevWasAbsent(cpu);
    return true;
  }

  /** A candidate was neither kept nor pushed when the next one was loaded in its place. */
  private void replaced(MagazineModel lost, boolean shown) {
    missing.remove(lost);
    Step step = new Step();
    step.line = lost.record().replacedLine;
    step.time = lost.record().replacedTime;
    step.cpu = lost.cpu();
    lost.rcache().remove(lost);
    state.journal.add(lost, MagazineEvent.Kind.UNFREED, step, lost.record().replacedBy, false);
    if (shown && state.certain(lost)) {
      state.diverged(Kind.DROPPED, step, lost.rcache(), lost, lost.record().replacedBy);
    }
  }

  /**
   * A magazine that was missing from the depot is not prev.
   *
   * @param shown false if no event shows that
   */
  private void gone(MagazineModel lost, boolean shown) {
    Missing how = missing.remove(lost);
    if (how == null) {
      return;
    }
    state.journal.add(lost, how.how, how.step, how.detail, how.sure && shown);
    if (state.certain(lost)) {
      state.diverged(
          how.how == MagazineEvent.Kind.BYPASSED ? Kind.BYPASSED : Kind.NOT_IN_DEPOT,
          how.step,
          lost.rcache(),
          lost,
          how.detail);
    }
  }

  /**
   * A domain has been torn down, which frees what exists.
   *
   * @param seen true if the trace shows the teardown to its end
   */
  void ended(DomainReplay domain, boolean seen) {
    for (MagazineModel one : List.copyOf(missing.keySet())) {
      if (one.rcache().domain() == domain.model && missing.containsKey(one)) {
        ended(one, seen);
      }
    }
  }

  private void ended(MagazineModel one, boolean seen) {
    PrevCandidates candidates = candidates(one);
    List<MagazineModel> all = candidates.magazines();
    MagazineModel prev = seen && candidates.mayBePrev(one) ? freed(all) : null;
    if (prev != null) {
      int place = all.indexOf(prev);
      for (int at = 0; at < place; at++) {
        replaced(all.get(at), true);
      }
      all.subList(place + 1, all.size()).forEach(later -> gone(later, true));
      missing.remove(prev);
    } else if (candidates.mayBePrev(one)) {
      missing.remove(one); // that it is not freed will be told of the teardown
    } else {
      gone(one, true);
    }
  }

  /** The candidate that the teardown freed, of those that were not in the depot. */
  private @Nullable MagazineModel freed(List<MagazineModel> all) {
    for (MagazineModel candidate : all) {
      boolean astray = candidate == all.get(0) || missing.containsKey(candidate);
      if (astray && candidate.place() == Place.FREED) {
        return candidate;
      }
    }
    return null;
  }

  /**
   * The trace is over: of the candidates that are left, all but one are lost. If the reports list
   * all but one, that one is probably prev. It is not sure: a stale word can keep a lost magazine
   * off the list for long, and the race can put one that is in use on it. Otherwise which ones are
   * lost is open.
   */
  void end() {
    List<MagazineModel> left = new ArrayList<>(missing.keySet());
    left.sort(Comparator.comparingLong(magazine -> magazine.record().bornLine));
    for (MagazineModel one : left) {
      if (!candidates(one).mayBePrev(one)) {
        gone(one, true);
      } else if (missing.containsKey(one)) {
        end(candidates(one).magazines());
      }
    }
  }

  private void end(List<MagazineModel> all) {
    List<MagazineModel> unlisted = new ArrayList<>(all);
    unlisted.removeIf(magazine -> state.journal.asks(magazine.address()));
    if (unlisted.size() == 1) {
      isPrev(unlisted.get(0), false);
      return;
    }
    for (int at = 0; at + 1 < all.size(); at++) {
      replaced(all.get(at), false);
    }
    missing.remove(all.get(all.size() - 1));
  }
}
