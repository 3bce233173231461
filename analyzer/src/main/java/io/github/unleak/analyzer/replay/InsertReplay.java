package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.CpuCache;
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
    boolean predicted = rcache.insertPushes(step.cpu);
    domain.tally.pushesPredicted += predicted ? 1 : 0;
    CpuCache cache = rcache.cpu(step.cpu);
    if (slab != null) {
      pushesShown = true;
      domain.tally.pushesSeen++;
      domain.tally.pushesAgreed += predicted ? 1 : 0;
      push(domain, rcache, step, slab, predicted);
    } else if (predicted) {
      notSeen(domain, rcache, step);
      return;
    } else if (cache.fill() == Fill.UNKNOWN) {
      domain.tally.undecided++;
    }
    rcache.insert(step.cpu, step.pfn);
  }

  private void push(
      DomainReplay domain, RcacheModel rcache, Step step, Step slab, boolean predicted) {
    CpuCache cache = rcache.cpu(step.cpu);
    if (!predicted && cache.fill() != Fill.UNKNOWN) {
      if (cache.fill() == Fill.ASSUMED) {
        domain.model.refute();
      } else {
        state.diverged(Kind.UNEXPECTED_PUSH, slab, rcache, cache.loaded(), step.pfn);
        domain.disturbed(slab.line);
        state.checks.refuted(domain, rcache, step.cpu);
      }
    }
    boolean learned = cache.fill() != Fill.EXACT;
    MagazineModel pushed = rcache.push(step.cpu, 0);
    pushed.record().expected |= predicted;
    state.checks.confirmed(cache, step.line);
    state.pushed(pushed, slab);
    state.born(cache.loaded(), slab, predicted);
    domain.charts.get(rcache.order()).add(slab.time, state.depotSize(rcache));
    if (learned) {
      domain.knownSince = slab.time;
      domain.knownAfter = domain.operations;
    }
  }

  /** The model expects a push and the trace shows none. */
  private void notSeen(DomainReplay domain, RcacheModel rcache, Step step) {
    if (!pushesShown) {
      MagazineModel pushed = rcache.push(step.cpu, 0);
      state.pushed(pushed, step);
      rcache.insert(step.cpu, step.pfn);
      domain.charts.get(rcache.order()).add(step.time, state.depotSize(rcache));
    } else {
      // The allocation failed, and the range went back to the tree; or model and kernel are apart.
      state.diverged(Kind.MISSING_PUSH, step, rcache, rcache.cpu(step.cpu).loaded(), step.pfn);
      domain.disturbed(step.line);
      state.checks.refuted(domain, rcache, step.cpu);
      rcache.lose(step.cpu);
      rcache.insert(step.cpu, step.pfn);
    }
  }

  /** A slab allocation inside a free whose effect had been taken as one without a push. */
  void late(DomainReplay domain, RcacheModel rcache, Step step, Step slab) {
    MagazineModel holder = rcache.holder(step.pfn);
    if (holder != null) {
      rcache.take(holder, step.pfn);
    }
    pushesShown = true;
    domain.tally.pushesSeen++;
    push(domain, rcache, step, slab, rcache.insertPushes(step.cpu));
    rcache.insert(step.cpu, step.pfn);
  }
}
