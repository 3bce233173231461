package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.CpuCache;
import io.github.unleak.analyzer.rcache.CpuCache.Fill;
import io.github.unleak.analyzer.rcache.MagazineModel;
import io.github.unleak.analyzer.rcache.MagazineModel.Place;
import io.github.unleak.analyzer.rcache.RcacheModel;
import io.github.unleak.analyzer.replay.Divergence.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes what {@code alloc_iova_fast()} did to an rcache ({@code __iova_rcache_get()},
 * drivers/iommu/iova.c). What the kernel shows, the number given out and the slab free of a
 * replaced magazine, is compared with what the model would do, and then followed.
 */
final class GetReplay {

  private final ReplayState state;
  private final DepotLosses losses;
  private final Contradictions contradictions;
  private final PoppedMagazine popped;

  GetReplay(ReplayState state, DepotLosses losses) {
    this.state = state;
    this.losses = losses;
    this.contradictions = new Contradictions(state);
    this.popped = new PoppedMagazine(state, losses, contradictions);
  }

  /** True where the model would now do what the kernel shows: the operation can take effect. */
  boolean explains(RcacheModel rcache, Step step) {
    MagazineModel holder = losses.holder(rcache, step);
    if (holder == null && (step.givenBack || rcache.domain().isOut(step.pfn))) {
      return false; // whoever has it must give it back first
    }
    CpuCache cache = rcache.cpu(step.cpu);
    if (cache.fill() == Fill.UNKNOWN) {
      return true;
    }
    MagazineModel source = rcache.source(step.cpu);
    if (source == null) {
      if (holder != null) {
        return nothingToFree(cache) && holder == state.head(rcache);
      }
      return state.depotSize(rcache) == 0 || !rcache.getTurnsToDepot(step.cpu);
    }
    if (holder != null && cache.loaded().empty() && isPrev(rcache, step.cpu, holder)) {
      return true;
    }
    if (holder == null) {
      return source.hidden() > 0 || source.search(step.highest()) == 0;
    }
    return holder == source;
  }

  /** True where a pop may leave no trace in the slab: the CPU may have no magazine yet. */
  private static boolean nothingToFree(CpuCache cache) {
    return cache.loaded().absent() || cache.loaded().doubtful();
  }

  /** True where a number can only come from the CPU's prev, which the model has in the depot. */
  private static boolean isPrev(RcacheModel rcache, int cpu, MagazineModel holder) {
    CpuCache cache = rcache.cpu(cpu);
    boolean elsewhere = holder.place() == Place.DEPOT || holder.place() == Place.ASTRAY;
    return holder == cache.prevInstead()
        || (elsewhere && holder.cpu() == cpu && cache.candidates().mayBePrev(holder));
  }

  /**
   * True where the CPU must turn to the depot now and the number does not come from its head: if
   * nobody else touches the depot meanwhile, no later moment explains it better.
   */
  boolean contradicts(RcacheModel rcache, Step step) {
    return rcache.getTurnsToDepot(step.cpu)
        && state.depotSize(rcache) > 0
        && step.pfn > 0
        && !rcache.domain().isOut(step.pfn);
  }

  /**
   * An allocation that the state did not explain at any moment, though it might have while the CPU
   * had nothing: what happened in between on the same CPU hides which it was. Nothing follows.
   */
  void takeUnexplained(DomainReplay domain, RcacheModel rcache, Step step) {
    MagazineModel holder = step.pfn > 0 ? rcache.holder(step.pfn) : null;
    domain.tally.undecided++;
    rcache.unseenPop();
    if (holder != null) {
      rcache.take(holder, step.pfn);
    }
    rcache.lose(step.cpu);
  }

