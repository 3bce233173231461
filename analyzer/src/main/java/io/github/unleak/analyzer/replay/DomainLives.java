package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.CpuCache;
import io.github.unleak.analyzer.rcache.DomainModel;
import io.github.unleak.analyzer.rcache.MagazineModel;
import io.github.unleak.analyzer.rcache.MagazineModel.Place;
import io.github.unleak.analyzer.rcache.RcacheModel;
import io.github.unleak.analyzer.rcache.SlabSite;
import io.github.unleak.analyzer.replay.Divergence.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Birth and death of domains ({@code iova_domain_init_rcaches()}, {@code free_iova_rcaches()}) and
 * what empties a CPU's magazines at once ({@code free_cpu_cached_iovas()}).
 */
final class DomainLives {

  /** Most domains of the past that are kept. */
  private static final int MOST_PAST = 1000;

  /** Most domains that are followed at a time: a machine has one for each device, or fewer. */
  static final int MOST_LIVING = 4096;

  private final ReplayState state;
  private final DepotLosses losses;
  private final List<DomainReplay> past = new ArrayList<>();
  private final List<DomainReplay> beingBorn = new ArrayList<>();
  private UnlistedDomains unlisted = UnlistedDomains.NONE;
  private @Nullable DomainReplay dying;

  DomainLives(ReplayState state, DepotLosses losses) {
    this.state = state;
    this.losses = losses;
  }

  /** Domains that are no more. */
  List<DomainReplay> past() {
    return past;
  }

  /** Those beyond them. */
  UnlistedDomains unlisted() {
    return unlisted;
  }

  /**
   * There are more domains than are followed: those that were not used for the longest time, half
   * of all, are forgotten, as if their teardown had not been seen.
   */
  void forgetOld(Step step) {
    List<DomainReplay> living = new ArrayList<>(state.domains.values());
    living.sort(Comparator.comparingLong((DomainReplay domain) -> domain.lastTime));
    Set<DomainModel> old = new HashSet<>();
    for (DomainReplay domain : living.subList(0, living.size() / 2)) {
      domain.disturbed(step.line);
      remove(domain);
      old.add(domain.model);
    }
    state.forgetMagazines(old);
    beingBorn.removeIf(domain -> !domain.living);
    state.anyForgotten = true;
  }

  /** A domain's rcaches are made: whatever was at its address is gone. */
  void born(Step step) {
    DomainReplay before = state.domains.get(step.domain);
    if (before != null) {
      bury(before, step, false);
    }
    DomainReplay domain =
        new DomainReplay(
            new DomainModel(step.domain, state.capacity, true, true, state.rules), step);
    domain.lastTime = step.time;
    state.domains.put(step.domain, domain);
    domain.birth = step.copy();
    beingBorn.removeIf(other -> other.birth != null && step.sameContext(other.birth));
    beingBorn.add(domain);
  }

  /** One of its first magazines was allocated. */
  void allocated(Step step) {
    for (DomainReplay domain : beingBorn) {
      if (domain.birth != null && step.sameContext(domain.birth)) {
        domain.births.add(step.pointer);
      }
    }
  }

  /**
   * Something else happened: a birth or a death of the same task has come to its end, and so has
   * the birth of a domain that somebody uses.
   */
  void passed(Step step) {
    for (int i = beingBorn.size() - 1; i >= 0; i--) {
      DomainReplay born = beingBorn.get(i);
      if (step.site != SlabSite.INIT && ends(step, born)) {
        beingBorn.remove(i);
        place(born, step);
      }
    }
    DomainReplay last = dying;
    if (last != null
        && last.dying != null
        && step.sameContext(last.dying)
        && step.site != SlabSite.TEARDOWN
        && step.sequence != last.dying.sequence) {
      dying = null;
      bury(last, last.dying, true);
    }
  }

  private static boolean ends(Step step, DomainReplay domain) {
    boolean uses = step.domain == domain.model.address();
    if (uses && domain.births.isEmpty()) {
      return false; // another event of the function that makes it
    }
    return uses || (domain.birth != null && step.sameContext(domain.birth));
  }

