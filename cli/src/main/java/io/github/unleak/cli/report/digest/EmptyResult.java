package io.github.unleak.cli.report.digest;

import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.cli.report.words.Wording;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import java.util.ArrayList;
import java.util.List;

/** What it means that no object was reported: a clean machine, or a detector that was off. */
public final class EmptyResult {

  private EmptyResult() {}

  /** One sentence a line, the first the headline. */
  public static List<String> explain(Analysis analysis) {
    List<String> sentences = new ArrayList<>();
    sentences.add("No unreferenced object.");
    if (analysis.inputs().isEmpty()) {
      sentences.add("Nothing could be read, so this says nothing about the machine.");
    } else if (has(analysis, DiagnosticCode.DETECTOR_DISABLED)) {
      sentences.add("kmemleak had switched itself off, so this says nothing about the machine.");
    } else if (has(analysis, DiagnosticCode.EMPTY_INPUT)
        || has(analysis, DiagnosticCode.NOTHING_FOUND)
        || has(analysis, DiagnosticCode.NO_KMEMLEAK)) {
      sentences.add(
          "The input has no kmemleak output, so this says nothing about the machine: was kmemleak"
              + " enabled, and did it scan?");
    } else if (!analysis.scanSeen()) {
      sentences.add(
          "There is no sign that kmemleak ever scanned, so this says nothing about the machine: echo"
              + " scan > /sys/kernel/debug/kmemleak, twice, and read it again.");
    } else if (has(analysis, DiagnosticCode.LEAKS_NOT_LISTED)) {
      sentences.add(
          "But kmemleak counted leaks that the log does not list: read"
              + " /sys/kernel/debug/kmemleak.");
    } else if (analysis.snapshots().isEmpty()) {
      sentences.add(
          "kmemleak was on and printed no object in what was read; a log shows objects in verbose"
              + " mode alone, so read /sys/kernel/debug/kmemleak to be sure.");
    } else {
      sentences.add(
          "kmemleak ran, and "
              + Wording.count(analysis.snapshots().size(), "snapshot")
              + " of it listed nothing: clean as far as a scan can tell.");
    }
    return sentences;
  }

  private static boolean has(Analysis analysis, DiagnosticCode code) {
    for (Diagnostic diagnostic : analysis.diagnostics()) {
      if (diagnostic.code() == code) {
        return true;
      }
    }
    return false;
  }
}
