package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.CpuCache;
import io.github.unleak.analyzer.rcache.CpuCache.Fill;
import io.github.unleak.analyzer.rcache.CpuRecord;
import io.github.unleak.analyzer.rcache.DomainModel;
import io.github.unleak.analyzer.rcache.RcacheModel;

/**
 * Decides which conclusions survive events that are missing silently. Probes of {@code
 * alloc_iova_fast()} and {@code free_iova_fast()} that are missed change how full a CPU's magazines
 * seem, in one domain and size class. The next push or pop of that CPU shows it: a push needs both
 * magazines full, a pop both empty. If it comes exactly when the model requires it, all that was
 * concluded from the fill levels since the last such moment is confirmed; if not, none of it is.
 */
final class FillChecks {

  private final MagazineJournal journal;

  FillChecks(MagazineJournal journal) {
    this.journal = journal;
  }

  /** A push or a pop came exactly when the model required it. */
  void confirmed(DomainReplay domain, CpuCache cache, long line) {
    CpuRecord record = cache.record();
    record.checked = line;
    if (record.rechecked < 0 || record.sign != domain.lastSign) {
      record.rechecked = line;
      record.sign = domain.lastSign;
    }
  }

  /** The fill levels of a CPU turn out to be wrong: they may have been since the last check. */
  void refuted(DomainReplay domain, RcacheModel rcache, int cpu) {
    CpuRecord record = rcache.cpu(cpu).record();
    journal.unsure(domain.model.address(), cpu, record.checked + 1);
  }

  /** The depot held what the model has elsewhere, or nowhere: its order was another. */
  void depotRefuted(DomainReplay domain) {
    journal.unsure(domain.model.address(), -1, checked(domain));
  }

  /** Another magazine was freed than the one that the last pop was taken to have loaded. */
  void otherMagazine(DomainReplay domain, RcacheModel rcache, int cpu) {
    CpuRecord record = rcache.cpu(cpu).record();
    long since = Math.min(record.checked, record.popped);
    journal.unsure(domain.model.address(), -1, Math.max(0, since)); // the depot's order is another
  }

  /**
   * The magazines of a CPU are emptier than they should be: {@code free_cpu_cached_iovas()} may
   * have emptied them unseen, and which one is pushed next depends on how full they were then.
   */
  void emptied(DomainReplay domain, RcacheModel rcache, int cpu) {
    refuted(domain, rcache, cpu);
    CpuCache cache = rcache.cpu(cpu);
    cache.loaded().record().mayHaveMoved = true;
    cache.prev().record().mayHaveMoved = true;
  }

  /** The trace shows that the magazines of a CPU are emptied at once: nothing checks them later. */
  void flushed(DomainReplay domain, RcacheModel rcache, int cpu) {
    CpuCache cache = rcache.cpu(cpu);
    last(domain, cache.record(), cpu, false);
    if (cache.fill() == Fill.UNKNOWN) {
      cache.loaded().record().mayHaveMoved = true;
      cache.prev().record().mayHaveMoved = true;
    }
  }

  /**
   * Nothing more is heard of a domain: what no later push or pop confirmed stands only if the
   * domain has shown no sign of missing events since.
   *
   * @param more true if the recorder counts more missed probes than there are signs
   * @param counted true if it counts as many as there are signs, at least: none of them is a sign
   *     of a missing slab event
   */
  void end(DomainReplay domain, boolean more, boolean counted) {
    for (int order = 0; order < DomainModel.ORDERS; order++) {
      RcacheModel rcache = domain.model.used(order);
      for (int cpu = 0; rcache != null && cpu < rcache.cpus(); cpu++) {
        last(domain, rcache.cpu(cpu).record(), cpu, more);
      }
    }
    if (domain.allocationsMissed > 0 && (!counted || domain.givenTwice > 0)) {
      // A pop may be among them, and a number may have been given out and taken back unseen.
      journal.unsure(domain.model.address(), domain.soundUntil, rechecked(domain));
    } else if (domain.firstSign >= 0) {
      journal.unsureBottom(domain.model.address(), domain.soundUntil);
    }
  }

  /**
   * Events are missing, and it is not known where. If they were of this domain, some sign of it
   * would have shown, and some CPU would not be heard of if all of its events were missing.
   *
   * @param allHeard true if the trace has events of all CPUs
   */
  void missingAnywhere(DomainReplay domain, boolean allHeard) {
    if (!allHeard || !domain.clean() || domain.lastSign >= 0) {
      journal.unsureOf(domain.model.address(), 0);
    }
  }

  private void last(DomainReplay domain, CpuRecord record, int cpu, boolean more) {
    if (more || domain.lastSign > record.checked) {
      journal.unsure(domain.model.address(), cpu, record.checked + 1);
    }
  }

  /** The line at which every CPU had been checked after the last sign of missing events. */
  private static long rechecked(DomainReplay domain) {
    long rechecked = -1;
    for (int order = 0; order < DomainModel.ORDERS; order++) {
      RcacheModel rcache = domain.model.used(order);
      for (int cpu = 0; rcache != null && cpu < rcache.cpus(); cpu++) {
        CpuRecord record = rcache.cpu(cpu).record();
        boolean since = record.sign == domain.lastSign && record.rechecked > domain.lastSign;
        rechecked = since ? Math.max(rechecked, record.rechecked) : Long.MAX_VALUE;
        if (!since) {
          return rechecked;
        }
      }
    }
    return rechecked;
  }

  /** The line up to which every CPU of a domain has been checked. */
  static long checked(DomainReplay domain) {
    long checked = Long.MAX_VALUE;
    for (int order = 0; order < DomainModel.ORDERS; order++) {
      RcacheModel rcache = domain.model.used(order);
      for (int cpu = 0; rcache != null && cpu < rcache.cpus(); cpu++) {
        checked = Math.min(checked, Math.max(domain.firstLine, rcache.cpu(cpu).record().checked));
      }
    }
    return checked == Long.MAX_VALUE ? domain.firstLine : checked;
  }
}
