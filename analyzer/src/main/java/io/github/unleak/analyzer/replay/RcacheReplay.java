package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.CpuCache.Allocates;
import io.github.unleak.analyzer.rcache.CpuCache.Fill;
import io.github.unleak.analyzer.rcache.DomainModel;
import io.github.unleak.analyzer.rcache.MagazineModel;
import io.github.unleak.analyzer.rcache.MagazineModel.Place;
import io.github.unleak.analyzer.rcache.RcacheModel;
import io.github.unleak.analyzer.rcache.SlabSite;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceSummary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the steps of a trace one after another, each at the moment when it took effect. */
final class RcacheReplay {

  private final ReplayState state;
  private final DepotLosses losses;
  private final GetReplay gets;
  private final InsertReplay inserts;
  private final DomainLives lives;
  private final TrimReplay trims;
  private final ScanTimeline scans;
  private final DepotProbes probes;
  private final StateCamera camera;
  private final StepsAhead ahead;
  private final EventLosses eventLosses;

  RcacheReplay(ReplayState state, ScanTimeline scans, StateCamera camera, StepsAhead ahead) {
    this.state = state;
    this.losses = new DepotLosses(state);
    this.gets = new GetReplay(state, losses);
    this.inserts = new InsertReplay(state);
    this.lives = new DomainLives(state, losses);
    this.trims = new TrimReplay(state, losses);
    this.scans = scans;
    this.probes = new DepotProbes(state);
    this.camera = camera;
    this.ahead = ahead;
    this.eventLosses = new EventLosses(state);
  }

  DepotProbes probes() {
    return probes;
  }

  DomainLives lives() {
    return lives;
  }

  /** True where an operation that has begun cannot be taken before more is known of it. */
  boolean waits(Step step) {
    if (step.role == EventRole.IOVA_ALLOC) {
      return true;
    }
    if (step.role != EventRole.IOVA_FREE
        || step.slab != null
        || order(step) >= DomainModel.ORDERS) {
      return false;
    }
    RcacheModel rcache = state.domain(step).model.rcache(order(step));
    return rcache.insertAllocates(step.cpu) != Allocates.NO;
  }

  private static int order(Step step) {
    return DomainModel.orderOf(step.size);
  }

  /** Takes a step. */
  void take(Step step) {
    if (step.loss != null) {
      eventLosses.take(step, step.loss);
      return;
    }
    EventRole role = step.role;
    if (role == null) {
      return;
    }
    if (state.domains.size() > DomainLives.MOST_LIVING) {
      lives.forgetOld(step);
    }
    camera.before(step.time, state);
    state.settle(step);
    eventLosses.heard(step);
    lives.passed(step);
    switch (role) {
      case IOVA_ALLOC -> alloc(step);
      case IOVA_ALLOC_RETURN -> allocReturn(step);
      case IOVA_FREE -> free(step);
      case MEMORY_ALLOC -> slabAlloc(step);
      case MEMORY_FREE -> slabFree(step);
      case DOMAIN_INIT -> lives.born(step);
      case DOMAIN_FREE -> lives.dying(step);
      case DOMAIN_FREE_RETURN -> lives.ended(step);
      case DEPOT_WORK -> state.signs.saw(RcacheSign.TRIMMING, step.line);
      case DEPOT_WORK_RETURN -> trims.ran(step.partner());
      case CPU_FLUSH -> lives.flush(step);
      case DEPOT_POP -> probes.popped(step);
      case DEPOT_PUSH -> probes.pushed(step);
      case SCAN_BEGIN -> scans.begin(step, state);
      case SCAN_PASS -> scans.passBegins();
      case SCAN_PASS_RETURN -> scans.passEnds();
      case SCAN_END -> scans.end(step, state);
      default -> {}
    }
    if (role != EventRole.IOVA_ALLOC && role != EventRole.IOVA_FREE) {
      step.done = true; // those two say themselves when they have taken effect
    }
  }

