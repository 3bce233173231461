package io.github.unleak.analyzer.replay;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.rcache.DepotRules;
import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.rcache.RcacheShape.Depot;
import io.github.unleak.analyzer.rcache.RcacheShape.Magazines;
import io.github.unleak.analyzer.replay.TinyKernel.Fault;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceListener;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.InputKind;
import io.github.unleak.parser.line.InputSummary;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The replay against a small kernel that knows what it did. */
class ReplayTest {

  private static final int SEEDS = Integer.getInteger("unleak.seeds", 60);
  private static final int STEPS = 6000;
  private static final int SIZE = 5;
  private static final int MAGS = 4;

  private static LongHashSet allAddresses() {
    LongHashSet all = new LongHashSet();
    for (long at = 0; at < 4000; at++) {
      all.add(0xffff888200000000L + at * 1024);
    }
    return all;
  }

  private static final LongHashSet ALL = allAddresses();

  /** Kernels, and what the replay is told of them. */
  enum World {
    LIST(TinyKernel.Build.list(SIZE), null),
    /** Magazines on demand, as the user says. */
    LIST_LAZY_TOLD(TinyKernel.Build.lazy(SIZE), Depot.LIST),
    /** Magazines on demand, which only the trace shows. */
    LIST_LAZY(TinyKernel.Build.lazy(SIZE), null),
    /** Now and then all caches are emptied for want of numbers. */
    LIST_EMPTIED(TinyKernel.Build.list(SIZE).emptied(), null),
    /** The same, and what empties the CPUs is not recorded. */
    LIST_EMPTIED_UNSEEN(TinyKernel.Build.list(SIZE).emptied().silent(), null),
    /** Neither the trimming nor its frees are recorded. */
    LIST_TRIMMED_UNSEEN(TinyKernel.Build.list(SIZE).silent(), null),
    /** The frees of what overflows show what it is. */
    ARRAY(TinyKernel.Build.array(SIZE, MAGS), null),
    ARRAY_TOLD(TinyKernel.Build.array(SIZE, MAGS), Depot.ARRAY),
    /** The user tells it, and the frees are not recorded. */
    ARRAY_TOLD_UNSEEN(TinyKernel.Build.array(SIZE, MAGS).silent(), Depot.ARRAY),
    /** Nothing tells it. */
    ARRAY_UNSEEN(TinyKernel.Build.array(SIZE, MAGS).silent(), null);

    final TinyKernel.Build build;
    final @Nullable Depot told;

    World(TinyKernel.Build build, @Nullable Depot told) {
      this.build = build;
      this.told = told;
    }

    TraceReplayer replayer() {
      DepotRules rules = new DepotRules(told, MAGS);
      rules.learn(this == LIST_LAZY_TOLD ? Magazines.ON_DEMAND : null);
      return new TraceReplayer(TraceWatch.of(ALL), rules, build.size());
    }

    /** Fewer of those that came later: together they try as much. */
    long seeds() {
      return this == LIST ? SEEDS : Math.max(1, SEEDS / 3);
    }

    /** True where the replay can know what leaves the depot. */
    boolean known() {
      return this != LIST_TRIMMED_UNSEEN
          && this != LIST_EMPTIED
          && this != LIST_EMPTIED_UNSEEN
          && this != ARRAY_UNSEEN;
    }
  }

  /** All worlds with all faults that they can have. */
  static List<Arguments> worlds() {
    List<Arguments> all = new ArrayList<>();
    for (World world : World.values()) {
      for (Fault fault : Fault.values()) {
        if (fault != Fault.FORGET_TRIMMED || world.build.mags() == 0) {
          all.add(Arguments.of(world, fault));
        }
      }
    }
    return all;
  }

