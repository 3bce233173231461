package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.DomainModel;
import io.github.unleak.analyzer.rcache.MagazineModel;
import io.github.unleak.analyzer.rcache.MagazineModel.Place;
import io.github.unleak.analyzer.rcache.RcacheModel;
import io.github.unleak.analyzer.replay.Divergence.Kind;
import io.github.unleak.parser.line.Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** How many losses of events have been told. */
  long epoch;

  /** True once the trimming work was seen: the depot is a list, without a limit. */
  boolean trims;

  /** Pops of which it is not known which magazine they took. */
  long untoldPops;

  private final List<@Nullable Divergence> divergences = new ArrayList<>();
  private final List<MagazineModel> unsettled = new ArrayList<>();
  private long dropped;
  private @Nullable DomainReplay last;

  ReplayState(MagazineJournal journal, int capacity) {
    this.journal = journal;
    this.capacity = capacity;
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
      domain = new DomainReplay(new DomainModel(step.domain, capacity, unused(step), false), step);
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

  /** A magazine gets its address. */
  void bind(MagazineModel magazine, long address) {
    if (address != 0) {
      MagazineModel before = magazines.put(address, magazine);
      if (before != null && before != magazine && before.place() != Place.FREED) {
        before.rcache().freed(before); // given out again: it must have been freed unseen
      }
      magazine.address(address);
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
    magazine.record().untoldPops = untoldPops;
    magazine.record().settledAt = Long.MAX_VALUE;
    unsettled.add(magazine);
    journal.pushed(magazine, step);
    journal.add(magazine, MagazineEvent.Kind.PUSHED, step, 0, certain(magazine));
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
   * True where nothing that was lost can stand behind what is known of a magazine. After the first
   * loss that the trace tells nothing is certain any more: what the lost events did to the depot
   * and to the numbers stays in all that follows.
   */
  boolean certain(MagazineModel magazine) {
    return magazine.record().bornLine >= 0 && epoch == 0 && !doubtful(magazine.rcache());
  }

  /**
   * True where the depot grew beyond what stays without trimming, and no trimming was seen: it may
   * be trimmed without a trace, or be an array that ran over.
   */
  boolean doubtful(RcacheModel rcache) {
    return rcache.large() && !trims;
  }

  /** A magazine was freed. */
  void freed(MagazineModel magazine, Step step) {
    annul(magazine);
    journal.add(magazine, MagazineEvent.Kind.FREED, step, 0, true);
    magazine.rcache().freed(magazine);
    magazines.remove(magazine.address());
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

  /** What differed and was not taken back. */
  List<Divergence> divergences() {
    List<Divergence> kept = new ArrayList<>();
    for (Divergence divergence : divergences) {
      if (divergence != null) {
        kept.add(divergence);
      }
    }
    return List.copyOf(kept);
  }

  /** Divergences beyond those kept. */
  long dropped() {
    return dropped;
  }
}