  private void alloc(Step step) {
    if (step.done || step.slab != null || step.pfn == Step.UNTOLD) {
      step.done |= step.slab == null && !step.open;
      if (step.pfn == Step.UNTOLD && !step.open && !step.cut) {
        state.domain(step).unpaired(step.line);
      }
      return;
    }
    if (order(step) >= DomainModel.ORDERS) {
      book(state.domain(step), step);
      step.done = true;
      return;
    }
    DomainReplay domain = state.domain(step);
    RcacheModel rcache = domain.model.rcache(order(step));
    Step back = step.partner();
    step.givenBack =
        back != null && back.sequence > step.sequence + 1 && ahead.givenBack(step, back);
    boolean now = gets.explains(rcache, step);
    if (!now && gets.contradicts(rcache, step)) {
      now = back != null && !ahead.depotTouched(step, back);
      step.hadNothing = true;
    }
    if (now) {
      apply(domain, rcache, step);
      retry(domain, rcache);
    } else {
      domain.waiting(rcache).add(step);
    }
  }

  private void apply(DomainReplay domain, RcacheModel rcache, Step step) {
    step.done = true;
    domain.operations++;
    book(domain, step);
    gets.take(domain, rcache, step);
  }

  private static void book(DomainReplay domain, Step step) {
    if (step.pfn > 0 && !domain.model.out(step.pfn)) {
      step.twice = true;
      domain.givenTwice(step.line);
    }
  }

  private void allocReturn(Step step) {
    Step entry = step.partner();
    if (entry == null) {
      state.domains.values().forEach(domain -> domain.unpairedAnywhere(step.line));
    }
    if (entry == null || entry.pfn == Step.UNTOLD) {
      return;
    }
    if (entry.done) {
      late(entry);
      return;
    }
    if (order(entry) >= DomainModel.ORDERS) {
      book(state.domain(entry), entry);
      entry.done = true;
      return;
    }
    DomainReplay domain = state.domain(entry);
    RcacheModel rcache = domain.model.rcache(order(entry));
    domain.waiting(rcache).remove(entry);
    if (entry.hadNothing && !gets.explains(rcache, entry)) {
      entry.done = true;
      book(domain, entry);
      gets.takeUnexplained(domain, rcache, entry);
    } else {
      apply(domain, rcache, entry);
    }
    retry(domain, rcache);
  }

  /** The number of a pop that was taken before its return was heard of. */
  private void late(Step entry) {
    if (entry.popped && entry.pfn > 0 && order(entry) < DomainModel.ORDERS) {
      RcacheModel rcache = state.domain(entry).model.rcache(order(entry));
      MagazineModel holder = rcache.holder(entry.pfn);
      if (holder != null && entry.numberless) {
        rcache.take(holder, entry.pfn);
      }
    }
  }

  /** State has changed: operations that could not have taken effect before may have now. */
  private void retry(DomainReplay domain, RcacheModel rcache) {
    List<Step> waiting = domain.waiting(rcache);
    for (int at = 0; at < waiting.size(); at++) {
      Step step = waiting.get(at);
      if (gets.explains(rcache, step)) {
        waiting.remove(at);
        apply(domain, rcache, step);
        at = -1;
      }
    }
  }

  private void free(Step step) {
    if (step.slab == null) {
      free(step, null);
    }
  }

  private void free(Step step, @Nullable Step slab) {
    DomainReplay domain = state.domain(step);
    step.done = true;
    if (!domain.model.in(step.pfn) && domain.fromFirstUse() && domain.numbersComplete) {
      if (domain.model.born() || domain.tally.pushesAgreed > 0) {
        domain.stranger(step.line);
      } else {
        domain.model.refute();
      }
    }
    if (order(step) >= DomainModel.ORDERS) {
      return;
    }
    RcacheModel rcache = domain.model.rcache(order(step));
    domain.operations++;
    inserts.take(domain, rcache, step, slab);
    retry(domain, rcache);
  }

