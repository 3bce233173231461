package io.github.unleak.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Evidence;
import io.github.unleak.analyzer.evidence.Premise;
import io.github.unleak.analyzer.evidence.Proof;
import io.github.unleak.analyzer.evidence.TraceEvidence;
import io.github.unleak.analyzer.evidence.TraceView;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.replay.DomainReport;
import io.github.unleak.analyzer.replay.HashedLife;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.replay.TraceReplayer;
import io.github.unleak.analyzer.replay.TraceWatch;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.Analyzer;
import io.github.unleak.analyzer.verdict.Assumptions;
import io.github.unleak.analyzer.verdict.Investigation;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.cli.lab.TraceDamage.Way;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.line.InputKind;
import io.github.unleak.parser.line.SourceLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Real recordings with parts missing, as machines lose them: whatever is missing, {@code proven} is
 * never wrong. {@code -Dunleak.trials=N} says how many trials, {@code -Dunleak.seed=S} where to
 * begin.
 */
class DamageTrialsTest {

  private static final int TRIALS = Integer.getInteger("unleak.trials", 200);
  private static final List<Way> WAYS = List.of(Way.values());
  private static final long SEED = Long.getLong("unleak.seed", 1);

  private static final String RIGHTLY = "recognised rightly";
  private static final String KEPT = "untouched proof kept";
  private static final String GONE = "untouched proof gone";
  private static final String WRONGLY = "recognised wrongly";

  private final Map<String, Integer> table = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();

  private record Capture(
      String name,
      RecordedTrace trace,
      List<KmemleakLog> logs,
      Map<String, Verdict> truth,
      Map<String, Long> births,
      Map<String, Proven> proofs) {}

  /**
   * How an object is proven in the whole recording.
   *
   * @param line of the event that proves
   * @param scan lines of the marks and the scan by which its last sighting is placed; empty where
   *     that is known otherwise
   */
  private record Proven(long line, List<Long> scan) {}

  @Test
  void provenIsNeverWrongWhateverIsMissing() throws IOException {
    List<Capture> captures = captures();
    assumeTrue(!captures.isEmpty(), "skipped: no lab captures beside the clone");
    for (long seed = SEED; seed < SEED + TRIALS; seed++) {
      Random random = new Random(new SplittableRandom(seed).nextLong());
      trial(captures.get(random.nextInt(captures.size())), random, seed);
    }
    table.forEach((row, count) -> System.out.println("damage: " + row + ": " + count));
    assertEquals(List.of(), wrong);
    assertTrue(table.keySet().stream().anyMatch(row -> row.contains("proven")), "nothing proven");
    int kept = table.getOrDefault(KEPT, 0);
    int gone = table.getOrDefault(GONE, 0);
    assertTrue(kept >= 4 * gone, kept + " untouched proofs kept, " + gone + " gone");
    int right = table.getOrDefault(RIGHTLY, 0);
    int wrongly = table.getOrDefault(WRONGLY, 0);
    assertTrue(wrongly * 20 <= right, wrongly + " recognised wrongly, " + right + " rightly");
  }

  private static List<Capture> captures() throws IOException {
    List<Capture> captures = new ArrayList<>();
    for (Path folder : Lab.captures()) {
      Map<String, Verdict> truth = Lab.truth(folder);
      Path trace = Lab.trace(folder);
      if (!truth.isEmpty() && trace != null) {
        RecordedTrace recorded = RecordedTrace.of(Lab.input(trace));
        List<KmemleakLog> logs = Lab.logs(folder);
        captures.add(
            new Capture(
                folder.getFileName().toString(),
                recorded,
                logs,
                truth,
                HashedJoinTest.births(HashedJoinTest.analyze(recorded, logs, false)),
                proofs(HashedJoinTest.analyze(recorded, logs, false).analysis())));
      }
    }
    return captures;
  }

