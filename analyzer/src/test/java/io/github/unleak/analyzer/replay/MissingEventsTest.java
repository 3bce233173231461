package io.github.unleak.analyzer.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.rcache.DepotRules;
import io.github.unleak.analyzer.rcache.RcacheShape.Depot;
import io.github.unleak.analyzer.replay.TinyKernel.Fault;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceContext;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceListener;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Events that are missing take away only what they can have changed: no claim is wrong, and claims
 * that the missing events do not touch stay.
 */
class MissingEventsTest {

  private static final int SEEDS = Integer.getInteger("unleak.seeds", 20);
  private static final int STEPS = 6000;
  private static final int SIZE = 5;
  private static final LongHashSet ALL = new LongHashSet();

  static {
    for (long at = 0; at < 4000; at++) {
      ALL.add(0xffff888200000000L + at * 1024);
    }
  }

  /** How events go missing. */
  enum Way {
    /** Nothing is missing: what can be claimed at all. */
    NOTHING,
    /** One stretch of one CPU, and the trace says so. */
    STRETCH_TOLD,
    /** One event, and the trace says so. */
    ONE_TOLD,
    /** The file ends inside a line. */
    CUT,
    /** Probes in interrupts are missed silently, slab events are not. */
    INTERRUPTS_MISSED,
    /** Probes of frees are missed silently. */
    FREES_MISSED,
    /** Probes are missed silently, of whatever function. */
    PROBES_MISSED,
    /** The same, and the recorder counts them. */
    PROBES_COUNTED,
    /** All events of a CPU are missing from some time on, silently. */
    CPU_SILENT
  }

  private record Claim(long address, long born, long line) {}

  /** Leaves out of a trace what goes missing. */
  static final class Losses implements TraceListener {
    private final TraceListener to;
    private final Way way;
    private final Random random;
    final int cpu;
    final long from;
    final long until;
    private final int rate;
    private long pending;
    long missed;
    private long firstMissing = Long.MAX_VALUE;
    private long lastMissing = -1;

    Losses(TraceListener to, Way way, long seed) {
      this.to = to;
      this.way = way;
      this.random = new Random(-seed);
      this.cpu = random.nextInt(4);
      this.from = 1000L + random.nextInt(8000);
      boolean one = way == Way.ONE_TOLD;
      this.until = one ? from + 30 : from + 1 + random.nextInt(600);
      this.rate = 20 + random.nextInt(2000);
    }

    private boolean shows(TraceEvent event) {
      long line = event.line();
      boolean probe =
          event.role() != EventRole.MEMORY_ALLOC && event.role() != EventRole.MEMORY_FREE;
      return switch (way) {
        case NOTHING -> true;
        case STRETCH_TOLD -> event.cpu() != cpu || line < from || line > until;
        case ONE_TOLD -> event.cpu() != cpu || line < from || line > until || missed > 0;
        case CUT -> line < from;
        case INTERRUPTS_MISSED ->
            !probe || event.context() == TraceContext.TASK || random.nextInt(rate) > 0;
        case FREES_MISSED -> event.role() != EventRole.IOVA_FREE || random.nextInt(rate) > 0;
        case PROBES_MISSED, PROBES_COUNTED -> !probe || random.nextInt(rate) > 0;
        case CPU_SILENT -> event.cpu() != cpu || line < from;
      };
    }

    @Override
    public void event(TraceEvent event) {
      if (!shows(event)) {
        missed++;
        pending++;
        firstMissing = Math.min(firstMissing, event.line());
        lastMissing = event.line();
        return;
      }
      boolean told = way == Way.STRETCH_TOLD || way == Way.ONE_TOLD;
      if (told && event.cpu() == cpu && pending > 0) {
        loss(new TraceLoss(TraceLoss.Kind.LOST, cpu, pending, source(event.line())));
        pending = 0;
      }
      to.event(event);
    }

    void end(TraceReplayer replayer) {
      if (way == Way.PROBES_COUNTED && missed > 0) {
        loss(new TraceLoss(TraceLoss.Kind.MISSED, -1, missed, source(1)));
      } else if (way == Way.CUT) {
        loss(new TraceLoss(TraceLoss.Kind.DAMAGED, -1, 1, source(from)));
      } else {
        replayer.allLossesTold();
      }
    }

    private static SourceLine source(long line) {
      return new SourceLine("trace.txt", line);
    }

    @Override
    public void loss(TraceLoss loss) {
      to.loss(loss);
    }

    @Override
    public void diagnostic(Diagnostic diagnostic) {
      to.diagnostic(diagnostic);
    }
  }

  static TinyKernel run(long seed, Fault fault, TraceListener to) {
    Random random = new Random(seed);
    TinyKernel kernel = new TinyKernel(random, to, 4, TinyKernel.Build.list(SIZE), fault);
    for (int step = 0; step < STEPS; step++) {
      kernel.step();
    }
    return kernel;
  }

  static TraceReplayer replayer() {
    return new TraceReplayer(TraceWatch.of(ALL), new DepotRules(Depot.LIST), SIZE);
  }

  private static Set<Claim> claims(TraceReplay replay) {
    Set<Claim> claims = new HashSet<>();
    ALL.forEach(
        address -> {
          long born = -1;
          for (MagazineEvent event : replay.magazine(address)) {
            if (event.kind() == MagazineEvent.Kind.BORN) {
              born = event.line();
            }
            boolean loss =
                switch (event.kind()) {
                  case BYPASSED, NOT_IN_DEPOT, UNFREED -> true;
                  default -> false;
                };
            if (loss && event.sure() && born >= 0) {
              claims.add(new Claim(address, born, event.line()));
            }
          }
        });
    return claims;
  }

  @ParameterizedTest
  @EnumSource
  void noClaimIsWrongAndThoseThatAreNotTouchedStay(Way way) {
    int kept = 0;
    int untouched = 0;
    int all = 0;
    List<String> wrong = new ArrayList<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      for (Fault fault : Fault.values()) {
        TraceReplayer whole = replayer();
        run(seed, fault, whole);
        TraceReplayer replayer = replayer();
        Losses losses = new Losses(replayer, way, seed);
        TinyKernel kernel = run(seed, fault, losses);
        losses.end(replayer);
        Set<Claim> claims = claims(ReplayTest.finish(replayer));
        for (Claim claim : claims) {
          if (kernel.uses(claim.address, claim.line)) {
            wrong.add(fault + ", seed " + seed + ": " + claim);
          }
        }
        all += claims.size();
        for (Claim claim : claims(ReplayTest.finish(whole))) {
          if (claim.born > losses.lastMissing || claim.line < losses.firstMissing) {
            untouched++;
            kept += claims.contains(claim) ? 1 : 0;
          }
        }
      }
    }
    System.out.printf(
        "missing events: %s: %d claims, %d of %d untouched kept%n", way, all, kept, untouched);
    assertEquals(List.of(), wrong);
    // After a missed allocation, each CPU has to be checked before anything is certain again.
    boolean random = way == Way.PROBES_MISSED || way == Way.PROBES_COUNTED;
    assertTrue(kept * 10 >= untouched * (random ? 4 : 8), kept + " of " + untouched + " kept");
  }
}
