package io.github.unleak.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.simulator.choices.SeededChoices;
import io.github.unleak.simulator.kernel.Machine;
import io.github.unleak.simulator.kernel.MemoryObject;
import io.github.unleak.simulator.options.Damage;
import io.github.unleak.simulator.options.KernelRelease;
import io.github.unleak.simulator.options.MemoryHabits;
import io.github.unleak.simulator.options.ObjectKind;
import io.github.unleak.simulator.options.ObjectMix;
import io.github.unleak.simulator.options.RcacheGeneration;
import io.github.unleak.simulator.options.ReadHabits;
import io.github.unleak.simulator.options.ScanHabits;
import io.github.unleak.simulator.options.SimulationOptions;
import io.github.unleak.simulator.options.TraceClock;
import io.github.unleak.simulator.options.TraceRecording;
import io.github.unleak.simulator.recording.Truth;
import io.github.unleak.simulator.trace.Origin;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What recordings of real machines have, one habit at a time. */
class WorldTest {

  private static final int SEEDS = 5;
  private static final Pattern TIME =
      Pattern.compile("(?m)^.{16}-\\S+ +\\[\\d+] .{5} +([0-9.]+): ");
  private static final ObjectMix LEAKS = new ObjectMix(40, List.of(4, 4, 0, 0, 0, 0, 0, 0, 0));

  private static SimulationOptions base() {
    return SimulationOptions.standard()
        .draft()
        .operations(2500)
        .scans(6)
        .objects(LEAKS)
        .trace(TraceRecording.RCACHE_AND_MORE)
        .options();
  }

  private static SimulationOptions newest() {
    return base().draft().generation(RcacheGeneration.LIST_LAZY).options();
  }