  private void trial(Capture capture, Random random, long seed) {
    Way way = WAYS.get(random.nextInt(WAYS.size()));
    boolean hashed = way == Way.NOTHING || random.nextInt(3) == 0;
    List<KmemleakLog> logs = some(capture.logs, random);
    TraceReplayer replayer = new TraceReplayer(TraceWatch.of(logs));
    int cpus = Math.max(1, capture.trace.summary().cpus());
    TraceDamage damage = new TraceDamage(way, hashed, random, cpus);
    long missing = damage.play(capture.trace, replayer);
    capture.trace.losses().forEach(replayer::loss);
    TraceReplay replay = replayer.finish(TraceDamage.summary(capture.trace.summary(), hashed));
    Investigation investigation =
        Analyzer.investigate(logs, List.of(replay), List.of(), Assumptions.NONE);
    for (JudgedObject object : investigation.analysis().objects()) {
      judge(capture, way, object, seed);
      if (!hashed && logs.size() == capture.logs.size()) {
        untouched(capture, way, damage, object);
      }
      recognised(investigation, capture, way, object);
    }
    if (way.silent() && missing > 0) {
      boolean noticed =
          replay.entriesWithoutReturn() + replay.returnsWithoutEntry() > 0
              || !replay.domains().stream().allMatch(DomainReport::clean);
      table.merge("loss by " + way + (noticed ? " noticed" : " not noticed"), 1, Integer::sum);
    }
  }

  /** What proves objects in the whole recording. */
  private static Map<String, Proven> proofs(Analysis analysis) {
    Map<String, Proven> proofs = new HashMap<>();
    for (JudgedObject object : analysis.objects()) {
      Proof proof = object.proof();
      if (proof != null && proof.evidence() instanceof TraceEvidence evidence) {
        proofs.put(Lab.key(object), new Proven(evidence.source().line(), scan(proof, evidence)));
      }
    }
    return proofs;
  }

  private static List<Long> scan(Proof proof, Evidence evidence) {
    List<Long> lines = new ArrayList<>();
    for (Premise premise : proof.premises()) {
      if (premise instanceof Premise.ScanOfSighting scan
          && scan.known() == Premise.ScanOfSighting.Known.MARKS) {
        for (SourceLine line : scan.lines()) {
          if (line.path().equals(evidence.source().path())) {
            lines.add(line.line());
          }
        }
      }
    }
    return lines;
  }

  /** Counts the proofs that the damage does not touch, and those that are kept. */
  private void untouched(Capture capture, Way way, TraceDamage damage, JudgedObject object) {
    String key = Lab.key(object);
    Long birth = capture.births.get(key);
    Proven proof = capture.proofs.get(key);
    if (birth != null
        && proof != null
        && damage.leaves(birth, proof.line)
        && proof.scan.stream().allMatch(damage::leaves)) {
      boolean kept = object.certainty() == Certainty.PROVEN;
      table.merge(kept ? KEPT : GONE, 1, Integer::sum);
      table.merge(way + ", " + (kept ? KEPT : GONE), 1, Integer::sum);
    }
  }

  /** Now and then without the kernel's log, or with a few of the reports. */
  private static List<KmemleakLog> some(List<KmemleakLog> logs, Random random) {
    boolean noLog = random.nextInt(3) == 0;
    int share = random.nextInt(3) == 0 ? 1 + random.nextInt(100) : 100;
    List<KmemleakLog> kept = new ArrayList<>();
    for (KmemleakLog log : logs) {
      boolean console = log.summary().kind() == InputKind.CONSOLE;
      if (console ? !noLog : random.nextInt(100) < share) {
        kept.add(log);
      }
    }
    return kept;
  }

  /** Whether what was recognised in spite of hashed pointers is right. */
  private void recognised(
      Investigation investigation, Capture capture, Way way, JudgedObject object) {
    Long born = capture.births.get(Lab.key(object));
    for (TraceView view : investigation.views()) {
      HashedLife life = view.names().life(object.subject());
      if (life != null && born != null) {
        String how = life.birth().line() == born ? RIGHTLY : WRONGLY;
        table.merge(how, 1, Integer::sum);
        table.merge(way + ", " + how, 1, Integer::sum);
      }
    }
  }

  private void judge(Capture capture, Way way, JudgedObject object, long seed) {
    String key = Lab.key(object);
    Verdict truth = capture.truth.get(key);
    String row = truth.id() + " called " + object.verdict().id() + " " + object.certainty().id();
    table.merge(way + ", " + row, 1, Integer::sum);
    table.merge("all, " + row, 1, Integer::sum);
    if (object.certainty() == Certainty.PROVEN && object.verdict() != truth) {
      wrong.add("seed " + seed + ", " + capture.name + ", " + way + ", " + key);
    }
  }
}