  /** An allocation without a slab free inside: from the CPU's own magazines, or from the tree. */
  void take(DomainReplay domain, RcacheModel rcache, Step step) {
    CpuCache cache = rcache.cpu(step.cpu);
    MagazineModel holder = step.pfn > 0 ? rcache.holder(step.pfn) : null;
    if (cache.fill() == Fill.UNKNOWN) {
      domain.tally.undecided++;
      unknownFill(domain, rcache, step, holder);
      return;
    }
    if (holder != null && cache.loaded().empty() && isPrev(rcache, step.cpu, holder)) {
      losses.isPrev(domain, rcache, step, holder);
    }
    boolean turnsToDepot = rcache.getTurnsToDepot(step.cpu);
    boolean depotIsNext = turnsToDepot && losses.surelyHolds(rcache);
    if (depotIsNext) {
      domain.tally.popsPredicted++;
    }
    if (holder != null && losses.mayHaveOverflowed(holder)) {
      if (depotIsNext) {
        takeUnexplained(domain, rcache, step); // it overflowed, or another had been lost before
        return;
      }
      state.overflowed(holder);
      holder = null;
    }
    if (holder == null) {
      fromNowhere(domain, rcache, step, turnsToDepot);
    } else if (holder == cache.loaded() || holder == cache.prev()) {
      fromOwn(domain, rcache, step, holder);
    } else if (holder.place() == Place.DEPOT) {
      popWithoutFree(domain, rcache, step, holder);
    } else {
      contradictions.elsewhere(domain, rcache, step, holder);
    }
  }

  private void unknownFill(
      DomainReplay domain, RcacheModel rcache, Step step, @Nullable MagazineModel holder) {
    if (holder == null) {
      losses.headMayHaveLeft(rcache, step);
      return;
    }
    if (holder.place() == Place.DEPOT && step.partner() != null && state.certain(holder)) {
      popWithoutFree(domain, rcache, step, holder);
      return;
    }
    if (holder.place() == Place.DEPOT) {
      losses.mayHaveLeft(holder);
    }
    rcache.take(holder, step.pfn);
  }

  private void fromOwn(DomainReplay domain, RcacheModel rcache, Step step, MagazineModel holder) {
    CpuCache cache = rcache.cpu(step.cpu);
    if (holder == cache.prev()) {
      if (!cache.loaded().empty()) {
        domain.tally.numbersWrong++;
        contradictions.add(domain, Kind.WRONG_NUMBER, step, rcache, holder);
        rcache.take(holder, step.pfn);
        return;
      }
      rcache.swap(step.cpu);
    }
    if (holder.search(step.highest()) == step.pfn) {
      domain.tally.numbersExact++;
    } else {
      domain.tally.numbersOtherSlot++;
    }
    rcache.take(holder, step.pfn);
  }

  private void fromNowhere(
      DomainReplay domain, RcacheModel rcache, Step step, boolean turnsToDepot) {
    MagazineModel own = rcache.source(step.cpu);
    if (own != null && own.doubtful() && !prevGave(domain, rcache, step)) {
      return;
    }
    if (step.twice) {
      domain.tally.numbersHidden++; // freed unseen, so it was in some magazine unseen
      if (own != null && own.hidden() > 0) {
        rcache.lose(step.cpu); // perhaps it was counted in the fill, perhaps not
      } else if (turnsToDepot && !rcache.depot().isEmpty()) {
        rcache
            .unseenPop(); // perhaps the CPU still had it, perhaps a pop that freed nothing gave it
        rcache.lose(step.cpu);
      }
      return;
    }
    if (own != null) {
      if (own.search(step.highest()) == 0 && own.hidden() == 0) {
        domain.tally.numbersFromTree++; // none fits; prev has become loaded all the same
        if (own == rcache.cpu(step.cpu).prev()) {
          rcache.swap(step.cpu);
        }
      } else if (own.hidden() > 0 && step.pfn > 0) {
        domain.tally.numbersHidden++;
        if (domain.allFit(step)) {
          hiddenIn(rcache, step, own);
        } else {
          rcache.lose(step.cpu); // its numbers may be beyond the limit, and this one from the tree
        }
      } else if (own == rcache.cpu(step.cpu).prev() && losses.prevs.noPrev(rcache, step.cpu)) {
        fromNowhere(domain, rcache, step, rcache.getTurnsToDepot(step.cpu));
      } else if (step.pfn > 0) {
        domain.tally.numbersWrong++;
        contradictions.add(domain, Kind.WRONG_NUMBER, step, rcache, own);
      }
      return;
    }
    if (turnsToDepot && step.pfn > 0) {
      losses.forgetOverflowed(rcache, step);
    }
    if (turnsToDepot && !rcache.depot().isEmpty() && step.pfn > 0) {
      depotWasEmpty(domain, rcache, step);
      return;
    }
    domain.tally.numbersFromTree += step.pfn > 0 ? 1 : 0;
    rcache.cpu(step.cpu).record().tree = step.line;
    if (step.pfn > 0 && rcache.cpu(step.cpu).fill() == Fill.EXACT) {
      rcache.bottomKnown(true);
    }
  }

