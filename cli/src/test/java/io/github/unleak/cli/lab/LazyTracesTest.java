package io.github.unleak.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.replay.Divergence;
import io.github.unleak.analyzer.replay.DomainReport;
import io.github.unleak.analyzer.replay.ReplayCounts;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.replay.TraceWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Traces of Linux 7.3, whose rcache allocates magazines on demand, with known truth. */
class LazyTracesTest {

  /** The magazines that the kernel of a capture lost, by address, with the time in its log. */
  private static Map<String, Double> lost(Path truth) throws IOException {
    Map<String, Double> lost = new TreeMap<>();
    JsonNode json = new ObjectMapper().readTree(truth.toFile());
    for (String list : List.of("objects", "true_leaks_never_reported")) {
      for (JsonNode object : json.get(list)) {
        if (object.has("leaked_at_printk")) {
          lost.put(object.get("address").asText(), object.get("leaked_at_printk").asDouble());
        }
      }
    }
    return lost;
  }

  /** The captures that hold a trace, with their truth. */
  private static Map<Path, Map<String, Double>> captures() throws IOException {
    Map<Path, Map<String, Double>> all = new TreeMap<>();
    Path lab = Lab.folder().resolveSibling("lab73");
    assumeTrue(Files.isDirectory(lab), "skipped: no captures of Linux 7.3 beside the clone");
    try (Stream<Path> found = Files.list(lab.resolve("captures"))) {
      for (Path capture : found.sorted().toList()) {
        Path bundle = capture.resolve("bundle");
        Path folder = Files.isDirectory(bundle) ? bundle : capture;
        if (Lab.trace(folder) != null) {
          all.put(folder, lost(lab.resolve("truth").resolve(capture.getFileName() + ".json")));
        }
      }
    }
    return all;
  }

  @Test
  void theModelDoesWhatTheKernelDoesAndLosesNoMore() throws IOException {
    int named = 0;
    int losses = 0;
    for (var capture : captures().entrySet()) {
      Set<String> truth = capture.getValue().keySet();
      TraceReplay replay = Lab.replay(Lab.input(Lab.trace(capture.getKey())), TraceWatch.nothing());
      String name = capture.getKey() + ": ";
      Set<String> claimed = new TreeSet<>();
      for (Divergence divergence : replay.divergences()) {
        assertTrue(divergence.kind().loss(), name + divergence);
        claimed.add(divergence.magazine().toString());
      }
      List<String> wrong = new ArrayList<>(claimed);
      wrong.removeAll(truth);
      assertEquals(List.of(), wrong, name + "claimed, and not lost");
      named += claimed.size();
      losses += truth.size();
      for (DomainReport domain : replay.domains()) {
        assertTrue(domain.clean(), name + domain);
        if (truth.isEmpty()) {
          exact(name, domain);
        }
        if (domain.born() && domain.operations() > 0) {
          assertEquals(Generation.LIST_LAZY, replay.rcache().generation(), name);
        }
      }
    }
    System.out.println("lab73: " + named + " of " + losses + " lost magazines named");
    assertTrue(named * 10 >= losses * 9, named + " of " + losses);
  }

  private static void exact(String name, DomainReport domain) {
    ReplayCounts counts = domain.counts();
    assertEquals(counts.trimsSeen(), counts.trimsAgreed(), name);
    assertEquals(counts.pushesPredicted(), counts.pushesAgreed(), name);
    assertEquals(counts.popsPredicted(), counts.popsAgreed(), name);
    assertEquals(0, counts.numbersWrong(), name);
    if (domain.fromFirstUse()) {
      assertEquals(counts.pushesSeen(), counts.pushesAgreed(), name);
      assertEquals(counts.popsSeen(), counts.popsAgreed(), name);
      assertEquals(0, counts.numbersHidden() + counts.undecided(), name);
    }
  }

  /**
   * When each was lost. A tail that was cut off is an exception: nothing shows it before the depot
   * is empty.
   */
  @Test
  void lossesAreDated() throws IOException {
    int dropped = 0;
    int dated = 0;
    for (var capture : captures().entrySet()) {
      TraceReplay replay =
          Lab.replay(
              Lab.input(Lab.trace(capture.getKey())), TraceWatch.of(Lab.logs(capture.getKey())));
      for (Divergence divergence : replay.divergences()) {
        dropped += divergence.kind() == Divergence.Kind.DROPPED ? 1 : 0;
        if (divergence.kind() != Divergence.Kind.NOT_IN_DEPOT) {
          dated++;
          double at = capture.getValue().get(divergence.magazine().toString());
          assertEquals(at, divergence.time() / 1e9, 0.1, capture.getKey() + ": " + divergence);
        }
      }
    }
    assertEquals(4, dropped, "magazines that never became prev");
    assertEquals(21, dated);
  }
}
