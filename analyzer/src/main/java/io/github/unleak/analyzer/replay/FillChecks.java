package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.CpuCache;
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
  void confirmed(CpuCache cache, long line) {
    cache.record().checked = line;
  }

  /** The fill levels of a CPU turn out to be wrong: they may have been since the last check. */
  void refuted(DomainReplay domain, RcacheModel rcache, int cpu) {
    CpuRecord record = rcache.cpu(cpu).record();
    journal.unsure(domain.model.address(), cpu, record.checked + 1);
  }

  /** Another magazine was freed than the one that the last pop was taken to have loaded. */
  void otherMagazine(DomainReplay domain, RcacheModel rcache, int cpu) {
    CpuRecord record = rcache.cpu(cpu).record();
    long since = Math.min(record.checked, record.popped);
    journal.unsure(domain.model.address(), cpu, Math.max(0, since));
  }

  /** The last check of a CPU, before its magazines are emptied at once. */
  void emptied(DomainReplay domain, RcacheModel rcache, int cpu) {
    last(domain, rcache.cpu(cpu).record(), cpu, false);
  }

  /**
   * Nothing more is heard of a domain: what no later push or pop confirmed stands only if the
   * domain has shown no sign of missing events since.
   *
   * @param more true if more events are missing than the signs account for
   */
  void end(DomainReplay domain, boolean more) {
    for (int order = 0; order < DomainModel.ORDERS; order++) {
      RcacheModel rcache = domain.model.used(order);
      for (int cpu = 0; rcache != null && cpu < rcache.cpus(); cpu++) {
        last(domain, rcache.cpu(cpu).record(), cpu, more);
      }
    }
    if (domain.givenTwice > 0 && domain.allocationsMissed > 0) {
      // A number may have been given out and taken back unseen, and be elsewhere.
      journal.unsure(domain.model.address(), -1, domain.soundUntil);
    }
  }

  private void last(DomainReplay domain, CpuRecord record, int cpu, boolean more) {
    if (more || domain.lastSign > record.checked) {
      journal.unsure(domain.model.address(), cpu, record.checked + 1);
    }
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
