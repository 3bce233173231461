package io.github.unleak.cli.calibration;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.timeline.Snapshot;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.JudgedObject;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** How often what was said was true. */
final class Confusion {

  private final long[][][] said =
      new long[Certainty.values().length][Verdict.values().length][Verdict.values().length];
  private final Map<Baseline, long[][]> baselines = new EnumMap<>(Baseline.class);

  /** Counts all verdicts of an analysis, and what the baselines say of the same objects. */
  void add(Analysis analysis, Function<JudgedObject, Verdict> truths) {
    int last = analysis.snapshots().stream().mapToInt(Snapshot::id).max().orElse(0);
    for (JudgedObject object : analysis.objects()) {
      int truth = truths.apply(object).ordinal();
      said[object.certainty().ordinal()][object.verdict().ordinal()][truth]++;
      for (Baseline baseline : Baseline.values()) {
        Verdict verdict = baseline.says(object.subject(), last);
        if (verdict != null) {
          table(baseline)[verdict.ordinal()][truth]++;
        }
      }
    }
  }

  private long[][] table(Baseline baseline) {
    return baselines.computeIfAbsent(
        baseline, b -> new long[Verdict.values().length][Verdict.values().length]);
  }

  /** Adds all that {@code other} counted. */
  void add(Confusion other) {
    for (Certainty certainty : Certainty.values()) {
      add(said[certainty.ordinal()], other.said[certainty.ordinal()]);
    }
    other.baselines.forEach((baseline, table) -> add(table(baseline), table));
  }

  private static void add(long[][] to, long[][] from) {
    for (int row = 0; row < to.length; row++) {
      for (int column = 0; column < to[row].length; column++) {
        to[row][column] += from[row][column];
      }
    }
  }

  /** How often {@code verdict} was said with {@code certainty} of what was truly {@code truth}. */
  long count(Certainty certainty, Verdict verdict, Verdict truth) {
    return said[certainty.ordinal()][verdict.ordinal()][truth.ordinal()];
  }

  /** How often {@code certainty} was claimed. */
  long claimed(Certainty certainty) {
    return sum(said[certainty.ordinal()]);
  }

  /** How often it was claimed of the wrong verdict. */
  long wrong(Certainty certainty) {
    return wrong(said[certainty.ordinal()]);
  }

  /** All objects. */
  long objects() {
    long all = 0;
    for (long[][] table : said) {
      all += sum(table);
    }
    return all;
  }

  /** All objects that unleak misjudged, with whatever certainty. */
  long wrong() {
    long all = 0;
    for (long[][] table : said) {
      all += wrong(table);
    }
    return all;
  }

  /** How many objects a baseline said something of. */
  long judged(Baseline baseline) {
    return sum(table(baseline));
  }

  /** How often a baseline called a transient object a leak. */
  long falseAlarms(Baseline baseline) {
    return table(baseline)[Verdict.LEAK.ordinal()][Verdict.TRANSIENT.ordinal()];
  }

  /** How often a baseline called a leak transient. */
  long missed(Baseline baseline) {
    return table(baseline)[Verdict.TRANSIENT.ordinal()][Verdict.LEAK.ordinal()];
  }

  private static long sum(long[][] table) {
    return table[0][0] + table[0][1] + table[1][0] + table[1][1];
  }

  private static long wrong(long[][] table) {
    return table[0][1] + table[1][0];
  }
}
