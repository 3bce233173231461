package io.github.unleak.engine;

import io.github.unleak.analyzer.replay.Recordings;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.replay.TraceWatch;
import io.github.unleak.analyzer.verdict.Analyzer;
import io.github.unleak.analyzer.verdict.Assumptions;
import io.github.unleak.analyzer.verdict.Investigation;
import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.format.InputFormat;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.OpenInput;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that a list of sources holds. Reports are read first: they name the objects that the traces
 * are asked about. Traces follow one after the other, so that only one is open at a time.
 *
 * @param logs one for each input that is no trace and no description of a recording, in order
 * @param traces one for each trace, in order
 * @param bundles one for each description of a recording
 * @param diagnostics of finding the inputs, before any was opened
 */
record ReadInputs(
    List<KmemleakLog> logs,
    List<TraceReplay> traces,
    List<Bundle> bundles,
    List<Diagnostic> diagnostics) {

  /**
   * Reads sources.
   *
   * @param followed objects that are asked about beside those that reports list
   * @param at when the state of the rcaches is wanted; {@code null} for the end of each trace
   */
  static ReadInputs of(
      List<Source> sources,
      Options options,
      List<Address> followed,
      @Nullable Moment at,
      ProgressListener listener) {
    List<Diagnostic> diagnostics = new ArrayList<>();
    List<KmemleakLog> logs = new ArrayList<>();
    List<Bundle> bundles = new ArrayList<>();
    List<Waiting> waiting = new ArrayList<>();
    try {
      for (Input input : Source.inputs(sources, diagnostics::add)) {
        ReadingProgress progress = new ReadingProgress(input, listener);
        OpenInput opened = OpenInput.open(progress.input());
        InputFormat format = InputFormat.of(opened);
        if (format.isTrace()) {
          waiting.add(Waiting.of(opened, format, progress));
          continue;
        }
        try (opened) {
          RecordCollector records = new RecordCollector();
          format.read(opened, options.vocabulary(), records);
          logs.addAll(records.logs());
          bundles.addAll(records.bundles());
        }
      }
      TraceReplays replays =
          new TraceReplays(options, TraceWatch.of(logs).and(followed), bundles, at);
      List<TraceReplay> traces = new ArrayList<>();
      for (Waiting trace : waiting) {
        try (OpenInput opened = trace.open()) {
          traces.add(replays.replay(opened, trace.format(), trace.progress()));
        }
      }
      return new ReadInputs(logs, traces, bundles, diagnostics);
    } finally {
      waiting.forEach(Waiting::close);
    }
  }

  /**
   * A trace that is read when all reports are.
   *
   * @param opened the input if it can be opened but once, else {@code null}
   */
  private record Waiting(@Nullable OpenInput opened, InputFormat format, ReadingProgress progress) {

    static Waiting of(OpenInput opened, InputFormat format, ReadingProgress progress) {
      if (opened.input().opensOnce()) {
        return new Waiting(opened, format, progress);
      }
      opened.close();
      return new Waiting(null, format, progress);
    }

    OpenInput open() {
      return opened == null ? OpenInput.open(progress.again()) : opened;
    }

    void close() {
      if (opened != null) {
        opened.close();
      }
    }
  }

  /** Judges it; the diagnostics of finding come first. */
  Investigation investigate(Assumptions assumptions) {
    Investigation investigation = Analyzer.investigate(logs, traces, bundles, assumptions);
    List<Diagnostic> all = new ArrayList<>(diagnostics);
    all.addAll(investigation.analysis().diagnostics());
    checkContent(all, investigation.analysis().snapshots().isEmpty());
    return investigation.withDiagnostics(all);
  }

  /** What the replay of the traces gave. */
  Replayed replayed(@Nullable Moment at, List<Address> followed) {
    Set<Address> listed = new LinkedHashSet<>();
    objects().forEach(object -> listed.add(object.address()));
    List<Diagnostic> all = new ArrayList<>(diagnostics);
    logs.forEach(log -> all.addAll(log.diagnostics()));
    bundles.forEach(bundle -> all.addAll(bundle.diagnostics()));
    checkContent(all, new ContentCheck());
    traces.forEach(trace -> all.addAll(trace.diagnostics()));
    List<TraceReplay> distinct = Recordings.distinct(traces, all);
    return new Replayed(distinct, at, followed, List.copyOf(listed), all);
  }

  /** Both as one: the logs of {@code other} after these. */
  ReadInputs and(ReadInputs other) {
    return new ReadInputs(
        joined(logs, other.logs),
        joined(traces, other.traces),
        joined(bundles, other.bundles),
        joined(diagnostics, other.diagnostics));
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    List<T> both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }

  /** All objects, in order. */
  List<KmemleakObject> objects() {
    List<KmemleakObject> objects = new ArrayList<>();
    for (KmemleakLog log : logs) {
      objects.addAll(log.objects());
    }
    return objects;
  }

  /** What there is to report without judging: of finding, of reading, of what holds nothing. */
  List<Diagnostic> allDiagnostics() {
    List<Diagnostic> all = new ArrayList<>(diagnostics);
    for (KmemleakLog log : logs) {
      all.addAll(log.diagnostics());
    }
    checkContent(all, true);
    return all;
  }

  /** Adds what is wrong with inputs that hold nothing, unless it was reported before. */
  private void checkContent(List<Diagnostic> all, boolean nothing) {
    ContentCheck check = new ContentCheck();
    checkContent(all, check);
    traces.forEach(trace -> check.input(trace.summary().input(), !trace.scans().isEmpty(), false));
    Diagnostic wrong = check.end();
    if (wrong != null && nothing && !ContentCheck.failed(all)) {
      all.add(wrong);
    }
  }

  private void checkContent(List<Diagnostic> all, ContentCheck check) {
    for (KmemleakLog log : logs) {
      Diagnostic wrong =
          check.input(
              log.summary(), ContentCheck.hasContent(log), ContentCheck.damaged(log.diagnostics()));
      if (wrong != null && !ContentCheck.failed(log.diagnostics())) {
        all.add(wrong);
      }
    }
  }
}
