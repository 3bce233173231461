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
 * verdicts to compare at least, {@code -Dunleak.minutes=M} for how long to go on at least; with
 * {@code -Dcalibration=update} {@code docs/calibration.md} is written.
 */
class CalibrationTest {

  private static final long SEED = Long.getLong("unleak.seed", 1);
  private static final long OBJECTS = Long.getLong("unleak.objects", 4000);
  private static final long MINUTES = Long.getLong("unleak.minutes", 0);
  private static final int BATCH = 64;
  private static final String COMMAND =
      "mvn test -Dquick -pl cli -am -Dtest=CalibrationTest -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dunleak.objects=300000 -Dcalibration=update";

  private final Map<EvidenceLevel, Confusion> simulated = new EnumMap<>(EvidenceLevel.class);
  private final List<String> wrongProofs = new ArrayList<>();

  @Test
  void provenIsNeverWrongAndProbableSeldom() throws IOException {
    long runs = simulate();
    Confusion all = new Confusion();
    simulated.values().forEach(all::add);
    System.out.printf(
        "calibration: %d runs from seed %d, %d verdicts: proven %d (%d wrong), probable %d (%d"
            + " wrong), possible %d (%d wrong)%n",
        runs,
        SEED,
        all.objects(),
        all.claimed(Certainty.PROVEN),
        all.wrong(Certainty.PROVEN),
        all.claimed(Certainty.PROBABLE),
        all.wrong(Certainty.PROBABLE),
        all.claimed(Certainty.POSSIBLE),
        all.wrong(Certainty.POSSIBLE));
    if ("update".equals(System.getProperty("calibration"))) {
      assumeTrue(System.getenv("CI") == null, "not under CI");
      write(runs, all);
    }
    assertEquals(List.of(), wrongProofs);
    assertTrue(all.claimed(Certainty.PROVEN) > OBJECTS / 50, "hardly anything proven");
    simulated.forEach(
        (level, table) ->
            assertTrue(
                table.wrong(Certainty.PROBABLE) * 20 <= table.claimed(Certainty.PROBABLE) + 20,
                () -> level + ": more than one in twenty probable verdicts is wrong"));
  }

  private long simulate() {
    long end = System.nanoTime() + MINUTES * 60_000_000_000L;
    long from = SEED;
    long objects = 0;
    while (objects < OBJECTS || MINUTES > 0 && System.nanoTime() < end) {
      List<SimulatedJudge> judged =
          LongStream.range(from, from + BATCH).parallel().mapToObj(SimulatedJudge::of).toList();
      for (SimulatedJudge one : judged) {
        wrongProofs.addAll(one.wrongProofs());
        for (Map.Entry<EvidenceLevel, Confusion> part : one.confusions().entrySet()) {
          simulated.computeIfAbsent(part.getKey(), l -> new Confusion()).add(part.getValue());
          objects += part.getValue().objects();
        }
      }
      from += BATCH;
    }
    return from - SEED;
  }

  private void write(long runs, Confusion all) throws IOException {
    String words =
        String.format(
            Locale.ROOT,
            "%,d kernels, seeds %d to %d, %,d verdicts: with and without bugs in the rcache, of all%n"
                + "generations, 1 to 16 CPUs, with the objects of other drivers. Each kernel is judged%n"
                + "with all that was recorded, without its trace, and from its last report alone.",
            runs,
            SEED,
            SEED + runs - 1,
            all.objects());
    Path page = Path.of(System.getProperty("unleak.root", "..")).resolve("docs/calibration.md");
    Files.writeString(page, CalibrationPage.of(COMMAND, words, simulated, lab()));
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