  /** The kernel allocates rcache by rcache, CPU by CPU, loaded before prev. */
  private void place(DomainReplay domain, Step step) {
    int cpus = domain.births.size() / (2 * DomainModel.ORDERS);
    if (cpus == 0 || domain.births.size() % (2 * DomainModel.ORDERS) != 0) {
      return;
    }
    int at = 0;
    for (int order = 0; order < DomainModel.ORDERS; order++) {
      for (int cpu = 0; cpu < cpus; cpu++) {
        CpuCache cache = domain.model.rcache(order).cpu(cpu);
        first(cache.loaded(), domain.births.get(at++), step);
        first(cache.prev(), domain.births.get(at++), step);
      }
    }
    domain.births.clear();
  }

  private void first(MagazineModel magazine, long address, Step step) {
    magazine.record().bornLine = step.line;
    magazine.record().expected = true;
    state.bind(magazine, address);
    state.journal.add(magazine, MagazineEvent.Kind.BORN, step, 0, true);
  }

  /** A domain's magazines are about to be freed. */
  void dying(Step step) {
    DomainReplay domain = state.domains.get(step.domain);
    if (domain != null) {
      domain.dying = step.copy();
      dying = domain;
    }
  }

  /** They have been. */
  void ended(Step step) {
    DomainReplay domain = dying;
    if (domain != null && domain.dying != null && isEndOf(step, domain.dying)) {
      dying = null;
      bury(domain, step, true);
    }
  }

  private static boolean isEndOf(Step back, Step teardown) {
    Step entry = back.partner();
    return entry != null && entry.sequence == teardown.sequence;
  }

  /**
   * The end of a domain: what it had and was not freed is left behind.
   *
   * @param seen true where the trace shows the teardown to its end
   */
  private void bury(DomainReplay domain, Step step, boolean seen) {
    losses.prevs.ended(domain, seen);
    remove(domain);
    List<MagazineModel> left = new ArrayList<>();
    for (MagazineModel magazine : state.magazines.values()) {
      if (magazine.rcache().domain() == domain.model && magazine.place() != Place.FREED) {
        left.add(magazine);
      }
    }
    left.sort((a, b) -> Long.compareUnsigned(a.address(), b.address()));
    for (MagazineModel magazine : left) {
      if (seen && !state.overflowedUnseen(magazine)) {
        outlived(domain, magazine, step);
      }
      state.magazines.remove(magazine.address());
    }
  }

  private void remove(DomainReplay domain) {
    state.domains.remove(domain.model.address());
    domain.living = false;
    if (past.size() < MOST_PAST) {
      past.add(domain);
    } else {
      unlisted = unlisted.and(domain);
    }
  }

  private void outlived(DomainReplay domain, MagazineModel magazine, Step step) {
    RcacheModel rcache = magazine.rcache();
    boolean sure = state.certain(magazine) && magazine.record().expected;
    state.journal.add(magazine, MagazineEvent.Kind.OUTLIVED, step, domain.model.address(), sure);
    if (magazine.record().divergence < 0 && state.certain(magazine)) {
      state.diverged(Kind.OUTLIVED, step, rcache, magazine, domain.model.address());
    }
  }

  /**
   * {@code free_cpu_cached_iovas()}: both magazines of a CPU, in all rcaches of a domain. The CPU
   * is gone, and nothing uses them meanwhile; or an allocation empties all caches.
   */
  void flush(Step step) {
    DomainReplay domain = state.domains.get(step.domain);
    if (domain == null) {
      return;
    }
    if (step.partner() != null) {
      domain.disturbed(step.line);
    }
    int cpu = (int) step.about;
    for (int order = 0; order < DomainModel.ORDERS; order++) {
      RcacheModel rcache = domain.model.used(order);
      if (rcache != null && cpu >= 0 && cpu < rcache.cpus()) {
        state.checks.flushed(domain, rcache, cpu);
        rcache.flush(cpu);
      }
    }
  }

  /**
   * All caches of a domain are emptied for want of numbers. CPUs go on using them, so that what
   * they free or take meanwhile may have come before or after: the model follows, and proves
   * nothing of this domain.
   */
  void emptied(DomainReplay domain, Step slab) {
    domain.disturbed(slab.line);
    for (int order = 0; order < DomainModel.ORDERS; order++) {
      RcacheModel rcache = domain.model.used(order);
      for (int cpu = 0; rcache != null && cpu < rcache.cpus(); cpu++) {
        rcache.flush(cpu);
      }
    }
  }
}
