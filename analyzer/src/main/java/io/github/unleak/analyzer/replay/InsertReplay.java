package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.CpuCache;
import io.github.unleak.analyzer.rcache.CpuCache.Allocates;
import io.github.unleak.analyzer.rcache.CpuCache.Fill;
import io.github.unleak.analyzer.rcache.MagazineModel;
import io.github.unleak.analyzer.rcache.RcacheModel;
import io.github.unleak.analyzer.replay.Divergence.Kind;
import org.jspecify.annotations.Nullable;

/** Takes what {@code free_iova_fast()} did to an rcache ({@code __iova_rcache_insert()}). */
final class InsertReplay {

  private final ReplayState state;

  /** True once the trace has shown a slab allocation of an insert: pushes do not pass unseen. */
  private boolean pushesShown;

  InsertReplay(ReplayState state) {
    this.state = state;
  }

  /**
   * Takes a free.
   *
   * @param slab the allocation of a magazine inside it: it pushed; {@code null} where it did not
   */
  void take(DomainReplay domain, RcacheModel rcache, Step step, @Nullable Step slab) {
    MagazineModel holder = rcache.holder(step.pfn);
    if (holder != null) {
      domain.freedTwice(step.line); // it was given out unseen
      rcache.take(holder, step.pfn);
    }
    Allocates outlook = rcache.insertAllocates(step.cpu);
    boolean pushes = rcache.insertPushes(step.cpu);
    domain.tally.pushesPredicted += pushes ? 1 : 0;
    if (slab != null) {
      pushesShown = true;
      if (push(domain, rcache, step, slab, outlook)) {
        domain.tally.pushesSeen++;
        domain.tally.pushesAgreed += pushes ? 1 : 0;
      } else {
        domain.tally.allocationsOnly++;
      }
    } else if (outlook == Allocates.YES) {
      notSeen(domain, rcache, step);
      return;
    } else {
      hadRoom(domain, rcache, step, outlook);
    }
    rcache.insert(step.cpu, step.pfn);
  }

  /** Nothing was allocated, as far as the trace shows. */
  private void hadRoom(DomainReplay domain, RcacheModel rcache, Step step, Allocates outlook) {
    CpuCache cache = rcache.cpu(step.cpu);
    if (cache.fill() == Fill.UNKNOWN) {
      domain.tally.undecided++;
    } else if (outlook == Allocates.OPEN && pushesShown && domain.model.born() && clean(domain)) {
      state.signs.saw(RcacheSign.MAGAZINES_AT_INIT, step.line);
    }
  }

  private boolean clean(DomainReplay domain) {
    return domain.numbersComplete && domain.clean();
  }

  /** Takes the allocation of a magazine; true where the one that it replaced was pushed. */
  private boolean push(
      DomainReplay domain, RcacheModel rcache, Step step, Step slab, Allocates outlook) {
    if (rcache.cpu(step.cpu).fill() != Fill.UNKNOWN) {
      checked(domain, rcache, step, slab, outlook);
    }
    CpuCache cache = rcache.cpu(step.cpu);
    boolean learned = cache.fill() != Fill.EXACT;
    boolean checked = learned || outlook == Allocates.YES || state.rules.onDemand();
    MagazineModel pushed = rcache.push(step.cpu, 0);
    if (pushed != null) {
      pushed.record().expected |= outlook == Allocates.YES;
      pushed.record().guessed |= learned && pushed.doubtful();
      pushed.record().replacedLine = slab.line;
      pushed.record().replacedTime = slab.time;
      pushed.record().replacedBy = slab.pointer;
      state.pushed(pushed, slab);
    } else if (!cache.prev().absent()) {
      cache.prev().record().replacedLine = slab.line;
      cache.prev().record().replacedTime = slab.time;
      cache.prev().record().replacedBy = slab.pointer;
    }
    if (checked) {
      state.checks.confirmed(domain, cache, step.line);
    }
    boolean expected = outlook == Allocates.YES || (!learned && state.rules.onDemand());
    state.born(cache.loaded(), slab, expected && outlook != Allocates.NO);
    domain.charts.get(rcache.order()).add(slab.time, state.depotSize(rcache));
    if (learned) {
      domain.knownSince = slab.time;
      domain.knownAfter = domain.operations;
    }
    return pushed != null;
  }

  /** Compares the allocation with what the model expected. */
  private void checked(
      DomainReplay domain, RcacheModel rcache, Step step, Step slab, Allocates outlook) {
    CpuCache cache = rcache.cpu(step.cpu);
    boolean assumed = cache.fill() == Fill.ASSUMED;
    if (outlook == Allocates.OPEN && !assumed && clean(domain)) {
      state.signs.saw(RcacheSign.MAGAZINES_ON_DEMAND, slab.line);
    } else if (assumed && outlook != Allocates.YES && !cache.loaded().doubtful()) {
      domain.model.refute(); // there was a magazine, and it was not empty
    } else if (outlook == Allocates.NO) {
      state.diverged(Kind.UNEXPECTED_PUSH, slab, rcache, cache.loaded(), step.pfn);
      domain.disturbed(slab.line);
      state.checks.refuted(domain, rcache, step.cpu);
    }
  }

  /** The model expects an allocation and the trace shows none. */
  private void notSeen(DomainReplay domain, RcacheModel rcache, Step step) {
    CpuCache cache = rcache.cpu(step.cpu);
    if (cache.loaded().absent()) {
      neverAbsent(domain, step);
      rcache.insert(step.cpu, step.pfn);
    } else if (!pushesShown) {
      MagazineModel pushed = rcache.push(step.cpu, 0);
      if (pushed != null) {
        state.pushed(pushed, step);
      }
      rcache.insert(step.cpu, step.pfn);
      domain.charts.get(rcache.order()).add(step.time, state.depotSize(rcache));
    } else {
      // The allocation failed, and the range went back to the tree; or model and kernel are apart.
      state.diverged(Kind.MISSING_PUSH, step, rcache, cache.loaded(), step.pfn);
      domain.disturbed(step.line);
      state.checks.emptied(domain, rcache, step.cpu);
      rcache.lose(step.cpu);
      rcache.insert(step.cpu, step.pfn);
    }
  }

  /** A CPU that should have had no magazine had room in one. */
  private void neverAbsent(DomainReplay domain, Step step) {
    if (!domain.model.born()) {
      domain.model.refute();
    } else if (pushesShown && clean(domain)) {
      state.signs.saw(RcacheSign.MAGAZINES_AT_INIT, step.line);
    }
  }

  /** A slab allocation inside a free whose effect had been taken as one without a push. */
  void late(DomainReplay domain, RcacheModel rcache, Step step, Step slab) {
    MagazineModel holder = rcache.holder(step.pfn);
    if (holder != null) {
      rcache.take(holder, step.pfn);
    }
    pushesShown = true;
    if (push(domain, rcache, step, slab, rcache.insertAllocates(step.cpu))) {
      domain.tally.pushesSeen++;
    } else {
      domain.tally.allocationsOnly++;
    }
    rcache.insert(step.cpu, step.pfn);
  }
}