  /** A number that the model does not have, while prev is absent or full: true if prev gave it. */
  private boolean prevGave(DomainReplay domain, RcacheModel rcache, Step step) {
    MagazineModel instead = rcache.cpu(step.cpu).prevInstead();
    boolean sure = instead != null && instead.hidden() == 0;
    if (sure || losses.surelyHolds(rcache)) {
      rcache.prevSeen(step.cpu);
      return true;
    }
    domain.tally.undecided++;
    rcache.lose(step.cpu);
    return false;
  }

  private static void hiddenIn(RcacheModel rcache, Step step, MagazineModel own) {
    if (own == rcache.cpu(step.cpu).prev()) {
      rcache.swap(step.cpu);
    }
    rcache.takeHidden(own);
  }

  /**
   * The kernel needed the depot and did not give a number of its head: it found nothing in it, or a
   * member of which not all numbers are known.
   */
  private void depotWasEmpty(DomainReplay domain, RcacheModel rcache, Step step) {
    losses.dropDoubtful(domain, rcache, step);
    List<MagazineModel> members = new ArrayList<>(rcache.depot());
    boolean anySettled = false;
    boolean fits = false;
    for (MagazineModel member : members) {
      anySettled |= member.record().settledAt <= step.sequence;
      fits |= member.hidden() > 0 || member.search(step.highest()) != 0;
    }
    if (!anySettled || !fits) {
      domain.tally.numbersFromTree++;
      losses.poppedInVain(rcache, step);
      return;
    }
    boolean exact = rcache.cpu(step.cpu).fill() == Fill.EXACT;
    domain.tally.numbersWrong++;
    for (int at = members.size() - 1; at >= 0; at--) {
      MagazineModel member = members.get(at);
      if (member.hidden() > 0) {
        popWithoutFree(domain, rcache, step, member);
        return;
      }
      if (member.record().settledAt <= step.sequence) {
        losses.lost(
            domain,
            rcache,
            step,
            member,
            MagazineEvent.Kind.NOT_IN_DEPOT,
            step.pfn,
            exact && losses.passable(member));
      }
    }
    rcache.bottomKnown(exact);
  }

  /** The depot was popped, and the magazine that it replaced was not freed. */
  private void popWithoutFree(
      DomainReplay domain, RcacheModel rcache, Step step, MagazineModel holder) {
    CpuCache cache = rcache.cpu(step.cpu);
    boolean exact = cache.fill() == Fill.EXACT;
    if (cache.fill() != Fill.UNKNOWN && !rcache.getTurnsToDepot(step.cpu)) {
      domain.tally.numbersWrong++;
      contradictions.add(domain, Kind.WRONG_NUMBER, step, rcache, holder);
      rcache.take(holder, step.pfn);
      return;
    }
    boolean passed = losses.passBy(domain, rcache, step, holder);
    boolean stays = state.rules.stays(holder);
    boolean certain = state.certain(holder);
    if (nothingToFree(cache)) {
      nothingLoaded(domain, rcache, step, holder);
      return;
    }
    MagazineModel old = rcache.pop(step.cpu, holder);
    cache.record().popped = step.line;
    Step back = step.partner();
    boolean sure =
        exact
            && passed
            && state.certain(old)
            && certain
            && holder.hidden() == 0
            && back != null
            && back.cpu == step.cpu;
    popped(domain, rcache, step, holder, false);
    state.journal.add(old, MagazineEvent.Kind.UNFREED, step, holder.address(), sure);
    if (stays && !holder.record().mayHaveMoved) {
      state.diverged(Kind.UNFREED, step, rcache, old, holder.address());
    }
  }