  static TraceReplay finish(TraceReplayer replayer) {
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

  private static TinyKernel run(long seed, World world, Fault fault, TraceListener to) {
    return run(seed, world.build, fault, STEPS, to);
  }

  private static TinyKernel run(
      long seed, TinyKernel.Build build, Fault fault, int steps, TraceListener to) {
    Random random = new Random(seed);
    TinyKernel kernel = new TinyKernel(random, to, 1 + random.nextInt(4), build, fault);
    for (int step = 0; step < steps; step++) {
      kernel.step();
    }
    return kernel;
  }

  @ParameterizedTest
  @EnumSource(names = {"LIST", "LIST_LAZY_TOLD", "ARRAY", "ARRAY_TOLD", "ARRAY_TOLD_UNSEEN"})
  void predictsAllThatAKernelWithoutFaultsDoes(World world) {
    long pushes = 0;
    long pops = 0;
    long left = 0;
    for (long seed = 1; seed <= world.seeds(); seed++) {
      TraceReplayer replayer = world.replayer();
      TinyKernel kernel = run(seed, world, Fault.NONE, replayer);
      ReplayCounts counts = exact("seed " + seed, finish(replayer));
      pushes += counts.pushesSeen();
      pops += counts.popsSeen();
      left += counts.trimsSeen() + kernel.overflows;
    }
    long least = 20 * world.seeds();
    String all = pushes + " " + pops + " " + left;
    assertTrue(pushes > least && pops > least && left > least / 10, all);
  }

  /** The size of a magazine is not told: the first one that is allocated shows it. */
  @ParameterizedTest
  @CsvSource({"127, ARRAY, BYTES_1024", "128, ARRAY_128, BYTES_1032"})
  void recognisesTheArraysThatWereReleased(int size, Generation generation, RcacheSign bytes) {
    TinyKernel.Build build = new TinyKernel.Build(size, 32, true, 60_000, 48 * size, false, false);
    for (long seed = 1; seed <= 2; seed++) {
      TraceReplayer replayer = new TraceReplayer(TraceWatch.of(ALL));
      TinyKernel kernel = run(seed, build, Fault.NONE, 60_000, replayer);
      TraceReplay replay = finish(replayer);
      exact("seed " + seed, replay);
      assertTrue(kernel.overflows > 5, kernel.overflows + " overflows");
      assertEquals(generation, replay.rcache().generation());
      assertEquals(size, replay.rcache().magSize());
      assertEquals(Set.of(bytes, RcacheSign.OVERFLOW), replay.rcache().signs().keySet());
    }
  }

  private static ReplayCounts exact(String what, TraceReplay replay) {
    assertEquals(1, replay.domains().size());
    DomainReport domain = replay.domains().get(0);
    ReplayCounts counts = domain.counts();
    String name = what + ": " + counts + " " + replay.divergences();
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
    return counts;
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void findsWhatIsLostAndNothingElse(World world, Fault fault) {
    int found = 0;
    int lost = 0;
    for (long seed = 1; seed <= world.seeds(); seed++) {
      TraceReplayer replayer = world.replayer();
      TinyKernel kernel = run(seed, world, fault, replayer);
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
          !world.known() || loseFirst(world, fault) || replay.domains().get(0).clean(),
          fault + ", seed " + seed + " " + replay.divergences());
    }
    String all = found + " of " + lost + " lost found for sure";
    System.out.println("replay: " + world + ", " + fault + ": " + all);
    assertEquals(fault == Fault.NONE, lost == 0);
    boolean half = found > lost / 2 || loseFirst(world, fault);
    assertTrue(fault == Fault.NONE || !world.known() || half, all);
  }

  /** True if a CPU may lose its first magazines while it is open whether it has any. */
  private static boolean loseFirst(World world, Fault fault) {
    return world == World.LIST_LAZY && fault == Fault.FORGET_LOADED;
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
  @MethodSource("worlds")
  void aTraceThatBeginsInMidLifeClaimsNothingWrong(World world, Fault fault) {
    for (long seed = 1; seed <= world.seeds(); seed++) {
      TraceReplayer replayer = world.replayer();
      long from = 500 + 40 * seed;
      TinyKernel kernel =
          run(
              seed,
              world,
              fault,
              new Filter(replayer) {
                @Override
                boolean shows(TraceEvent event) {
                  return event.line() > from;
                }
              });
      TraceReplay replay = finish(replayer);
      right(fault + " from " + from + ", seed " + seed, claims(replay), kernel);
      if (fault == Fault.NONE && world.known()) {
        assertEquals(List.of(), replay.divergences(), "seed " + seed);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void toldLossesTakeClaimsAwayAndMakeNoneWrong(World world, Fault fault) {
    for (long seed = 1; seed <= world.seeds(); seed++) {
      TraceReplayer replayer = world.replayer();
      Random random = new Random(-seed);
      Map<Integer, Long> missing = new HashMap<>();
      TinyKernel kernel =
          run(
              seed,
              world,
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
