package io.github.unleak.cli.command;

import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.Analyzer;
import io.github.unleak.analyzer.verdict.Options;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.kmemleak.KmemleakReader;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.Inputs;
import io.github.unleak.parser.line.Severity;
import java.util.ArrayList;
import java.util.List;

/**
 * All that the inputs of a command line held.
 *
 * @param logs one for each input that could be opened, in order
 * @param diagnostics of finding the inputs, before any was opened
 */
record Reading(List<KmemleakLog> logs, List<Diagnostic> diagnostics) {

  /** Reads what {@code arguments} name. */
  static Reading of(List<String> arguments, Terminal terminal) {
    List<Diagnostic> diagnostics = new ArrayList<>();
    List<Input> inputs = Inputs.find(arguments, terminal.in(), diagnostics::add);
    return read(inputs, diagnostics);
  }

  /** Reads {@code inputs}, which were found with {@code diagnostics}. */
  static Reading read(List<Input> inputs, List<Diagnostic> diagnostics) {
    List<KmemleakLog> logs = new ArrayList<>();
    for (Input input : inputs) {
      logs.add(KmemleakReader.readAll(input));
    }
    return new Reading(logs, diagnostics);
  }

  /** Judges it; the diagnostics of finding come first. */
  Analysis analyze(Options options) {
    Analysis analysis = Analyzer.analyze(logs, options);
    List<Diagnostic> all = new ArrayList<>(diagnostics);
    all.addAll(analysis.diagnostics());
    substance(all, analysis.snapshots().isEmpty());
    return new Analysis(
        analysis.inputs(),
        analysis.kernel(),
        analysis.snapshots(),
        analysis.objects(),
        analysis.groups(),
        all,
        analysis.summary(),
        analysis.scanSeen());
  }

  /** Both as one: the logs of {@code other} after these. */
  Reading and(Reading other) {
    List<KmemleakLog> bothLogs = new ArrayList<>(logs);
    bothLogs.addAll(other.logs);
    List<Diagnostic> bothDiagnostics = new ArrayList<>(diagnostics);
    bothDiagnostics.addAll(other.diagnostics);
    return new Reading(bothLogs, bothDiagnostics);
  }

  /** All objects, in order. */
  List<KmemleakObject> objects() {
    List<KmemleakObject> objects = new ArrayList<>();
    for (KmemleakLog log : logs) {
      objects.addAll(log.objects());
    }
    return objects;
  }

  /** What there is to tell without judging: of finding, of reading, of what holds nothing. */
  List<Diagnostic> allDiagnostics() {
    List<Diagnostic> all = new ArrayList<>(diagnostics);
    for (KmemleakLog log : logs) {
      all.addAll(log.diagnostics());
    }
    substance(all, true);
    return all;
  }

  /** Adds what is wrong with inputs that hold nothing, where nobody has said so yet. */
  private void substance(List<Diagnostic> all, boolean nothing) {
    Substance substance = new Substance();
    for (KmemleakLog log : logs) {
      Diagnostic wrong = substance.input(log.summary(), Substance.in(log));
      if (wrong != null && !failed(log.diagnostics())) {
        all.add(wrong);
      }
    }
    Diagnostic wrong = substance.end();
    if (wrong != null && nothing && !failed(all)) {
      all.add(wrong);
    }
  }

  /** True where one of {@code diagnostics} says that an input could not be used. */
  static boolean failed(List<Diagnostic> diagnostics) {
    return diagnostics.stream().anyMatch(diagnostic -> diagnostic.severity() == Severity.ERROR);
  }

  /** True where one of {@code diagnostics} says that an input could not even be looked at. */
  static boolean unreadable(List<Diagnostic> diagnostics) {
    return diagnostics.stream()
        .anyMatch(diagnostic -> diagnostic.code() == DiagnosticCode.UNREADABLE_INPUT);
  }
}