  /** The depot was popped, and nothing was loaded that could be freed. */
  private void nothingLoaded(
      DomainReplay domain, RcacheModel rcache, Step step, MagazineModel holder) {
    boolean absent = rcache.cpu(step.cpu).loaded().absent();
    rcache.pop(step.cpu, holder);
    rcache.cpu(step.cpu).record().popped = step.line;
    if (absent) {
      domain.tally.popsSeen++;
      domain.tally.popsAgreed++;
    } else {
      domain.tally.undecided++;
    }
    popped(domain, rcache, step, holder, absent);
  }

  /** An allocation with a slab free inside: the depot was popped. */
  void pop(DomainReplay domain, RcacheModel rcache, Step step, Step slab) {
    CpuCache cache = rcache.cpu(step.cpu);
    domain.tally.popsSeen++;
    boolean known = cache.fill() != Fill.UNKNOWN;
    if (known && cache.loaded().empty() && cache.prev().doubtful() && !cache.prev().empty()) {
      prevWasAbsent(domain, rcache, step, slab);
    }
    if (known && cache.loaded().empty() && !cache.prev().empty()) {
      losses.prevs.noPrev(rcache, step.cpu);
    }
    boolean predicted = rcache.getTurnsToDepot(step.cpu) && losses.surelyHolds(rcache);
    domain.tally.popsPredicted += predicted ? 1 : 0;
    if (known && !rcache.getTurnsToDepot(step.cpu)) {
      if (cache.fill() == Fill.ASSUMED) {
        domain.model.refute();
      } else {
        contradictions.add(domain, Kind.UNEXPECTED_POP, step, rcache, cache.loaded());
      }
    } else if (known && rcache.depot().isEmpty() && rcache.bottomKnown()) {
      contradictions.add(domain, Kind.UNEXPECTED_POP, step, rcache, null);
      state.checks.depotRefuted(domain);
      rcache.bottomKnown(false);
    }
    rcache.turnToPop(step.cpu);
    boolean right = popped.freedOld(domain, rcache, step, slab, known);
    domain.tally.popsAgreed += predicted && right ? 1 : 0;
    MagazineModel holder = step.pfn > 0 ? rcache.holder(step.pfn) : null;
    MagazineModel head = popped.one(domain, rcache, step, holder);
    MagazineModel old = rcache.pop(step.cpu, head);
    cache.record().popped = step.line;
    state.checks.confirmed(domain, cache, step.line);
    state.retire(old, slab);
    MagazineModel loaded = rcache.cpu(step.cpu).loaded();
    popped(domain, rcache, step, loaded, true);
  }

  /** The depot was popped, so prev was not full, and it was absent or full. */
  private void prevWasAbsent(DomainReplay domain, RcacheModel rcache, Step step, Step slab) {
    if (rcache.cpu(step.cpu).prevInstead() == null) {
      rcache.prevWasAbsent(step.cpu);
      losses.onDemand(domain, slab.line);
    }
  }

  /** The number is taken from the magazine that was popped. */
  private void popped(
      DomainReplay domain, RcacheModel rcache, Step step, MagazineModel loaded, boolean freed) {
    boolean known = step.pfn > 0 && rcache.holder(step.pfn) == loaded;
    boolean sure = known && freed && state.certain(loaded);
    sure &= domain.allFit(step);
    state.journal.add(loaded, MagazineEvent.Kind.POPPED, step, Math.max(0, step.pfn), sure);
    if (known) {
      if (loaded.search(step.highest()) == step.pfn) {
        domain.tally.numbersExact++;
      } else {
        domain.tally.numbersOtherSlot++;
      }
      rcache.take(loaded, step.pfn);
    } else if (step.pfn > 0 && loaded.hidden() > 0) {
      domain.tally.numbersHidden++;
      rcache.takeHidden(loaded);
    }
    step.popped = true;
    step.numberless = step.pfn == Step.UNTOLD;
    domain.charts.get(rcache.order()).add(step.time, state.depotSize(rcache));
  }
}
