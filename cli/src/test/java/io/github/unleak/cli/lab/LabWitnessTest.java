package io.github.unleak.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.verdict.Analyzer;
import io.github.unleak.analyzer.verdict.Assumptions;
import io.github.unleak.analyzer.verdict.Investigation;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.analyzer.verdict.ObjectWitness;
import io.github.unleak.analyzer.witness.Witness;
import io.github.unleak.cli.Ran;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What real kernels listed while it was in use, the model can list as well. */
class LabWitnessTest {

  @Test
  void everyMagazineThatWasInUseHasAWitness() throws IOException {
    Map<String, Integer> table = new TreeMap<>();
    for (Path capture : Lab.captures()) {
      Map<String, Verdict> truth = Lab.truth(capture);
      Investigation investigation =
          Analyzer.investigate(Lab.logs(capture), List.of(), List.of(), Assumptions.NONE);
      for (JudgedObject object : investigation.analysis().objects()) {
        if (!"iova_magazine".equals(object.type())) {
          continue;
        }
        Verdict truly = truth.get(Lab.key(object));
        Witness witness =
            ObjectWitness.of(investigation, object, ObjectWitness.MOST_STATES).witness();
        String kind = witness.getClass().getSimpleName();
        table.merge(truly + " " + kind, 1, Integer::sum);
        if (truly == Verdict.TRANSIENT) {
          assertEquals("Found", kind, capture + " " + object.subject().address());
        }
      }
    }
    System.out.println("lab witnesses: " + table);
  }

  /**
   * Along the traces: a witness for every magazine that was in use, and none for a single one that
   * these kernels lost.
   */
  @Test
  void theTracesHaveAWitnessForWhatWasInUseAndForNothingElse() throws IOException {
    Map<String, Integer> table = new TreeMap<>();
    for (Path capture : Lab.captures()) {
      Map<String, Verdict> truth = Lab.truth(capture);
      Investigation investigation = Lab.investigation(capture);
      for (JudgedObject object : investigation.analysis().objects()) {
        ObjectWitness witness = ObjectWitness.of(investigation, object, ObjectWitness.MOST_STATES);
        Verdict truly = truth.get(Lab.key(object));
        if (witness.traced() == null || truly == null) {
          continue;
        }
        String kind = witness.traced().witness().getClass().getSimpleName();
        String where = capture.getFileName() + " " + object.subject().address();
        assertEquals(truly == Verdict.TRANSIENT ? "Found" : "None", kind, where);
        table.merge(capture.getFileName() + " " + kind, 1, Integer::sum);
      }
    }
    System.out.println("lab witnesses along traces: " + table);
  }

  /** The scan that stored the checksums, the pops that hid them, and their lines are named. */
  @Test
  void theDiagramHasTheLinesOfTheTrace() throws IOException {
    List<Path> chains = Lab.captures().stream().filter(path -> path.endsWith("fp-chain")).toList();
    assumeTrue(!chains.isEmpty(), "skipped: no capture fp-chain");
    Ran ran = Ran.unleak("explain", "--witness", "ffff8b3c42475800", chains.get(0).toString());
    String text = ran.out().replaceAll("[\\s|]+", " ");
    assertTrue(
        text.contains(
            "along the trace, with no leak at all, reads of scans 1 and 2 at these places among"
                + " their 18 pushes and pops make snapshot 2 list exactly these 3 magazines"),
        text);
    // The pops 1.15 s behind the begin of scan 1 and 1.19 s behind that of scan 2, as the
    // laboratory's report has it.
    assertTrue(text.contains("(56.624285 s, line 57013)"), text);
    assertTrue(text.contains("(63.372553 s, line 66238)"), text);
  }
}
