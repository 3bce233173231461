package io.github.unleak.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.replay.Divergence;
import io.github.unleak.analyzer.replay.DomainReport;
import io.github.unleak.analyzer.replay.ReplayCounts;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.replay.TraceWatch;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.JudgedObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Real kernels with known truth, judged from all that was recorded: the folder as it is. */
class LabTracesTest {

  @Test
  void allIsRightAndMostIsProven() throws IOException {
    Map<String, Integer> table = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    int magazines = 0;
    int proven = 0;
    for (Path capture : Lab.captures()) {
      Map<String, Verdict> truth = Lab.truth(capture);
      Analysis analysis = Lab.analysis(capture);
      assertEquals(truth.size(), analysis.objects().size(), "objects of " + capture);
      for (JudgedObject object : analysis.objects()) {
        Verdict expected = truth.get(Lab.key(object));
        String row = object.verdict().id() + " " + object.certainty().id();
        table.merge(capture.getFileName() + ": " + row, 1, Integer::sum);
        if (object.verdict() != expected) {
          wrong.add(capture.getFileName() + " " + Lab.key(object) + " called " + row);
        }
        if (object.type() != null) {
          magazines++;
          proven += object.certainty() == Certainty.PROVEN ? 1 : 0;
        }
      }
    }
    table.forEach((row, count) -> System.out.println("lab with traces: " + row + ": " + count));
    assertEquals(List.of(), wrong);
    // 34 of 43: three of fp-dump and fp-ramp rest on marks without a bundle.json that counts.
    assertTrue(proven * 43 >= magazines * 34, proven + " of " + magazines + " proven");
  }

  @Test
  void theModelDoesWhatAKernelWithoutFaultsDoes() throws IOException {
    int fresh = 0;
    for (Path capture : Lab.captures()) {
      Path trace = Lab.trace(capture);
      if (trace == null || !Lab.truth(capture).values().stream().allMatch(this::isTransient)) {
        continue; // a kernel with faults goes its own ways
      }
      TraceReplay replay = Lab.replay(Lab.input(trace), TraceWatch.nothing());
      for (DomainReport domain : replay.domains()) {
        String name = capture.getFileName() + " " + domain;
        System.out.println("lab replay: " + name);
        if (domain.clean()) {
          ReplayCounts counts = domain.counts();
          assertEquals(0, counts.numbersWrong(), name);
          assertEquals(counts.trimsSeen(), counts.trimsAgreed(), name);
          if (domain.fromFirstUse()) {
            fresh++;
            assertEquals(counts.pushesSeen(), counts.pushesAgreed(), name);
            assertEquals(counts.pushesSeen(), counts.pushesPredicted(), name);
            assertEquals(counts.popsSeen(), counts.popsAgreed(), name);
            assertEquals(counts.popsSeen(), counts.popsPredicted(), name);
            assertEquals(0, counts.numbersHidden(), name);
          }
        }
      }
      assertEquals(List.of(), ofCleanDomains(replay), capture + "");
    }
    assertTrue(fresh >= 5, fresh + " domains from their first use");
  }

  /** Linux 6.1 under a load that fills its depot's array: nothing is lost, nothing disagrees. */
  @Test
  void anArrayDepotThatRunsOverIsReplayedExactly() throws IOException {
    Path trace = null;
    for (Path capture : Lab.captures()) {
      trace = capture.getFileName().toString().equals("k61-normal") ? Lab.trace(capture) : trace;
    }
    assumeTrue(trace != null, "skipped: the recording of an array depot is not there");
    TraceReplay told = Lab.replay(Lab.input(trace), TraceWatch.nothing(), Generation.ARRAY);
    assertEquals(Generation.ARRAY, told.rcache().generation());
    assertTrue(told.rcache().told());
    ReplayCounts counts = told.domains().get(0).counts();
    assertEquals(List.of(), told.divergences());
    assertTrue(told.domains().get(0).clean(), counts + "");
    assertEquals(counts.pushesSeen(), counts.pushesAgreed());
    assertEquals(counts.pushesSeen(), counts.pushesPredicted());
    assertEquals(counts.popsSeen(), counts.popsAgreed());
    assertEquals(counts.popsSeen(), counts.popsPredicted());
    assertEquals(0, counts.numbersWrong() + counts.numbersHidden());
    assertEquals(32, told.domains().get(0).rcaches().get(0).highest());
    assertEquals(counts.popsSeen(), told.domains().get(0).rcaches().get(0).pops());
    TraceReplay open = Lab.replay(Lab.input(trace), TraceWatch.nothing(), null);
    assertNull(open.rcache().generation());
    assertEquals(127, open.rcache().magSize());
    assertEquals(counts, open.domains().get(0).counts());
    assertEquals(List.of(), open.divergences());
  }

  private boolean isTransient(Verdict verdict) {
    return verdict == Verdict.TRANSIENT;
  }

  private static List<Divergence> ofCleanDomains(TraceReplay replay) {
    List<Divergence> divergences = new ArrayList<>();
    for (Divergence divergence : replay.divergences()) {
      DomainReport domain = replay.domain(divergence.domain().value(), divergence.time());
      if (domain == null || domain.clean()) {
        divergences.add(divergence);
      }
    }
    return divergences;
  }

  /** One load recorded in many forms: each gives what it carries, and none gives anything odd. */
  @Test
  void everyFormOfARecordingIsReplayed() throws IOException {
    Path folder = null;
    for (Path capture : Lab.captures()) {
      folder = capture.getFileName().toString().equals("nvme-small") ? capture : folder;
    }
    assumeTrue(folder != null, "skipped: the recordings in many forms are not there");
    Map<String, TraceReplay> replays = new TreeMap<>();
    for (TraceReplay replay : Lab.replays(folder, TraceWatch.nothing())) {
      replays.put(Path.of(replay.path()).getFileName().toString(), replay);
      assertEquals(0, replay.divergences().stream().filter(d -> d.kind().loss()).count());
    }
    assertTrue(replays.size() >= 18, replays.keySet() + "");
    same(replays, "trace.dat.xz", "trace-report.txt.xz");
    same(replays, "trace-hashed-ptr.txt", "trace-no-irq-info.txt");
    same(replays, "trace-hashed-ptr.txt", "trace-latency-format.txt");
  }

  private static void same(Map<String, TraceReplay> replays, String one, String other) {
    TraceReplay left = replays.get(one);
    TraceReplay right = replays.get(other);
    assertTrue(left != null && right != null, one + ", " + other + ": " + replays.keySet());
    assertEquals(facts(left), facts(right), one + " and " + other);
  }

  private static List<String> facts(TraceReplay replay) {
    return replay.domains().stream().map(d -> d.address() + " " + d.counts()).toList();
  }
}
