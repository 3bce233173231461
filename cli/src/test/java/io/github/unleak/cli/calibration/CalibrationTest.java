package io.github.unleak.cli.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.cli.lab.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The classifier against simulated kernels, which are written without any of its code and know what
 * they leak. {@code -Dunleak.seed=S} says where to begin, {@code -Dunleak.objects=N} how many
 * objects to judge at least, {@code -Dunleak.minutes=M} for how long to go on at least; with {@code
 * -Dcalibration=update} {@code docs/calibration.md} is written.
 */
class CalibrationTest {

  private static final long SEED = Long.getLong("unleak.seed", 1);
  private static final long OBJECTS = Long.getLong("unleak.objects", 500);
  private static final long MINUTES = Long.getLong("unleak.minutes", 0);
  private static final int BATCH = 64;
  private static final String TRIALS = "## Trials of other kinds";

  private static final String COMMAND =
      "mvn test -Dquick -pl cli -am -Dtest=CalibrationTest -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dunleak.objects=100000 -Dcalibration=update";

  private final Map<Population, Map<EvidenceLevel, Confusion>> simulated =
      new EnumMap<>(Population.class);
  private long objects;
  private final List<String> wrongProofs = new ArrayList<>();

  @Test
  void provenIsNeverWrongAndProbableSeldom() throws IOException {
    long runs = simulate();
    for (Population population : Population.values()) {
      print(population, all(population));
    }
    if ("update".equals(System.getProperty("calibration"))) {
      assumeTrue(System.getenv("CI") == null, "not under CI");
      write(runs);
    }
    assertEquals(List.of(), wrongProofs);
    Confusion sound = all(Population.SOUND);
    Confusion faulty = all(Population.FAULTY);
    // Most of these recordings lack what a proof needs: a known boot, a clock, or a known scan.
    assertTrue(faulty.claimed(Certainty.PROVEN) > 0, "nothing proven");
    assertTrue(
        sound.wrong(Certainty.PROBABLE) * 20 <= sound.claimed(Certainty.PROBABLE),
        "more than one in twenty probable verdicts is wrong");
  }

  private Confusion all(Population population) {
    Confusion all = new Confusion();
    simulated.getOrDefault(population, Map.of()).values().forEach(all::add);
    return all;
  }

  private static void print(Population population, Confusion all) {
    System.out.printf(
        Locale.ROOT,
        "calibration: %s: %d verdicts, proven %d (%d wrong), probable %d (%d wrong), possible %d"
            + " (%d wrong)%n",
        population.title(),
        all.verdicts(),
        all.claimed(Certainty.PROVEN),
        all.wrong(Certainty.PROVEN),
        all.claimed(Certainty.PROBABLE),
        all.wrong(Certainty.PROBABLE),
        all.claimed(Certainty.POSSIBLE),
        all.wrong(Certainty.POSSIBLE));
  }

  private long simulate() {
    long end = System.nanoTime() + MINUTES * 60_000_000_000L;
    long from = SEED;
    while (objects < OBJECTS || (MINUTES > 0 && System.nanoTime() < end)) {
      List<SimulatedJudge> judged =
          LongStream.range(from, from + BATCH).parallel().mapToObj(SimulatedJudge::of).toList();
      for (SimulatedJudge one : judged) {
        wrongProofs.addAll(one.wrongProofs());
        for (Map.Entry<EvidenceLevel, Confusion> part : one.confusions().entrySet()) {
          simulated
              .computeIfAbsent(one.population(), p -> new EnumMap<>(EvidenceLevel.class))
              .computeIfAbsent(part.getKey(), l -> new Confusion())
              .add(part.getValue());
        }
        objects += one.objects();
      }
      from += BATCH;
    }
    return from - SEED;
  }

  private void write(long runs) throws IOException {
    String words =
        String.format(
            Locale.ROOT,
            "%,d kernels, seeds %d to %d, %,d reported objects: all generations of the rcache, 1 to%n"
                + "16 CPUs, the objects of other drivers, traces of all sorts, whole and damaged. Each%n"
                + "kernel is judged with all that was recorded, without its trace, and from its last%n"
                + "report alone.",
            runs,
            SEED,
            SEED + runs - 1,
            objects);
    Path page = Path.of(System.getProperty("unleak.root", "..")).resolve("docs/calibration.md");
    String written = CalibrationPage.of(COMMAND, words, simulated, lab());
    Files.writeString(page, written + trials(Files.readString(page)));
  }

  /** The section about other trials, which is written by hand from what they print. */
  private static String trials(String page) {
    int from = page.indexOf(TRIALS);
    return from < 0 ? "" : "\n" + page.substring(from);
  }

  private static Map<String, Confusion> lab() throws IOException {
    Map<String, Confusion> tables = new LinkedHashMap<>();
    for (Path capture : Lab.captures()) {
      Map<String, Verdict> truth = Lab.truth(capture);
      Analysis analysis = Lab.analysis(capture);
      if (!truth.isEmpty()) {
        Confusion table = new Confusion();
        table.add(analysis, object -> Objects.requireNonNull(truth.get(Lab.key(object))));
        tables.put(capture.getFileName().toString(), table);
      }
    }
    return tables;
  }
}
