package io.github.unleak.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.Analyzer;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.analyzer.verdict.ObjectWitness;
import io.github.unleak.analyzer.verdict.Options;
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
      Analysis analysis = Analyzer.analyze(Lab.logs(capture), Options.NONE);
      for (JudgedObject object : analysis.objects()) {
        if (!"iova_magazine".equals(object.type())) {
          continue;
        }
        Verdict truly = truth.get(Lab.key(object));
        Witness witness = ObjectWitness.of(analysis, object, ObjectWitness.MOST_STATES).witness();
        String kind = witness.getClass().getSimpleName();
        table.merge(truly + " " + kind, 1, Integer::sum);
        if (truly == Verdict.TRANSIENT) {
          assertEquals("Found", kind, capture + " " + object.subject().address());
        }
      }
    }
    System.out.println("lab witnesses: " + table);
  }

  /** Where a trace shows the scans, it shows the pops that a witness needs. */
  @Test
  void theTraceShowsThePops() throws IOException {
    List<Path> chains = Lab.captures().stream().filter(path -> path.endsWith("fp-chain")).toList();
    assumeTrue(!chains.isEmpty(), "skipped: no capture fp-chain");
    Ran ran = Ran.unleak("explain", "--witness", "ffff8b3c42475800", chains.get(0).toString());
    String text = ran.out().replaceAll("\\s+", " ");
    assertTrue(text.contains("list exactly these 3 magazines; the replay shows such pops"), text);
    assertTrue(text.contains("trace.txt.xz:57012) and"), text);
    assertTrue(text.contains("on CPU 1 in scan 2 ("), text);
  }
}