  private static String text(SimulatedRun run, String name) {
    return new String(run.bundle().files().get(name), StandardCharsets.UTF_8);
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  private static List<Double> times(SimulatedRun run) {
    List<Double> times = new ArrayList<>();
    Matcher matcher = TIME.matcher(text(run, "trace.txt"));
    while (matcher.find()) {
      times.add(Double.parseDouble(matcher.group(1)));
    }
    return times;
  }

  private static long listed(SimulatedRun run) {
    return run.truth().objects().stream().mapToLong(object -> object.reports().size()).sum();
  }

  @Test
  void aWorldIsWhatItsSeedSays() {
    for (long seed = 0; seed < 12; seed++) {
      SimulationOptions options = SimulationOptions.world(seed);
      assertEquals(options, SimulationOptions.world(seed));
      Map<String, byte[]> second = Simulation.run(options, seed).bundle().files();
      Simulation.run(options, seed)
          .bundle()
          .files()
          .forEach((name, bytes) -> assertArrayEquals(bytes, second.get(name), name));
    }
  }

  /** The first white scan stores the checksum; then it takes as many as the parameter says. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void anObjectIsReportedAfterSoManyConfirmations(int scans) {
    int first = Integer.MAX_VALUE;
    for (long seed = 0; seed < SEEDS; seed++) {
      SimulationOptions options =
          newest().draft().scanning(ScanHabits.USUAL.minUnrefScans(scans)).options();
      for (Truth.Entry object : Simulation.run(options, seed).truth().objects()) {
        first = Math.min(first, object.reports().get(0));
      }
    }
    assertEquals(scans + 1, first);
  }

  @Test
  void aScanWithSuspectsHasASecondPass() {
    SimulatedRun run = Simulation.run(newest(), 1);
    String trace = text(run, "trace.txt");
    Matcher ended = Pattern.compile("kmemleak_pass_ret: .* suspects=([0-9]+)").matcher(trace);
    int confirmed = 0;
    while (ended.find()) {
      confirmed += Integer.parseInt(ended.group(1)) > 0 ? 1 : 0;
    }
    assertTrue(confirmed > 0, "no scan had a suspect");
    assertEquals(6, count(trace, " full=1"));
    assertEquals(confirmed, count(trace, " full=0"));
    assertEquals(0, count(text(Simulation.run(base(), 1), "trace.txt"), "kmemleak_pass"));
  }

  @Test
  void aScanThatIsCutShortReportsNothingNew() {
    for (RcacheGeneration generation : RcacheGeneration.values()) {
      SimulationOptions options =
          base()
              .draft()
              .generation(generation)
              .scanning(ScanHabits.USUAL.interrupted(1))
              .reading(ReadHabits.USUAL.log(true))
              .options();
      for (long seed = 0; seed < SEEDS; seed++) {
        SimulatedRun run = Simulation.run(options, seed);
        assertEquals(0, listed(run), generation + " " + seed);
        assertEquals("", text(run, "dmesg.txt"));
      }
    }
  }

  /** What was reported once and is in use is listed again, as the scan did not get there. */
  @ParameterizedTest
  @EnumSource
  void aScanThatIsCutShortListsWhatItDidNotReach(KernelRelease kernel) {
    Machine machine =
        new Machine(
            base().draft().kernel(kernel).generation(generationOf(kernel)).options(),
            new SeededChoices(1));
    MemoryObject root = machine.root(8);
    Origin origin = new Origin("test", 1, List.of());
    MemoryObject object = machine.allocate(64, true, ObjectKind.STEADY, origin);
    machine.memory.release(object);
    machine.store(object, 0, 1);
    machine.runTo(10_000_000_000L);
    scan(machine, false);
    scan(machine, false);
    assertEquals(List.of(object), machine.kmemleak.listed());
    machine.store(root, 0, object.address);
    scan(machine, false);
    assertEquals(List.of(), machine.kmemleak.listed());
    scan(machine, true);
    assertEquals(List.of(object), machine.kmemleak.listed());
    scan(machine, false);
    assertEquals(List.of(), machine.kmemleak.listed());
  }

  private static RcacheGeneration generationOf(KernelRelease kernel) {
    for (RcacheGeneration generation : RcacheGeneration.values()) {
      if (kernel.has(generation)) {
        return generation;
      }
    }
    throw new IllegalStateException(kernel + " has no rcache");
  }

  private static void scan(Machine machine, boolean cut) {
    boolean[] over = new boolean[1];
    machine.beginScan(10, ended -> over[0] = true);
    if (cut) {
      machine.stopScan();
    }
    while (!over[0]) {
      machine.runTo(machine.now() + 1000);
    }
  }

  @Test
  void automaticScansComeBesideTheOthers() {
    SimulationOptions options =
        base()
            .draft()
            .scanning(ScanHabits.USUAL.automaticSeconds(15))
            .reading(ReadHabits.USUAL.marks(true))
            .gapSeconds(20)
            .options();
    String trace = text(Simulation.run(options, 3), "trace.txt");
    int automatic = count(trace, "kmemleak_scan_thread");
    assertTrue(automatic > 2, trace.length() + " bytes");
    assertEquals(6 + automatic, count(trace, " kmemleak_scan: "));
    assertEquals(6, count(trace, "unleak: snapshot "));
  }

  @Test
  void aReadThatSkipsListsLessThanTheLogCounts() {
    SimulationOptions options =
        base()
            .draft()
            .objects(new ObjectMix(120, List.of(0, 1, 0, 0, 0, 0, 0, 0, 0)))
            .reading(ReadHabits.USUAL.log(true).skips(1))
            .options();
    int short1 = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      SimulatedRun run = Simulation.run(options, seed);
      SimulatedRun whole =
          Simulation.run(options.draft().reading(ReadHabits.USUAL.log(true)).options(), seed);
      Matcher found = Pattern.compile("kmemleak: ([0-9]+) new").matcher(text(run, "dmesg.txt"));
      int counted = 0;
      while (found.find()) {
        counted += Integer.parseInt(found.group(1));
      }
      assertTrue(run.truth().objects().size() <= counted, "seed " + seed);
      short1 += listed(run) < listed(whole) ? 1 : 0;
    }
    assertEquals(SEEDS, short1);
  }

  @Test
  void aDeviceWritesAlsoIntoWhatIsLost() {
    assertEquals(0, changed(MemoryHabits.NONE));
    assertTrue(changed(MemoryHabits.NONE.deviceWrites(1)) > 0, "nothing was written");
  }

