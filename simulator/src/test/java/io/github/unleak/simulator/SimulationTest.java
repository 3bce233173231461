package io.github.unleak.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.simulator.drivers.NicDriver;
import io.github.unleak.simulator.kernel.IovaDomain;
import io.github.unleak.simulator.options.Fault;
import io.github.unleak.simulator.options.ObjectKind;
import io.github.unleak.simulator.options.RcacheGeneration;
import io.github.unleak.simulator.options.SimulationOptions;
import io.github.unleak.simulator.options.TraceRecording;
import io.github.unleak.simulator.recording.Truth;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulationTest {

  private static final int SEEDS = 6;

  private static SimulationOptions small(RcacheGeneration generation) {
    return SimulationOptions.standard()
        .draft()
        .generation(generation)
        .operations(3000)
        .scans(3)
        .domains(2)
        .teardowns(1)
        .unplug(true)
        .trace(TraceRecording.RCACHE_AND_MORE)
        .options();
  }

  @Test
  void sameSeedSameBytes() {
    for (long seed = 0; seed < 10; seed++) {
      SimulationOptions options = SimulationOptions.random(seed);
      assertEquals(options, SimulationOptions.random(seed));
      Map<String, byte[]> first = Simulation.run(options, seed).bundle().files();
      Map<String, byte[]> second = Simulation.run(options, seed).bundle().files();
      assertEquals(first.keySet(), second.keySet());
      first.forEach((name, bytes) -> assertArrayEquals(bytes, second.get(name), name));
    }
  }

  @Test
  void anotherSeedGivesAnotherTrace() {
    SimulationOptions options = small(RcacheGeneration.LIST);
    assertNotEquals(
        Arrays.hashCode(Simulation.run(options, 1).bundle().files().get("trace.txt")),
        Arrays.hashCode(Simulation.run(options, 2).bundle().files().get("trace.txt")));
  }

  @ParameterizedTest
  @EnumSource
  void numbersAreNeitherLostNorGivenTwice(RcacheGeneration generation) {
    SimulationOptions options = small(generation);
    int looked = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      int[] audits = new int[1];
      SimulatedRun run =
          Simulation.audited(
              options,
              seed,
              drivers -> {
                for (NicDriver driver : drivers) {
                  IovaDomain domain = driver.usableDomain();
                  if (domain != null
                      && NumberAuditor.census(domain, driver, options.magazineSize())) {
                    audits[0]++;
                  }
                }
              });
      looked += audits[0];
      assertTrue(NumberAuditor.follow(run.bundle()) > 500, "seed " + seed);
      assertTrue(run.statistics().pushes() > 0, "seed " + seed);
    }
    assertTrue(looked > SEEDS, "the census hardly ever ran: " + looked);
  }

  @Test
  void withoutBugsNothingIsLost() {
    for (RcacheGeneration generation : RcacheGeneration.values()) {
      for (long seed = 0; seed < SEEDS; seed++) {
        Truth truth = Simulation.run(small(generation), seed).truth();
        assertTrue(
            truth.objects().stream().noneMatch(Truth.Entry::leaked), generation + " " + seed);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyBugLosesMagazinesThatAreReported(Fault fault) {
    SimulationOptions options =
        SimulationOptions.standard().draft().teardowns(3).scans(5).options().withFault(fault, 0.5);
    if (fault == Fault.PREV_NOT_TAKEN) {
      options = options.draft().generation(RcacheGeneration.LIST_LAZY).options();
    }
    int leaked = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      leaked +=
          (int)
              Simulation.run(options, seed).truth().objects().stream()
                  .filter(Truth.Entry::leaked)
                  .filter(entry -> entry.kind() == ObjectKind.MAGAZINE)
                  .count();
    }
    assertTrue(leaked > 0, fault + " was never reported");
  }

  @Test
  void truthNamesWhatTheReportsListAndNothingElse() {
    int listed = 0;
    for (long seed = 0; seed < 40; seed++) {
      SimulatedRun run = Simulation.run(SimulationOptions.random(seed), seed);
      Set<String> reported = new HashSet<>();
      run.bundle()
          .files()
          .forEach(
              (name, bytes) -> {
                if (name.startsWith("kmemleak-")) {
                  reported.addAll(headers(new String(bytes, StandardCharsets.UTF_8)));
                }
              });
      Set<String> known = new HashSet<>();
      for (Truth.Entry entry : run.truth().objects()) {
        assertFalse(entry.reports().isEmpty());
        known.add(Long.toHexString(entry.address()) + " " + entry.allocJiffies());
      }
      assertEquals(reported, known, "seed " + seed);
      listed += reported.size();
    }
    assertTrue(listed > 20, "too few reports to tell: " + listed);
  }

  private static List<String> headers(String report) {
    List<String> lines = report.lines().toList();
    Set<String> headers = new HashSet<>();
    for (int i = 0; i + 1 < lines.size(); i++) {
      if (lines.get(i).startsWith("unreferenced object")) {
        String address = lines.get(i).replaceAll(".*0x([0-9a-f]+) .*", "$1");
        headers.add(address + " " + lines.get(i + 1).replaceAll(".*jiffies ([0-9]+).*", "$1"));
      }
    }
    return List.copyOf(headers);
  }

  /** For want of numbers each CPU's magazines are emptied, then the depots from their heads. */
  @Test
  void aFlushOfAllCachesShowsWhatTheKernelShows() {
    int flushes = 0;
    int freed = 0;
    for (long seed = 0; seed < 400 && flushes < 5; seed++) {
      SimulationOptions options =
          small(RcacheGeneration.LIST).draft().teardowns(0).unplug(false).options();
      SimulatedRun run = Simulation.run(options, seed);
      if (run.statistics().flushes() > 0) {
        String trace = new String(run.bundle().files().get("trace.txt"), StandardCharsets.UTF_8);
        Flushes seen = Flushes.in(trace, options.cpus());
        assertEquals(run.statistics().flushes(), seen.count(), "seed " + seed);
        flushes += seen.count();
        freed += seen.freed();
      }
    }
    assertTrue(flushes >= 5 && freed > 0, flushes + " flushes, " + freed + " magazines freed");
  }
}
