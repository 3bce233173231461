package io.github.unleak.analyzer.replay;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.replay.TinyKernel.Fault;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceListener;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.InputKind;
import io.github.unleak.parser.line.InputSummary;
import io.github.unleak.parser.line.SourceLine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The replay against a small kernel that knows what it did. */
class ReplayTest {

  private static final int SEEDS = Integer.getInteger("unleak.seeds", 60);
  private static final int STEPS = 6000;
  private static final int SIZE = 5;

  private static LongHashSet allAddresses() {
    LongHashSet all = new LongHashSet();
    for (long at = 0; at < 4000; at++) {
      all.add(0xffff888200000000L + at * 1024);
    }
    return all;
  }

  private static final LongHashSet ALL = allAddresses();

  private static TraceReplayer replayer() {
    return new TraceReplayer(TraceWatch.of(ALL), Long.MAX_VALUE, SIZE);
  }

  private static TraceReplay finish(TraceReplayer replayer) {
    return replayer.finish(
        new TraceSummary(
            new InputSummary("trace.txt", null, InputKind.FTRACE, 1, 1),
            TraceSummary.Clock.SECONDS,
            null,
            4,
            -1,
            -1,
            -1,
            Set.of(),
            Map.of(),
            0,
            0,
            0,
            false));
  }

  /** Passes on what {@link #shows} lets through. */
  private abstract static class Filter implements TraceListener {
    final TraceReplayer to;

    Filter(TraceReplayer to) {
      this.to = to;
    }

    abstract boolean shows(TraceEvent event);

    @Override
    public void event(TraceEvent event) {
      if (shows(event)) {
        to.event(event);
      }
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

  private static TinyKernel run(long seed, Fault fault, TraceListener to) {
    Random random = new Random(seed);
    TinyKernel kernel = new TinyKernel(random, to, 1 + random.nextInt(4), SIZE, fault);
    for (int step = 0; step < STEPS; step++) {
      kernel.step();
    }
    return kernel;
  }

  @Test
  void predictsAllThatAKernelWithoutFaultsDoes() {
    long pushes = 0;
    long pops = 0;
    long trims = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      TraceReplayer replayer = replayer();
      run(seed, Fault.NONE, replayer);
      TraceReplay replay = finish(replayer);
      assertEquals(1, replay.domains().size());
      DomainReport domain = replay.domains().get(0);
      ReplayCounts counts = domain.counts();
      String name = "seed " + seed + ": " + counts + " " + replay.divergences();
      assertAll(
          name,
          () -> assertTrue(domain.fromFirstUse() && domain.clean()),
          () -> assertEquals(List.of(), replay.divergences()),
          () -> assertEquals(counts.pushesSeen(), counts.pushesAgreed()),
          () -> assertEquals(counts.pushesSeen(), counts.pushesPredicted()),
          () -> assertEquals(counts.popsSeen(), counts.popsAgreed()),
          () -> assertEquals(counts.popsSeen(), counts.popsPredicted()),
          () -> assertEquals(counts.trimsSeen(), counts.trimsAgreed()),
          () -> assertEquals(0, counts.numbersWrong() + counts.numbersHidden()));
      pushes += counts.pushesSeen();
      pops += counts.popsSeen();
      trims += counts.trimsSeen();
    }
    assertTrue(pushes > 1000 && pops > 1000 && trims > 100, pushes + " " + pops + " " + trims);
  }

  @ParameterizedTest
  @EnumSource
  void findsWhatIsLostAndNothingElse(Fault fault) {
    int found = 0;
    int lost = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      TraceReplayer replayer = replayer();
      TinyKernel kernel = run(seed, fault, replayer);
      TraceReplay replay = finish(replayer);
      Map<Long, Long> claims = claims(replay);
      for (Map.Entry<Long, Long> claim : claims.entrySet()) {
        Long when = kernel.lost.get(claim.getKey());
        assertTrue(
            when != null && when <= claim.getValue(),
            fault + ", seed " + seed + ": " + claim + ", truly " + when);
      }
      found += claims.size();
      lost += kernel.lost.size();
      assertTrue(
          replay.domains().get(0).clean(), fault + ", seed " + seed + " " + replay.divergences());
    }
    System.out.println("replay: " + fault + ": " + found + " of " + lost + " lost found for sure");
    assertTrue(fault == Fault.NONE ? lost == 0 : found > lost / 2, found + " of " + lost);
  }

  /** Losses that the replay is sure of, in a domain without signs of silent loss. */
  private static Map<Long, Long> claims(TraceReplay replay) {
    Map<Long, Long> claims = new HashMap<>();
    if (!replay.domains().stream().allMatch(DomainReport::clean)
        || replay.entriesWithoutReturn() + replay.returnsWithoutEntry() > 0) {
      return claims;
    }
    ALL.forEach(
        address -> {
          for (MagazineEvent event : replay.magazine(address)) {
            switch (event.kind()) {
              case BYPASSED, NOT_IN_DEPOT, UNFREED -> {
                if (event.sure()) {
                  claims.put(address, event.line());
                }
              }
              case BORN -> claims.remove(address);
              default -> {}
            }
          }
        });
    return claims;
  }

  @ParameterizedTest
  @EnumSource
  void aTraceThatBeginsInMidLifeClaimsNothingWrong(Fault fault) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      TraceReplayer replayer = replayer();
      long from = 500 + 40 * seed;
      TinyKernel kernel =
          run(
              seed,
              fault,
              new Filter(replayer) {
                @Override
                boolean shows(TraceEvent event) {
                  return event.line() > from;
                }
              });
      TraceReplay replay = finish(replayer);
      right(fault + " from " + from + ", seed " + seed, claims(replay), kernel);
      if (fault == Fault.NONE) {
        assertEquals(List.of(), replay.divergences(), "seed " + seed);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void toldLossesTakeClaimsAwayAndMakeNoneWrong(Fault fault) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      TraceReplayer replayer = replayer();
      Random random = new Random(-seed);
      Map<Integer, Long> missing = new HashMap<>();
      TinyKernel kernel =
          run(
              seed,
              fault,
              new Filter(replayer) {
                @Override
                boolean shows(TraceEvent event) {
                  if (random.nextInt(1500) == 0) {
                    missing.merge(event.cpu(), 1L, Long::sum);
                    return false;
                  }
                  Long count = missing.remove(event.cpu());
                  if (count != null) {
                    SourceLine source = new SourceLine("trace.txt", event.line());
                    to.loss(new TraceLoss(TraceLoss.Kind.LOST, event.cpu(), count, source));
                  }
                  return true;
                }
              });
      right(fault + ", seed " + seed, claims(finish(replayer)), kernel);
    }
  }

  private static void right(String name, Map<Long, Long> claims, TinyKernel kernel) {
    for (Map.Entry<Long, Long> claim : claims.entrySet()) {
      Long when = kernel.lost.get(claim.getKey());
      assertTrue(when != null && when <= claim.getValue(), name + ": " + claim + ", truly " + when);
    }
  }
}
