package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.DepotRules;
import io.github.unleak.analyzer.rcache.DomainModel;
import io.github.unleak.analyzer.rcache.MagazineModel;
import io.github.unleak.analyzer.rcache.MagazineModel.Place;
import io.github.unleak.analyzer.rcache.MagazineRecord;
import io.github.unleak.analyzer.rcache.RcacheModel;
import io.github.unleak.analyzer.rcache.SlabSite;
import io.github.unleak.analyzer.replay.Divergence.Kind;
import io.github.unleak.parser.line.Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.collections.impl.map.mutable.primitive.LongObjectHashMap;
import org.jspecify.annotations.Nullable;

/** What the parts of the replay share: the domains, the magazines by address, what differed. */
final class ReplayState {

  /** Most divergences kept one by one; the rest is counted. */
  private static final int MOST_DIVERGENCES = 1000;

  final MagazineJournal journal;
  final int capacity;
  final Map<Long, DomainReplay> domains = new LinkedHashMap<>();
  final LongObjectHashMap<MagazineModel> magazines = new LongObjectHashMap<>();

  /** What missed probes leave certain. */
  final FillChecks checks;

  /** How depots lose members otherwise than by a pop. */
  final DepotRules rules;

  /** What shows the rcache's generation. */
  final RcacheSigns signs;

  /** True where domains were forgotten: one that is seen for the first time may have been used. */
  boolean anyForgotten;

  private final List<@Nullable Divergence> divergences = new ArrayList<>();
  private final List<MagazineModel> unsettled = new ArrayList<>();
  private long dropped;
  private @Nullable DomainReplay last;

  ReplayState(MagazineJournal journal, int capacity, DepotRules rules, RcacheSigns signs) {
    this.journal = journal;
    this.checks = new FillChecks(journal);
    this.capacity = capacity;
    this.rules = rules;
    this.signs = signs;
  }

  /** The domain that an operation works on; made where it is seen for the first time. */
  DomainReplay domain(Step step) {
    DomainReplay domain = last;
    if (domain != null && domain.model.address() == step.domain && domain.living) {
      domain.lastTime = step.time;
      return domain;
    }
    domain = domains.get(step.domain);
    if (domain == null) {
      domain =
          new DomainReplay(
              new DomainModel(step.domain, capacity, !anyForgotten && unused(step), false, rules),
              step);
      domains.put(step.domain, domain);
    }
    domain.lastTime = step.time;
    last = domain;
    return domain;
  }

  /**
   * True where the first operation that a trace shows of a domain seems to be its first of all: the
   * tree gives the highest number first, so whoever gets the limit itself found it unused.
   */
  private static boolean unused(Step step) {
    long pages = Long.highestOneBit(Math.max(1, 2 * step.size - 1));
    return step.partner() != null
        && step.pfn > 0
        && step.limit != Long.MAX_VALUE
        && step.pfn == ((step.limit + 1 - step.size) & -pages);
  }

  /** Some depot was popped, and it is not known which. */
  void unseenPop() {
    for (DomainReplay domain : domains.values()) {
      for (int order = 0; order < DomainModel.ORDERS; order++) {
        RcacheModel rcache = domain.model.used(order);
        if (rcache != null) {
          rcache.unseenPop();
        }
      }
    }
  }

  /**
   * A CPU pushed a magazine and loaded a new one, and it is not known in which domain and size
   * class: what each of its rcaches would have pushed next may be in a depot now.
   */
  void orphanAlloc(int cpu) {
    unseenPop();
    for (DomainReplay domain : domains.values()) {
      for (int order = 0; order < DomainModel.ORDERS; order++) {
        RcacheModel rcache = domain.model.used(order);
        if (rcache != null && cpu < rcache.cpus()) {
          rcache.cpu(cpu).upper().record().mayHaveMoved = true;
        }
      }
    }
  }

  /** A magazine gets its address. */
  void bind(MagazineModel magazine, long address) {
    if (address != 0) {
      MagazineModel before = magazines.put(address, magazine);
      if (before != null && before != magazine && before.place() != Place.FREED) {
        reused(before);
      }
      magazine.address(address);
    }
  }

  /** Its address is given out again: it must have been freed unseen. */
  private void reused(MagazineModel magazine) {
    if (overflowedUnseen(magazine)) {
      magazine.rcache().overflowed(magazine);
    } else {
      magazine.rcache().freed(magazine);
    }
  }

  /** A magazine that the trace shows to be allocated. */
  void born(MagazineModel magazine, Step step, boolean expected) {
    magazine.record().bornLine = step.line;
    magazine.record().expected = expected;
    bind(magazine, step.pointer);
    journal.add(magazine, MagazineEvent.Kind.BORN, step, 0, expected);
  }

  /** A magazine went onto the depot. */
  void pushed(MagazineModel magazine, Step step) {
    magazine.record().unseenPops = magazine.rcache().unseenPops();
    magazine.record().settledAt = Long.MAX_VALUE;
    unsettled.add(magazine);
    journal.pushed(magazine, step);
    MagazineRecord record = magazine.record();
    boolean seen = record.bornLine >= 0 && !record.guessed && !record.mayHaveMoved;
    journal.add(magazine, MagazineEvent.Kind.PUSHED, step, 0, seen && rules.took(magazine));
  }

