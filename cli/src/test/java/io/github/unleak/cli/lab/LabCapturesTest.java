package io.github.unleak.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.Analyzer;
import io.github.unleak.analyzer.verdict.Assumptions;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.line.InputKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Real kernels with known truth, judged from their reports and logs alone. Nothing is named by
 * hand: every capture that has a truth file is judged as it lies there.
 */
class LabCapturesTest {

  @Test
  void provenIsNeverWrong() throws IOException {
    Tally tally = new Tally();
    for (Path capture : Lab.captures()) {
      Map<String, Verdict> truth = Lab.truth(capture);
      List<KmemleakLog> logs = Lab.logs(capture);
      int judged = tally.add(capture.getFileName() + "", truth, logs);
      assertEquals(truth.size(), judged, "objects of " + capture.getFileName());
    }
    tally.check("lab captures");
  }

  /** As if the recording had ended early, or begun late: what a user has who stopped there. */
  @Test
  void provenIsNeverWrongOnAnyStretchOfASeries() throws IOException {
    Tally tally = new Tally();
    for (Path capture : Lab.captures()) {
      Map<String, Verdict> truth = Lab.truth(capture);
      List<KmemleakLog> reads = Lab.logs(capture).stream().filter(LabCapturesTest::isRead).toList();
      for (int from = 0; from < reads.size(); from++) {
        for (int to = from + 1; to <= reads.size(); to++) {
          tally.add("", truth, reads.subList(from, to));
        }
      }
    }
    tally.check("stretches of lab captures");
  }

  private static boolean isRead(KmemleakLog log) {
    return log.summary().kind() == InputKind.EMPTY || log.summary().kind() == InputKind.KMEMLEAK;
  }

  /** How the verdicts compare with the truth. */
  private static final class Tally {
    private final Map<String, Integer> table = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();

    /** Judges {@code logs}; returns how many objects there were. */
    int add(String name, Map<String, Verdict> truth, List<KmemleakLog> logs) {
      Analysis analysis = Analyzer.analyze(logs, Assumptions.NONE);
      for (JudgedObject object : analysis.objects()) {
        String key = Lab.key(object);
        Verdict expected = truth.get(key);
        if (expected == null) {
          throw new AssertionError(name + ": no truth for " + key);
        }
        String row =
            "truly "
                + expected.id()
                + ", called "
                + object.verdict().id()
                + " "
                + object.certainty().id();
        table.merge("all, " + row, 1, Integer::sum);
        if (!name.isEmpty()) {
          table.merge(name + ", " + row, 1, Integer::sum);
        }
        if (object.verdict() != expected) {
          wrong.add(object.certainty().id() + ": " + name + " " + key);
        }
      }
      return analysis.objects().size();
    }

    void check(String title) {
      assertFalse(table.isEmpty(), "captures with truth, and not one object judged");
      table.forEach((row, count) -> System.out.println(title + ": " + row + ": " + count));
      String proven = Certainty.PROVEN.id();
      assertEquals(List.of(), wrong.stream().filter(one -> one.startsWith(proven)).toList());
    }
  }
}