  /** Lost objects of which two reports show different bytes. */
  private static int changed(MemoryHabits habits) {
    int changed = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      SimulationOptions options =
          base()
              .draft()
              .objects(new ObjectMix(60, List.of(0, 1, 0, 0, 0, 0, 0, 0, 0)))
              .memory(habits)
              .scans(9)
              .options();
      SimulatedRun run = Simulation.run(options, seed);
      for (Truth.Entry object : run.truth().objects()) {
        if (object.leaked() && object.kind() == ObjectKind.LEAKED_AT_ONCE) {
          long dumps =
              object.reports().stream()
                  .map(report -> dump(text(run, "kmemleak-" + report + ".txt"), object))
                  .distinct()
                  .count();
          changed += dumps > 1 ? 1 : 0;
        }
      }
    }
    return changed;
  }

  private static String dump(String report, Truth.Entry object) {
    int from = report.indexOf("object 0x" + Long.toHexString(object.address()) + " ");
    return report.substring(report.indexOf("hex dump", from), report.indexOf("backtrace", from));
  }

  @Test
  void wordsThatNoCodeReadsAndSheavesHideLeaks() {
    long usual = 0;
    long dead = 0;
    long sheaves = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      usual += listed(Simulation.run(base(), seed));
      dead +=
          listed(
              Simulation.run(
                  base().draft().memory(MemoryHabits.NONE.deadWords(0.6)).options(), seed));
      sheaves +=
          listed(
              Simulation.run(
                  base().draft().memory(MemoryHabits.NONE.sheaves(true)).options(), seed));
    }
    assertTrue(dead < usual && sheaves < usual, dead + ", " + sheaves + " of " + usual);
  }

  @Test
  void clocksDriftJumpAndGoOnDuringSleep() {
    List<Double> mono = times(Simulation.run(base(), 4));
    TraceClock clock = TraceClock.MONOTONIC;
    List<Double> global = times(with(clock.kind(TraceClock.Kind.GLOBAL).driftPpm(46)));
    assertEquals(mono.size(), global.size());
    assertEquals(86_400 * 46e-6 + mono.get(0) * 46e-6, global.get(0) - mono.get(0), 1e-5);
    List<Double> tai = times(with(clock.kind(TraceClock.Kind.TAI)));
    assertTrue(tai.get(0) - mono.get(0) > 1e9);
    // Suspends draw from the seed, so another machine runs; its clock has a gap.
    List<Double> boot = times(with(clock.kind(TraceClock.Kind.BOOT).suspends(1)));
    List<Double> slept = times(with(clock.suspends(1)));
    double last = boot.get(boot.size() - 1) - slept.get(slept.size() - 1);
    assertTrue(last >= 0.2 && last <= 400, "slept for " + last);
    assertEquals(slept.get(0), boot.get(0), 1e-6);
    List<Double> jumped = times(with(clock.stepSeconds(-60)));
    assertTrue(descents(jumped) > 0 && descents(mono) == 0);
  }

  private static SimulatedRun with(TraceClock clock) {
    return Simulation.run(base().draft().clock(clock).options(), 4);
  }

  private static int descents(List<Double> times) {
    int descents = 0;
    for (int i = 1; i < times.size(); i++) {
      descents += times.get(i) < times.get(i - 1) ? 1 : 0;
    }
    return descents;
  }

  @Test
  void whatIsCountedIsWhatIsMissing() {
    int whole = times(Simulation.run(base(), 2)).size();
    Damage damage = Damage.NONE.silentLosses(3).missedProbes(0.05).counted(true);
    SimulatedRun damaged = Simulation.run(base().draft().damage(damage).options(), 2);
    Matcher counts =
        Pattern.compile("\"(?:missed|overrun)\": ([0-9]+)").matcher(text(damaged, "bundle.json"));
    int counted = 0;
    while (counts.find()) {
      counted += Integer.parseInt(counts.group(1));
    }
    int missing = whole - times(damaged).size();
    assertTrue(missing > 0 && counted <= missing && counted > missing / 2, counted + "/" + missing);
    assertEquals(0, count(text(damaged, "trace.txt"), "LOST"));
  }
}