  private void slabAlloc(Step step) {
    Step operation = step.partner();
    if (step.site == SlabSite.INIT) {
      lives.allocated(step);
    } else if (operation == null) {
      orphanAlloc(step);
    } else if (!operation.done) {
      free(operation, step);
    } else if (order(operation) < DomainModel.ORDERS) {
      DomainReplay domain = state.domain(operation);
      RcacheModel rcache = domain.model.rcache(order(operation));
      inserts.late(domain, rcache, operation, step);
      retry(domain, rcache);
    }
  }

  /** A magazine was allocated, and it is not known by which operation: some CPU pushed. */
  private void orphanAlloc(Step step) {
    MagazineModel before = state.magazines.remove(step.pointer);
    if (before != null && before.place() != Place.FREED) {
      before.rcache().freed(before);
    }
    state.orphanAlloc(step.cpu);
  }

  private void slabFree(Step step) {
    Step operation = step.partner();
    switch (step.site) {
      case GET -> {
        if (operation != null && operation.flush) {
          emptied(operation, step);
        }
        if (operation != null && operation.slab == step && !operation.done) {
          pop(operation, step);
        } else {
          if (operation == null) {
            state.unseenPop();
          }
          byAddress(step);
        }
      }
      case WORK -> {
        state.signs.saw(RcacheSign.TRIMMING, step.line);
        trims.freed(step, operation);
      }
      case INSERT -> overflow(step);
      default -> byAddress(step);
    }
  }

  /** A magazine freed by an insert: the depot was full. */
  private void overflow(Step step) {
    MagazineModel magazine = state.magazines.get(step.pointer);
    if (magazine != null && magazine.place() == Place.DEPOT) {
      state.signs.saw(RcacheSign.OVERFLOW, step.line);
      state.freed(magazine, step);
      RcacheModel rcache = magazine.rcache();
      DomainReplay domain = state.domains.get(rcache.domain().address());
      if (domain != null) {
        domain.charts.get(rcache.order()).add(step.time, state.depotSize(rcache));
        retry(domain, rcache);
      }
    }
  }

  private void pop(Step operation, Step slab) {
    operation.done = true;
    DomainReplay domain = state.domain(operation);
    book(domain, operation);
    if (order(operation) >= DomainModel.ORDERS) {
      byAddress(slab);
      return;
    }
    RcacheModel rcache = domain.model.rcache(order(operation));
    if (operation.emptied) {
      byAddress(slab);
      return;
    }
    domain.operations++;
    boolean learned = rcache.cpu(operation.cpu).fill() != Fill.EXACT;
    gets.pop(domain, rcache, operation, slab);
    if (learned) {
      domain.knownSince = slab.time;
      domain.knownAfter = domain.operations;
    }
    retry(domain, rcache);
  }

  /**
   * For want of numbers {@code alloc_iova_fast()} empties all caches: those of the CPUs, then the
   * depots ({@code free_global_cached_iovas()}), of which the trace shows the members to be freed.
   */
  private void emptied(Step operation, Step slab) {
    MagazineModel freed = state.magazines.get(slab.pointer);
    if (freed == null || freed.place() != Place.DEPOT) {
      return;
    }
    if (freed.doubtful() && freed.cpu() == operation.cpu) {
      // It was the CPU's prev, of which it was open whether there was one.
      losses.isPrev(state.domain(operation), freed.rcache(), operation, freed);
    } else if (!operation.emptied) {
      operation.emptied = true;
      lives.emptied(state.domain(operation), slab);
    }
  }

  /** A magazine is freed in a way that the model needs no more of than its address. */
  private void byAddress(Step step) {
    MagazineModel magazine = state.magazines.get(step.pointer);
    if (magazine != null) {
      state.freed(magazine, step);
    }
  }

  /** The recorder counted what was lost, and that is what the trace tells. */
  void allLossesTold() {
    eventLosses.allTold();
  }

  /** All that is known at the end of the trace. */
  List<DomainReplay> finish(TraceSummary summary) {
    List<DomainReplay> all = new ArrayList<>(lives.past());
    all.addAll(state.domains.values());
    losses.prevs.end();
    eventLosses.end(all, summary);
    return all;
  }
}
