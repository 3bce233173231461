package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.Evidence;
import io.github.unleak.analyzer.evidence.Evidence.GoneOnRescan.Clearing;
import io.github.unleak.analyzer.evidence.Findings;
import io.github.unleak.analyzer.evidence.InterruptedScan;
import io.github.unleak.analyzer.timeline.History;
import io.github.unleak.analyzer.timeline.Snapshot;
import io.github.unleak.parser.kmemleak.KernelNotice;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.kmemleak.NoticeKind;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the inputs as a whole say of the detector's health and of their own worth as evidence. */
final class HealthCheck {

  private HealthCheck() {}

  /** True where something shows that kmemleak ran at all. */
  static boolean scanSeen(List<KmemleakLog> logs) {
    for (KmemleakLog log : logs) {
      if (!log.objects().isEmpty() || !log.states().isEmpty()) {
        return true;
      }
      for (KernelNotice notice : log.notices()) {
        switch (notice.kind()) {
          case INITIALIZED, AUTOMATIC_SCANNING, NEW_LEAKS -> {
            return true;
          }
          default -> {}
        }
      }
    }
    return false;
  }

  /**
   * What is wrong with them.
   *
   * @param scanSeen true where some input, or a trace, shows that kmemleak ran
   */
  static List<Diagnostic> of(
      List<KmemleakLog> logs, History history, Findings findings, boolean scanSeen) {
    List<Diagnostic> diagnostics = new ArrayList<>();
    boolean anyObject = !history.subjects().isEmpty();
    boolean wholeRead = history.snapshots().stream().anyMatch(Snapshot::complete);
    for (KmemleakLog log : logs) {
      for (KernelNotice notice : log.notices()) {
        health(notice, diagnostics);
      }
      if (!wholeRead) {
        unlisted(log, diagnostics);
      } else if (history.runs().size() == 1) {
        lacking(log, history, diagnostics);
      }
    }
    if (!scanSeen) {
      diagnostics.add(
          new Diagnostic(DiagnosticCode.NO_SIGN_OF_SCAN, "no sign that kmemleak ran", null));
    }
    if (anyObject && history.snapshots().size() == 1) {
      diagnostics.add(
          new Diagnostic(
              DiagnosticCode.ONE_SNAPSHOT,
              "one snapshot alone: nothing shows what a rescan would find",
              history.snapshots().get(0).source()));
    }
    doubts(history, findings, diagnostics);
    return diagnostics;
  }

  private static void health(KernelNotice notice, List<Diagnostic> diagnostics) {
    DiagnosticCode code =
        switch (notice.kind()) {
          case DISABLED -> DiagnosticCode.DETECTOR_DISABLED;
          case POOL_EXHAUSTED -> DiagnosticCode.POOL_EXHAUSTED;
          case ERROR -> DiagnosticCode.DETECTOR_ERROR;
          default -> null;
        };
    if (code != null) {
      diagnostics.add(new Diagnostic(code, notice.text(), notice.source()));
    }
  }

  /**
   * Compares each scan's count of new leaks with what the log holds of them: a verbose print stands
   * before its summary line, a read of the file that somebody put into the log behind it.
   */
  private static void unlisted(KmemleakLog log, List<Diagnostic> diagnostics) {
    List<KernelNotice> summaries =
        log.notices().stream().filter(notice -> notice.kind() == NoticeKind.NEW_LEAKS).toList();
    for (int i = 0; i < summaries.size(); i++) {
      long from = i == 0 ? 0 : summaries.get(i - 1).source().line();
      long at = summaries.get(i).source().line();
      long to = i + 1 < summaries.size() ? summaries.get(i + 1).source().line() : Long.MAX_VALUE;
      long before = count(log.objects(), from, at, true);
      long held = before > 0 ? before : count(log.objects(), at, to, false);
      if (held < summaries.get(i).count()) {
        diagnostics.add(
            new Diagnostic(
                held == 0 ? DiagnosticCode.LEAKS_NOT_LISTED : DiagnosticCode.SUMMARY_COUNT_DIFFERS,
                summaries.get(i).count() + " new leaks counted, " + held + " of them in the log",
                summaries.get(i).source()));
      }
    }
  }

