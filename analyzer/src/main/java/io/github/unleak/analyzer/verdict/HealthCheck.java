package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.Evidence;
import io.github.unleak.analyzer.evidence.Evidence.GoneOnRescan.Clearing;
import io.github.unleak.analyzer.evidence.Findings;
import io.github.unleak.analyzer.timeline.History;
import io.github.unleak.analyzer.timeline.Snapshot;
import io.github.unleak.parser.kmemleak.KernelNotice;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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

  static List<Diagnostic> of(List<KmemleakLog> logs, History history, Findings findings) {
    List<Diagnostic> diagnostics = new ArrayList<>();
    boolean anyObject = !history.subjects().isEmpty();
    for (KmemleakLog log : logs) {
      for (KernelNotice notice : log.notices()) {
        health(notice, anyObject, diagnostics);
      }
    }
    if (!scanSeen(logs)) {
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

  private static void health(KernelNotice notice, boolean anyObject, List<Diagnostic> diagnostics) {
    DiagnosticCode code =
        switch (notice.kind()) {
          case DISABLED -> DiagnosticCode.DETECTOR_DISABLED;
          case POOL_EXHAUSTED -> DiagnosticCode.POOL_EXHAUSTED;
          case ERROR -> DiagnosticCode.DETECTOR_ERROR;
          case NEW_LEAKS -> anyObject ? null : DiagnosticCode.LEAKS_NOT_LISTED;
          default -> null;
        };
    if (code != null) {
      diagnostics.add(new Diagnostic(code, notice.text(), notice.source()));
    }
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
    for (int id = 2; id <= history.snapshots().size(); id++) {
      Snapshot snapshot = history.snapshot(id);
      if (snapshot.run() == history.snapshot(id - 1).run() && !history.comparable(id - 1, id)) {
        diagnostics.add(
            new Diagnostic(
                DiagnosticCode.RUN_UNCERTAIN,
                "nothing in common with the snapshot before",
                snapshot.source()));
      }
    }
    Set<Integer> told = new HashSet<>();
    for (int at = 0; at < history.subjects().size(); at++) {
      Evidence.GoneOnRescan gone = findings.find(at, Evidence.GoneOnRescan.class);
      if (gone != null && gone.clearing() == Clearing.NOT_RULED_OUT && told.add(gone.lastSeen())) {
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
