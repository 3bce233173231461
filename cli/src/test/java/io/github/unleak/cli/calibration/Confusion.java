package io.github.unleak.cli.calibration;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.timeline.Snapshot;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.JudgedObject;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How often what was said was true. */
final class Confusion {

  /**
   * What was said of an object, and what was true.
   *
   * @param baseline who said it; {@code null} for unleak
   * @param certainty how surely; {@code null} for a baseline
   */
  private record Said(
      @Nullable Baseline baseline, @Nullable Certainty certainty, Verdict verdict, Verdict truth) {

    boolean by(@Nullable Baseline who) {
      return baseline == who;
    }

    boolean wrong() {
      return verdict != truth;
    }
  }

  private final Map<Said, Long> counts = new HashMap<>();

  /** Counts all verdicts of an analysis, and what the baselines say of the same objects. */
  void add(Analysis analysis, Function<JudgedObject, Verdict> truths) {
    int last = analysis.snapshots().stream().mapToInt(Snapshot::id).max().orElse(0);
    for (JudgedObject object : analysis.objects()) {
      Verdict truth = truths.apply(object);
      add(new Said(null, object.certainty(), object.verdict(), truth), 1);
      for (Baseline baseline : Baseline.values()) {
        Verdict verdict = baseline.says(object.subject(), last);
        if (verdict != null) {
          add(new Said(baseline, null, verdict, truth), 1);
        }
      }
    }
  }

  /** Adds all that {@code other} counted. */
  void add(Confusion other) {
    other.counts.forEach(this::add);
  }

  private void add(Said said, long count) {
    counts.merge(said, count, Long::sum);
  }

  private long count(Predicate<Said> wanted) {
    long all = 0;
    for (Map.Entry<Said, Long> entry : counts.entrySet()) {
      all += wanted.test(entry.getKey()) ? entry.getValue() : 0;
    }
    return all;
  }

  /** How often {@code verdict} was said with {@code certainty} of what was truly {@code truth}. */
  long count(Certainty certainty, Verdict verdict, Verdict truth) {
    return counts.getOrDefault(new Said(null, certainty, verdict, truth), 0L);
  }

  /** How often {@code certainty} was claimed. */
  long claimed(Certainty certainty) {
    return count(said -> said.certainty == certainty);
  }

  /** How often it was claimed of the wrong verdict. */
  long wrong(Certainty certainty) {
    return count(said -> said.certainty == certainty && said.wrong());
  }

  /** All verdicts of unleak's. */
  long verdicts() {
    return count(said -> said.by(null));
  }

  /** How many objects a baseline said something of. */
  long judged(Baseline baseline) {
    return count(said -> said.by(baseline));
  }

  /** How often a baseline called a transient object a leak. */
  long falseAlarms(Baseline baseline) {
    return counts.getOrDefault(new Said(baseline, null, Verdict.LEAK, Verdict.TRANSIENT), 0L);
  }

  /** How often a baseline called a leak transient. */
  long missed(Baseline baseline) {
    return counts.getOrDefault(new Said(baseline, null, Verdict.TRANSIENT, Verdict.LEAK), 0L);
  }
}