  /** A CPU does something: what it pushed before is on the depot now. */
  void settle(Step step) {
    for (int at = unsettled.size() - 1; at >= 0; at--) {
      MagazineModel magazine = unsettled.get(at);
      if (magazine.cpu() == step.cpu) {
        magazine.record().settledAt = step.sequence;
        unsettled.remove(at);
      }
    }
  }

  /**
   * True if no missing event can have changed what is known of a magazine: not if lost events may
   * have moved it since it was allocated, nor if it may have been trimmed unseen, or may have found
   * the depot full.
   */
  boolean certain(MagazineModel magazine) {
    MagazineRecord record = magazine.record();
    boolean there = magazine.place() != Place.DEPOT || rules.stays(magazine);
    boolean doubt = record.guessed || record.mayHaveMoved || magazine.doubtful();
    return record.bornLine >= 0 && there && !doubt;
  }

  /** Members of a depot, those that must have found it full left out. */
  int depotSize(RcacheModel rcache) {
    int size = rcache.depot().size();
    while (size > 0 && rules.overflowed(rcache.depot().get(size - 1))) {
      size--;
    }
    return size;
  }

  /** The member of a depot that the next pop takes, as far as is known; {@code null} for none. */
  @Nullable MagazineModel head(RcacheModel rcache) {
    List<MagazineModel> depot = rcache.depot();
    int size = depotSize(rcache);
    return size > 0 ? depot.get(size - 1) : depot.isEmpty() ? null : depot.get(depot.size() - 1);
  }

  /** True where a magazine that the trace does not show to be freed found the depot full. */
  boolean overflowedUnseen(MagazineModel magazine) {
    return magazine.place() == Place.DEPOT && rules.overflowed(magazine);
  }

  /** Magazines of domains that are no longer followed. */
  void forgetMagazines(Set<DomainModel> old) {
    magazines.values().removeIf(magazine -> old.contains(magazine.rcache().domain()));
    unsettled.removeIf(magazine -> old.contains(magazine.rcache().domain()));
  }

  /** A magazine had found the depot full, and was freed. */
  void overflowed(MagazineModel magazine) {
    magazine.rcache().overflowed(magazine);
    if (magazines.get(magazine.address()) == magazine) {
      magazines.remove(magazine.address());
    }
  }

  /** A magazine was freed. */
  void freed(MagazineModel magazine, Step step) {
    annul(magazine);
    journal.notLost(magazine.address());
    journal.add(magazine, MagazineEvent.Kind.FREED, step, 0, true);
    if (step.site == SlabSite.INSERT) {
      magazine.rcache().overflowed(magazine); // it was in no depot, and nothing was popped
    }
    magazine.rcache().freed(magazine);
    magazines.remove(magazine.address());
  }

  /** The magazine that a pop replaced was freed; the trace says which one that was. */
  void retire(MagazineModel old, Step slab) {
    if (old.address() == 0) {
      bind(old, slab.pointer);
    }
    if (old.address() == slab.pointer) {
      freed(old, slab);
    } else {
      MagazineModel freed = magazines.get(slab.pointer);
      if (freed != null) {
        freed(freed, slab);
      }
    }
  }

  /** A magazine that was counted as lost was only on its way. */
  private void annul(MagazineModel magazine) {
    int index = magazine.record().divergence;
    if (index >= 0) {
      divergences.set(index, null);
      magazine.record().divergence = -1;
    }
  }

  /** Model and kernel went apart. */
  void diverged(
      Kind kind, Step step, RcacheModel rcache, @Nullable MagazineModel magazine, long detail) {
    if (divergences.size() == MOST_DIVERGENCES) {
      dropped++;
      return;
    }
    if (magazine != null && kind.loss()) {
      magazine.record().divergence = divergences.size();
    }
    divergences.add(
        new Divergence(
            kind,
            step.line,
            step.time,
            new Address(rcache.domain().address()),
            rcache.order(),
            step.cpu,
            new Address(magazine == null ? 0 : magazine.address()),
            detail));
  }

  /** A loss that has been counted happened at an earlier step. */
  void dated(MagazineModel magazine, Step step) {
    int index = magazine.record().divergence;
    Divergence divergence = index < 0 ? null : divergences.get(index);
    if (divergence != null) {
      divergences.set(
          index,
          new Divergence(
              divergence.kind(),
              step.line,
              step.time,
              divergence.domain(),
              divergence.order(),
              step.cpu,
              divergence.magazine(),
              divergence.detail()));
    }
  }

  /** Events are missing since a line: what differed after it has that reason. */
  void forgetDivergences(long since) {
    divergences.replaceAll(
        divergence -> divergence != null && divergence.line() >= since ? null : divergence);
  }

  /** What differed and was not taken back. */
  List<Divergence> divergences() {
    List<Divergence> kept = new ArrayList<>();
    for (Divergence divergence : divergences) {
      if (divergence != null) {
        kept.add(divergence);
      }
    }
    kept.sort(Comparator.comparingLong(Divergence::line)); // some show later than they happened
    return List.copyOf(kept);
  }

  /** Divergences beyond those kept. */
  long dropped() {
    return dropped;
  }
}
