package io.github.unleak.cli.command;

import io.github.unleak.analyzer.replay.Recordings;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.replay.TraceWatch;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.Analyzer;
import io.github.unleak.analyzer.verdict.Options;
import io.github.unleak.cli.report.Replayed;
import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.bundle.BundleReader;
import io.github.unleak.parser.ftrace.TraceVocabulary;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.kmemleak.KmemleakReader;
import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.Inputs;
import io.github.unleak.parser.line.OpenInput;
import io.github.unleak.parser.line.Severity;
import io.github.unleak.parser.line.TextKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * All that the inputs of a command line held. Reports are read first: they say which objects the
 * traces are asked about.
 *
 * @param logs one for each input that is no trace and no description of a recording, in order
 * @param traces one for each trace, in order
 * @param bundles one for each description of a recording
 * @param diagnostics of finding the inputs, before any was opened
 */
record Reading(
    List<KmemleakLog> logs,
    List<TraceReplay> traces,
    List<Bundle> bundles,
    List<Diagnostic> diagnostics) {

  /** Reads what {@code arguments} name. */
  static Reading of(List<String> arguments, Terminal terminal) {
    return of(arguments, new TraceQuestion(TraceVocabulary.NONE, null), terminal);
  }

  /** Reads what {@code arguments} name; of traces what answers {@code question}. */
  static Reading of(List<String> arguments, TraceQuestion question, Terminal terminal) {
    List<Diagnostic> diagnostics = new ArrayList<>();
    List<Input> inputs = Inputs.find(arguments, terminal.in(), diagnostics::add);
    Progress progress = Progress.on(terminal);
    try {
      return read(inputs, question, progress, diagnostics);
    } finally {
      progress.erase();
    }
  }

  /** Reads {@code inputs}, which were found with {@code diagnostics}. */
  static Reading read(List<Input> inputs, List<Diagnostic> diagnostics) {
    return read(
        inputs, new TraceQuestion(TraceVocabulary.NONE, null), Progress.silent(), diagnostics);
  }

  private static Reading read(
      List<Input> inputs, TraceQuestion question, Progress progress, List<Diagnostic> diagnostics) {
    List<KmemleakLog> logs = new ArrayList<>();
    List<OpenInput> waiting = new ArrayList<>();
    List<Bundle> bundles = new ArrayList<>();
    for (Input input : inputs) {
      OpenInput opened = OpenInput.open(progress.of(input));
      if (isTrace(opened)) {
        waiting.add(opened);
      } else if (opened.text() == TextKind.BUNDLE) {
        bundles.add(BundleReader.read(opened));
        opened.close();
      } else {
        logs.add(KmemleakReader.readAll(opened));
        opened.close();
      }
    }
    TraceWatch watch = TraceWatch.of(logs).and(question.followed());
    List<TraceReplay> traces = new ArrayList<>();
    for (OpenInput opened : waiting) {
      traces.add(question.replay(opened, watch, bundles, progress));
      opened.close();
    }
    return new Reading(logs, traces, bundles, diagnostics);
  }

  /** True where {@code opened} looks like a trace. */
  static boolean isTrace(OpenInput opened) {
    return opened.text() == TextKind.TRACE || opened.text() == TextKind.TRACE_DAT;
  }

  /** Judges it; the diagnostics of finding come first. */
  Analysis analyze(Options options) {
    Analysis analysis = Analyzer.analyze(logs, traces, bundles, options);
    List<Diagnostic> all = new ArrayList<>(diagnostics);
    all.addAll(analysis.diagnostics());
    substance(all, analysis.snapshots().isEmpty());
    return analysis.withDiagnostics(all);
  }

  /** What the replay of the traces gave. */
  Replayed replayed(TraceQuestion question) {
    Set<Address> listed = new LinkedHashSet<>();
    objects().forEach(object -> listed.add(object.address()));
    List<Diagnostic> all = new ArrayList<>(diagnostics);
    logs.forEach(log -> all.addAll(log.diagnostics()));
    bundles.forEach(bundle -> all.addAll(bundle.diagnostics()));
    substance(all, new Substance());
    traces.forEach(trace -> all.addAll(trace.diagnostics()));
    List<TraceReplay> distinct = Recordings.distinct(traces, all);
    return new Replayed(distinct, question.at(), question.followed(), List.copyOf(listed), all);
  }

  /** Both as one: the logs of {@code other} after these. */
  Reading and(Reading other) {
    List<KmemleakLog> bothLogs = new ArrayList<>(logs);
    bothLogs.addAll(other.logs);
    List<Diagnostic> bothDiagnostics = new ArrayList<>(diagnostics);
    bothDiagnostics.addAll(other.diagnostics);
    List<TraceReplay> bothTraces = new ArrayList<>(traces);
    bothTraces.addAll(other.traces);
    List<Bundle> bothBundles = new ArrayList<>(bundles);
    bothBundles.addAll(other.bundles);
    return new Reading(bothLogs, bothTraces, bothBundles, bothDiagnostics);
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
    substance(all, substance);
    traces.forEach(trace -> substance.input(trace.summary().input(), !trace.scans().isEmpty()));
    Diagnostic wrong = substance.end();
    if (wrong != null && nothing && !failed(all)) {
      all.add(wrong);
    }
  }

  private void substance(List<Diagnostic> all, Substance substance) {
    for (KmemleakLog log : logs) {
      Diagnostic wrong = substance.input(log.summary(), Substance.in(log));
      if (wrong != null && !failed(log.diagnostics())) {
        all.add(wrong);
      }
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
