package io.github.unleak.analyzer.verdict;

import static io.github.unleak.analyzer.Reports.judged;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.Entry;
import io.github.unleak.analyzer.Reports;
import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.line.DiagnosticCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Scans that a signal ended list objects in use again: what that makes of the verdicts. */
class InterruptedScansTest {

  private static final long LEAK = 0xffff888100000000L;
  private static final long USED = 0xffff888200000000L;

  /** Complete scans list the leak alone, interrupted ones also what was once reported. */
  @Test
  void whatComesBackInBulkIsNeverProbablyLeaked() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(new SplittableRandom(seed).nextLong());
      int used = 2 + random.nextInt(12);
      int reads = 4 + random.nextInt(8);
      List<KmemleakLog> logs = new ArrayList<>();
      boolean listed = false;
      boolean gone = false;
      boolean back = false;
      for (int read = 1; read <= reads; read++) {
        boolean all = read == 1 || random.nextInt(3) > 0;
        gone |= listed && !all;
        back |= gone && all;
        listed |= all;
        logs.add(read(read, all ? used : 0));
      }
      Analysis analysis = Reports.analyze(logs.toArray(new KmemleakLog[0]));
      assertEquals(Verdict.LEAK, judged(analysis, LEAK).verdict(), "seed " + seed);
      assertEquals(
          back,
          analysis.diagnostics().stream()
              .anyMatch(diagnostic -> diagnostic.code() == DiagnosticCode.INTERRUPTED_SCAN),
          "seed " + seed);
      for (int i = 0; back && i < used; i++) {
        JudgedObject object = judged(analysis, USED + i * 0x1000L);
        boolean leak = object.verdict() == Verdict.LEAK;
        assertTrue(!leak || object.certainty() == Certainty.POSSIBLE, "seed " + seed);
      }
    }
  }

  private static KmemleakLog read(int number, int used) {
    Entry[] entries = new Entry[1 + used];
    entries[0] = Entry.at(LEAK).printed(300);
    for (int i = 0; i < used; i++) {
      entries[1 + i] =
          Entry.at(USED + i * 0x1000L).jiffies(Entry.JIFFIES + 100L * (i + 1)).printed(200);
    }
    return Reports.read(number, entries);
  }

  @Test
  void theLeakThatCompleteScansListStaysProbable() {
    Analysis analysis =
        Reports.analyze(read(1, 0), read(2, 5), read(3, 0), read(4, 5), read(5, 0), read(6, 5));
    assertEquals(Certainty.PROBABLE, judged(analysis, LEAK).certainty());
  }

  @Test
  void oneObjectThatComesBackMakesNoScanSuspect() {
    Analysis analysis = Reports.analyze(read(1, 1), read(2, 0), read(3, 1), read(4, 1));
    assertTrue(
        analysis.diagnostics().stream()
            .noneMatch(diagnostic -> diagnostic.code() == DiagnosticCode.INTERRUPTED_SCAN));
    assertNotEquals(Certainty.PROBABLE, judged(analysis, USED).certainty());
  }
}