  /** Each object is counted once as new, so that no more can be counted than the reads list. */
  private static void lacking(KmemleakLog log, History history, List<Diagnostic> diagnostics) {
    long counted = 0;
    KernelNotice last = null;
    for (KernelNotice notice : log.notices()) {
      if (notice.kind() == NoticeKind.BOOT_BANNER) {
        counted = 0;
      } else if (notice.kind() == NoticeKind.NEW_LEAKS) {
        counted += notice.count();
        last = notice;
      }
    }
    int listed = history.subjects().size();
    if (last != null && counted > listed) {
      diagnostics.add(
          new Diagnostic(
              DiagnosticCode.READS_LACK_OBJECTS,
              "the log counts " + counted + " new leaks, the inputs list " + listed + " objects",
              last.source()));
    }
  }

  private static long count(List<KmemleakObject> objects, long from, long to, boolean verbose) {
    long count = 0;
    for (KmemleakObject object : objects) {
      long line = object.origin().source().line();
      if (line > from && line < to && object.origin().verbose() == verbose) {
        count += 1 + object.moreObjects();
      }
    }
    return count;
  }

  /** What suggests that scans did not reach all memory. */
  static List<Diagnostic> interrupted(List<InterruptedScan> scans) {
    List<Diagnostic> diagnostics = new ArrayList<>();
    for (InterruptedScan scan : scans) {
      String message =
          switch (scan.sign()) {
            case NO_END -> "the scan of snapshot %d began and has no mark of its end";
            case SHORT -> "the scan of snapshot %d took less than a quarter of the usual time";
            case NOT_CONFIRMED ->
                "the scan of snapshot %d left suspects and did not confirm them in a second pass";
            case LISTED_AGAIN ->
                "snapshot %d lists " + scan.objects() + " objects again that were gone before";
          };
      diagnostics.add(
          new Diagnostic(
              DiagnosticCode.INTERRUPTED_SCAN,
              String.format(Locale.ROOT, message, scan.snapshot()),
              scan.source()));
    }
    return diagnostics;
  }

  private static void doubts(History history, Findings findings, List<Diagnostic> diagnostics) {
    for (int run = 1; run <= history.runs().size(); run++) {
      if (!history.ordered(run)) {
        diagnostics.add(
            new Diagnostic(
                DiagnosticCode.ORDER_UNCERTAIN, "nothing tells the order of the snapshots", null));
        break;
      }
    }
    Snapshot before = null;
    for (Snapshot snapshot : history.snapshots()) {
      if (snapshot.objects() == 0 || !snapshot.complete()) {
        continue;
      }
      Snapshot last = before;
      before = snapshot;
      if (last != null
          && last.run() == snapshot.run()
          && !history.comparable(last.id(), snapshot.id())) {
        diagnostics.add(
            new Diagnostic(
                DiagnosticCode.RUN_UNCERTAIN,
                "little or nothing in common with the list before",
                snapshot.source()));
      }
    }
    for (int at = 0; at < history.subjects().size(); at++) {
      for (Evidence evidence : findings.of(at)) {
        if (evidence instanceof Evidence.Weakened weakened
            && weakened.reason() == Evidence.Weakened.Reason.CONTRADICTION) {
          diagnostics.add(
              new Diagnostic(
                  DiagnosticCode.CONTRADICTION,
                  history.subjects().get(at).address() + " is proven to live and to be lost",
                  weakened.source()));
        }
      }
    }
    Set<Integer> reported = new HashSet<>();
    for (int at = 0; at < history.subjects().size(); at++) {
      Evidence.GoneOnRescan gone = findings.find(at, Evidence.GoneOnRescan.class);
      if (gone != null
          && gone.clearing() == Clearing.NOT_RULED_OUT
          && reported.add(gone.lastSeen())) {
        Snapshot last = history.snapshot(gone.lastSeen());
        diagnostics.add(
            new Diagnostic(
                DiagnosticCode.CLEAR_SUSPECTED,
                "all that this snapshot lists is gone from the next one",
                last.source()));
      }
    }
  }
}
