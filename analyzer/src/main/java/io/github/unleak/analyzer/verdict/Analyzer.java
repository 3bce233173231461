package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.EvidenceSearch;
import io.github.unleak.analyzer.evidence.Scene;
import io.github.unleak.analyzer.graph.PointerLayout;
import io.github.unleak.analyzer.replay.Recordings;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.replay.TraceWatch;
import io.github.unleak.analyzer.timeline.History;
import io.github.unleak.analyzer.timeline.HistoryBuilder;
import io.github.unleak.analyzer.timeline.Run;
import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.kmemleak.KernelNotice;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.kmemleak.NoticeKind;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.InputSummary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The main job: from what was read to a verdict for every object. */
public final class Analyzer {

  private Analyzer() {}

  /**
   * Judges every object in {@code logs}.
   *
   * @param logs what was read, in the order in which the user named the inputs
   * @param options what the user tells about the recording
   * @return the same result for the same arguments, whatever the clock, locale or machine
   */
  public static Analysis analyze(List<KmemleakLog> logs, Assumptions options) {
    return analyze(logs, List.of(), options);
  }

  /**
   * Judges every object in {@code logs}.
   *
   * @param logs what was read, in the order in which the user named the inputs
   * @param replays the replays of the traces, made with {@link TraceWatch#of} these logs
   * @param options what the user tells about the recording
   * @return the same result for the same arguments, whatever the clock, locale or machine
   */
  public static Analysis analyze(
      List<KmemleakLog> logs, List<TraceReplay> replays, Assumptions options) {
    return analyze(logs, replays, List.of(), options);
  }

  /**
   * Judges every object in {@code logs}.
   *
   * @param logs what was read, in the order in which the user named the inputs
   * @param replays the replays of the traces, which count what {@code bundles} say is missing as
   *     lost
   * @param bundles what recorders say about their recordings
   * @param user what the user says about the recording; takes precedence over {@code bundles}
   * @return the same result for the same arguments, whatever the clock, locale or machine
   */
  public static Analysis analyze(
      List<KmemleakLog> logs, List<TraceReplay> replays, List<Bundle> bundles, Assumptions user) {
    return investigate(logs, replays, bundles, user).analysis();
  }

  /** Judges as {@link #analyze} does and keeps the replays for further questions. */
  public static Investigation investigate(
      List<KmemleakLog> logs, List<TraceReplay> replays, List<Bundle> bundles, Assumptions user) {
    Assumptions options = user.or(bundles);
    List<Diagnostic> copies = new ArrayList<>();
    List<TraceReplay> traces = Recordings.distinct(replays, copies);
    History history =
        new HistoryBuilder(options.hz(), options.release()).build(logs, bundles, options.series());
    Scene scene = new Scene(history, options.cleared(), trusted(logs), bundles);
    EvidenceSearch evidence = EvidenceSearch.in(scene, traces, options.generation());
    List<JudgedObject> objects = new Judge(scene, evidence).judge();
    boolean scanSeen = HealthCheck.scanSeen(logs) || TraceCheck.scanSeen(traces);
    List<Diagnostic> diagnostics = new ArrayList<>();
    List<InputSummary> inputs = new ArrayList<>();
    for (KmemleakLog log : logs) {
      inputs.add(log.summary());
      diagnostics.addAll(log.diagnostics());
    }
    for (TraceReplay replay : replays) {
      inputs.add(replay.summary().input());
      diagnostics.addAll(replay.diagnostics());
    }
    for (Bundle bundle : bundles) {
      inputs.add(bundle.input());
      diagnostics.addAll(bundle.diagnostics());
      diagnostics.addAll(RecordingChecks.diagnostics(bundle));
    }
    diagnostics.addAll(copies);
    diagnostics.addAll(history.diagnostics());
    diagnostics.addAll(TraceCheck.of(traces, evidence.traces(), !history.subjects().isEmpty()));
    diagnostics.addAll(HealthCheck.interrupted(scene.interrupted()));
    diagnostics.addAll(HealthCheck.of(logs, history, evidence.findings(), scanSeen));
    List<AnalyzedTrace> analyzed =
        traces.stream()
            .map(trace -> AnalyzedTrace.of(trace, evidence.traces(), history.snapshots()))
            .toList();
    Analysis analysis =
        new Analysis(
            inputs,
            kernel(history, scene, traces, options),
            history.snapshots(),
            objects,
            Grouping.of(objects, evidence.chains()),
            diagnostics,
            Grouping.summary(objects),
            scanSeen,
            analyzed,
            TraceCoverage.NONE);
    Investigation investigation = new Investigation(analysis, traces, evidence.traces(), bundles);
    return investigation.with(TraceCoverage.of(investigation));
  }

  /** False where kmemleak went out of order, so that what it does not list means nothing. */
  private static boolean trusted(List<KmemleakLog> logs) {
    for (KmemleakLog log : logs) {
      for (KernelNotice notice : log.notices()) {
        if (notice.kind() == NoticeKind.DISABLED || notice.kind() == NoticeKind.POOL_EXHAUSTED) {
          return false;
        }
      }
    }
    return true;
  }

  /** The CPUs that a trace was recorded on, or {@code null}. */
  private static @Nullable Integer cpus(List<TraceReplay> traces) {
    for (TraceReplay trace : traces) {
      if (trace.summary().cpus() > 0) {
        return trace.summary().cpus();
      }
    }
    return null;
  }

  /** Facts of the kernel; of several runs the first that knows. */
  private static KernelFacts kernel(
      History history, Scene scene, List<TraceReplay> traces, Assumptions options) {
    KernelFacts facts =
        new KernelFacts(
            options.release(),
            options.hz(),
            options.cpus() == null ? cpus(traces) : options.cpus(),
            options.generation(),
            null,
            null);
    for (Run run : history.runs()) {
      PointerLayout layout = scene.layout(run.id());
      boolean listed = history.subjects().stream().anyMatch(subject -> subject.run() == run.id());
      facts =
          new KernelFacts(
              facts.release() != null ? facts.release() : run.release(),
              facts.hz() != null || run.clock() == null
                  ? facts.hz()
                  : Integer.valueOf(run.clock().hz()),
              facts.cpus(),
              facts.generation() != null ? facts.generation() : scene.generation(run.id()),
              facts.wordBytes() != null || !listed
                  ? facts.wordBytes()
                  : Integer.valueOf(layout.wordBytes()),
              facts.bigEndian() != null ? facts.bigEndian() : layout.bigEndian());
    }
    return facts;
  }
}
