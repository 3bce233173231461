package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.CpuCache;
import io.github.unleak.analyzer.rcache.DomainModel;
import io.github.unleak.analyzer.rcache.MagazineModel;
import io.github.unleak.analyzer.rcache.RcacheModel;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;

/**
 * What lost events leave uncertain. A stretch without the events of one CPU can have changed the
 * magazines of that CPU and the depots, not the magazines of other CPUs. What was in a depot then
 * may be anywhere afterwards; what is allocated and pushed later is certain again.
 */
final class EventLosses {

  /** Where there is no event of one of these, all of them may be missing. */
  private static final EnumSet<EventRole> OPERATIONS =
      EnumSet.of(
          EventRole.IOVA_ALLOC,
          EventRole.IOVA_ALLOC_RETURN,
          EventRole.IOVA_FREE,
          EventRole.MEMORY_ALLOC,
          EventRole.MEMORY_FREE);

  private final ReplayState state;
  private long[] lastLines = new long[64];
  private final EnumSet<EventRole> kinds = EnumSet.noneOf(EventRole.class);
  private final BitSet overrun = new BitSet();
  private boolean byBuffer;
  private boolean anyCpu;
  private boolean anywhere;
  private boolean allTold;
  private long missed;

  EventLosses(ReplayState state) {
    this.state = state;
  }

  /** True if the trace says of a loss where it is. */
  static boolean located(TraceLoss.Kind kind) {
    return kind != TraceLoss.Kind.COUNT && kind != TraceLoss.Kind.MISSED;
  }

  /** An event of a CPU. */
  void heard(Step step) {
    if (step.cpu >= lastLines.length) {
      lastLines = Arrays.copyOf(lastLines, Math.max(step.cpu + 1, 2 * lastLines.length));
    }
    lastLines[step.cpu] = step.line;
    if (step.role != null) {
      kinds.add(step.role);
    }
  }

  /** Nothing was lost but what the trace tells: its recorder counted the same. */
  void allTold() {
    allTold = true;
  }

  /** Events are missing. */
  void take(Step loss, TraceLoss.Kind kind) {
    switch (kind) {
      case COUNT -> anywhere = true;
      case MISSED -> missed += loss.lost;
      case LOST, BUFFER_STARTED, DAMAGED -> lose(loss);
    }
  }

  private void lose(Step loss) {
    boolean here = loss.cpu < 0 && loss.lost > 0; // a line that cannot be read
    byBuffer |= !here;
    if (loss.cpu >= 0) {
      overrun.set(loss.cpu);
    } else {
      anyCpu |= !here;
    }
    long since = here ? loss.line : loss.cpu < 0 ? 0 : line(loss.cpu);
    state.journal.unsureSince(since);
    state.forgetDivergences(since);
    for (DomainReplay domain : state.domains.values()) {
      domain.explainSigns(since);
      domain.model.forgetOut();
      domain.numbersComplete = false;
      for (int order = 0; order < DomainModel.ORDERS; order++) {
        RcacheModel rcache = domain.model.used(order);
        if (rcache != null) {
          lose(rcache, loss, since);
          forgetWaiting(domain.waiting.get(order), loss.cpu);
        }
      }
    }
  }

  private long line(int cpu) {
    return cpu < lastLines.length ? lastLines[cpu] : 0;
  }

  private static void forgetWaiting(List<Step> waiting, int cpu) {
    waiting.removeIf(step -> cpu < 0 || step.cpu == cpu);
  }

  private void lose(RcacheModel rcache, Step loss, long since) {
    int from = Math.max(0, loss.cpu);
    int to = loss.cpu < 0 ? rcache.cpus() : loss.cpu + 1;
    // The work trims no depot that is not longer than the CPUs are many.
    boolean bears = loss.lost > 0 && rcache.bottomKnown() && rcache.depot().size() < rcache.cpus();
    for (int cpu = from; cpu < to; cpu++) {
      bears &= rcache.cpu(cpu).bears(loss.lost);
    }
    for (int cpu = from; cpu < to; cpu++) {
      if (bears) {
        rcache.lose(cpu);
      } else {
        rcache.loseAll(cpu);
      }
    }
    if (!bears) {
      doubtPopped(rcache, since);
    }
  }

  /** What other CPUs took meanwhile need not have come from where it seemed to come. */
  private static void doubtPopped(RcacheModel rcache, long since) {
    for (int cpu = 0; cpu < rcache.cpus(); cpu++) {
      CpuCache cache = rcache.cpu(cpu);
      if (cache.record().popped >= since) {
        MagazineModel upper = cache.upper();
        MagazineModel popped = upper == cache.loaded() ? cache.prev() : cache.loaded();
        rcache.doubt(popped);
      }
      if (cache.record().tree >= since) {
        rcache.lose(cpu); // or it had popped what was pushed unseen, without a free
      }
    }
  }

  /**
   * The trace is over. A ring buffer tells of a loss with the next event of the CPU: if events were
   * lost, and the recorder did not count how many, more may be missing after the last one. A CPU
   * that lost none before would leave signs in the domains that it works on.
   */
  void end(List<DomainReplay> domains, TraceSummary summary) {
    if (byBuffer && !allTold) {
      endsUnsure(domains);
    }
    if (anywhere) {
      boolean allHeard = allHeard(summary) && kinds.containsAll(OPERATIONS);
      domains.forEach(domain -> state.checks.missingAnywhere(domain, allHeard));
      state.journal.unsurePlaces();
    }
    long signs = 0;
    for (DomainReplay domain : domains) {
      signs += domain.givenTwice + domain.allocationsMissed;
    }
    boolean more = missed > signs;
    boolean counted = missed > 0 && missed >= signs;
    domains.forEach(domain -> state.checks.end(domain, more, counted));
  }

  private void endsUnsure(List<DomainReplay> domains) {
    for (int cpu = 0; cpu < lastLines.length; cpu++) {
      long line = lastLines[cpu];
      if (line > 0 && (anyCpu || overrun.get(cpu))) {
        state.journal.unsureSince(line);
      } else if (line > 0) {
        for (DomainReplay domain : domains) {
          if (!domain.clean() || domain.lastSign >= 0) {
            state.journal.unsureOf(domain.model.address(), line);
          }
        }
      }
    }
  }

  private boolean allHeard(TraceSummary summary) {
    int heard = 0;
    for (int cpu = 0; cpu < summary.cpus(); cpu++) {
      heard += line(cpu) > 0 || summary.seenCpus().contains(cpu) ? 1 : 0;
    }
    return heard > 0 && heard == summary.cpus();
  }
}
