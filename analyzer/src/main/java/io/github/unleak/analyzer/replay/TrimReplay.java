package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.DomainModel;
import io.github.unleak.analyzer.rcache.MagazineModel;
import io.github.unleak.analyzer.rcache.MagazineModel.Place;
import io.github.unleak.analyzer.rcache.RcacheModel;
import io.github.unleak.analyzer.replay.Divergence.Kind;
import java.util.List;
import org.eclipse.collections.impl.map.mutable.primitive.LongObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes what {@code iova_depot_work_func()} did: it pops the depot's head, gives its numbers back
 * to the tree and frees it. Which rcache a work item belongs to is learned from what it frees.
 */
final class TrimReplay {

  private final ReplayState state;
  private final DepotLosses losses;
  private final LongObjectHashMap<RcacheModel> works = new LongObjectHashMap<>();

  /** The last run of each work item, if it freed nothing. */
  private final LongObjectHashMap<Idle> idle = new LongObjectHashMap<>();

  /**
   * A run of the work that freed nothing.
   *
   * @param head of the depot then
   */
  private record Idle(Step run, MagazineModel head) {}

  TrimReplay(ReplayState state, DepotLosses losses) {
    this.state = state;
    this.losses = losses;
  }

  /** The work has run. */
  void ran(@Nullable Step run) {
    if (run == null || run.work == 0) {
      return;
    }
    RcacheModel rcache = works.get(run.work);
    MagazineModel head = rcache == null ? null : state.head(rcache);
    if (run.slab != null || head == null) {
      idle.remove(run.work);
    } else {
      idle.put(run.work, new Idle(run.copy(), head));
    }
  }

  /**
   * When the depot's head was lost, if the work that now trims what is below it shows that: a run
   * that frees nothing does not arm the work again ({@code iova_depot_work_func()}). So if it runs
   * once more without a push in between, the run before popped the head, and did not free it.
   */
  private @Nullable Step lostBefore(@Nullable Step work, @Nullable MagazineModel head) {
    Idle before = work == null ? null : idle.get(work.work);
    return before != null && before.head == head ? before.run : null;
  }

  /** A magazine was freed inside the work. */
  void freed(Step slab, @Nullable Step work) {
    MagazineModel magazine = state.magazines.get(slab.pointer);
    RcacheModel rcache = rcache(magazine, work);
    if (rcache == null) {
      state.unseenPop();
      return;
    }
    DomainReplay domain = state.domains.get(rcache.domain().address());
    if (domain == null || domain.model != rcache.domain()) {
      return;
    }
    domain.tally.trimsSeen++;
    List<MagazineModel> depot = rcache.depot();
    MagazineModel head = depot.isEmpty() ? null : depot.get(depot.size() - 1);
    if (magazine == null && head != null && head.address() == 0) {
      magazine = head;
      state.bind(magazine, slab.pointer);
    }
    if (magazine == null) {
      unknown(domain, rcache, slab, head);
    } else {
      known(domain, rcache, slab, magazine, head);
    }
    domain.charts.get(rcache.order()).add(slab.time, state.depotSize(rcache));
  }

  private @Nullable RcacheModel rcache(@Nullable MagazineModel magazine, @Nullable Step work) {
    long item = work == null ? 0 : work.work;
    if (magazine != null && magazine.place() != Place.FREED) {
      if (item != 0) {
        works.put(item, magazine.rcache());
      }
      return magazine.rcache();
    }
    RcacheModel known = item == 0 ? null : works.get(item);
    return known == null ? onlyOne() : known;
  }

  /** The one rcache that can hold a magazine without an address, or {@code null}. */
  private @Nullable RcacheModel onlyOne() {
    RcacheModel found = null;
    for (DomainReplay domain : state.domains.values()) {
      for (int order = 0; order < DomainModel.ORDERS; order++) {
        RcacheModel rcache = domain.model.used(order);
        if (rcache == null) {
          continue;
        }
        int size = rcache.depot().size();
        boolean nameless =
            size == 0 ? !rcache.bottomKnown() : rcache.depot().get(size - 1).address() == 0;
        if (nameless) {
          if (found != null) {
            return null;
          }
          found = rcache;
        }
      }
    }
    return found;
  }

  /** It had been pushed before the trace began, or unseen. */
  private void unknown(
      DomainReplay domain, RcacheModel rcache, Step slab, @Nullable MagazineModel head) {
    if (head == null && !rcache.bottomKnown()) {
      domain.tally.trimsAgreed++;
    } else if (head != null && rcache.bottomKnown()) {
      state.diverged(Kind.WRONG_TRIM, slab, rcache, head, slab.pointer);
      domain.disturbed(slab.line);
      rcache.unseenPop();
    }
  }

  private void known(
      DomainReplay domain,
      RcacheModel rcache,
      Step slab,
      MagazineModel magazine,
      @Nullable MagazineModel head) {
    if (magazine == head) {
      domain.tally.trimsAgreed++;
    } else if (magazine.place() == Place.DEPOT && !beside(slab, magazine)) {
      Step lost = lostBefore(slab.partner(), head);
      losses.passBy(domain, rcache, slab, magazine);
      if (lost != null && head != null) {
        state.dated(head, lost);
      }
    } else if (magazine.place() == Place.DEPOT || magazine.place() == Place.ASTRAY) {
      domain.tally.trimsAgreed++; // it left the depot before what was pushed or popped meanwhile
    } else {
      state.diverged(Kind.WRONG_TRIM, slab, rcache, magazine, slab.pointer);
      domain.disturbed(slab.line);
    }
    state.freed(magazine, slab);
  }

  /** True where all that lies above it was pushed while the work was going on. */
  private static boolean beside(Step slab, MagazineModel magazine) {
    Step work = slab.partner();
    if (work == null) {
      return false;
    }
    List<MagazineModel> depot = magazine.rcache().depot();
    for (int at = depot.size() - 1; at >= 0 && depot.get(at) != magazine; at--) {
      if (depot.get(at).record().settledAt <= work.sequence) {
        return false;
      }
    }
    return true;
  }
}
