package io.github.unleak.cli.calibration;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.replay.TraceReplayer;
import io.github.unleak.analyzer.replay.TraceWatch;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.Analyzer;
import io.github.unleak.analyzer.verdict.Assumptions;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.bundle.BundleReader;
import io.github.unleak.parser.format.InputFormat;
import io.github.unleak.parser.ftrace.TraceVocabulary;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.kmemleak.KmemleakReader;
import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.OpenInput;
import io.github.unleak.simulator.SimulatedRun;
import io.github.unleak.simulator.Simulation;
import io.github.unleak.simulator.options.ObjectMix;
import io.github.unleak.simulator.options.SimulationOptions;
import io.github.unleak.simulator.options.TraceRecording;
import io.github.unleak.simulator.recording.Truth;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Judges what a simulated kernel wrote and compares with what was true: once with everything, once
 * without the trace, and once as if the last report that lists something were all there is. What is
 * true of an object is true at its last sighting, so all three have the same truth.
 */
final class SimulatedJudge {

  private static final int CROWD = 6;

  private final long seed;
  private final SimulatedRun run;
  private final Map<String, Truth.Entry> truth = new HashMap<>();
  private final List<KmemleakLog> reports = new ArrayList<>();
  private final Map<EvidenceLevel, Confusion> confusions = new EnumMap<>(EvidenceLevel.class);
  private final List<String> wrongProofs = new ArrayList<>();

  private SimulatedJudge(long seed) {
    this.seed = seed;
    this.run = Simulation.run(crowded(SimulationOptions.random(seed)), seed);
    for (Truth.Entry object : run.truth().objects()) {
      truth.put(Long.toHexString(object.address()) + " " + object.allocJiffies(), object);
    }
    run.bundle()
        .files()
        .forEach(
            (name, bytes) -> {
              if (name.startsWith("kmemleak")) {
                reports.add(KmemleakReader.readAll(input(name, bytes)));
              }
            });
  }

  /** With more objects of other drivers: they cost little. */
  private static SimulationOptions crowded(SimulationOptions options) {
    ObjectMix mix = options.objects();
    return options.draft().objects(new ObjectMix(CROWD * mix.count(), mix.weights())).options();
  }

  /** Simulates the run of a seed and judges it. */
  static SimulatedJudge of(long seed) {
    SimulatedJudge judge = new SimulatedJudge(seed);
    if (!judge.truth.isEmpty()) {
      judge.judge();
    }
    return judge;
  }

  /** Whose verdicts these are. */
  Population population() {
    return run.options().faults().isEmpty() ? Population.SOUND : Population.FAULTY;
  }

  /** How many objects were reported. */
  int objects() {
    return truth.size();
  }

  /** The verdicts by what they rest on. */
  Map<EvidenceLevel, Confusion> confusions() {
    return confusions;
  }

  /** What was proven and is wrong, with the seed. */
  List<String> wrongProofs() {
    return wrongProofs;
  }

  private void judge() {
    SimulationOptions options = run.options();
    boolean cleared = options.clearAfter() > 0 && options.clearAfter() < options.scans();
    Assumptions told = new Assumptions(null, null, null, null, cleared);
    byte[] trace = run.bundle().files().get("trace.txt");
    if (trace != null) {
      compare(
          traceLevel(options),
          Analyzer.analyze(reports, List.of(replay(trace)), List.of(bundle()), told));
    }
    if (reports.size() > 1) {
      compare(
          cleared ? EvidenceLevel.CLEARED : EvidenceLevel.SNAPSHOTS,
          Analyzer.analyze(reports, told));
    }
    compare(EvidenceLevel.ONE_SNAPSHOT, Analyzer.analyze(List.of(lastReport()), Assumptions.NONE));
  }

  private static EvidenceLevel traceLevel(SimulationOptions options) {
    if (options.damage().hashedPointers()) {
      return EvidenceLevel.HASHED_TRACE;
    }
    if (options.damage().ofTrace()) {
      return EvidenceLevel.DAMAGED_TRACE;
    }
    return options.trace() == TraceRecording.ALL_SLAB
        ? EvidenceLevel.FULL_TRACE
        : EvidenceLevel.RCACHE_TRACE;
  }

  private Bundle bundle() {
    byte[] bytes = Objects.requireNonNull(run.bundle().files().get("bundle.json"));
    try (OpenInput opened = OpenInput.open(input("bundle.json", bytes))) {
      return BundleReader.read(opened);
    }
  }

  private TraceReplay replay(byte[] trace) {
    TraceReplayer replayer = new TraceReplayer(TraceWatch.of(reports));
    try (OpenInput opened = OpenInput.open(input("trace.txt", trace))) {
      return replayer.finish(
          InputFormat.of(opened).readTrace(opened, TraceVocabulary.NONE, replayer));
    }
  }

  private static Input input(String name, byte[] bytes) {
    return new Input("bundle/" + name, "bundle", () -> new ByteArrayInputStream(bytes));
  }

  private KmemleakLog lastReport() {
    for (int i = reports.size() - 1; i >= 0; i--) {
      if (!reports.get(i).objects().isEmpty()) {
        return reports.get(i);
      }
    }
    throw new IllegalStateException("seed " + seed + ": objects in no report");
  }

  private void compare(EvidenceLevel level, Analysis analysis) {
    confusions
        .computeIfAbsent(level, l -> new Confusion())
        .add(analysis, object -> actual(entry(object)));
    for (JudgedObject object : analysis.objects()) {
      Truth.Entry entry = entry(object);
      if (object.certainty() == Certainty.PROVEN && object.verdict() != actual(entry)) {
        wrongProofs.add(
            String.format(
                Locale.ROOT,
                "seed %d, %s: 0x%x, %s, called %s",
                seed,
                level,
                entry.address(),
                entry.kind(),
                object.verdict().id()));
      }
    }
  }

  private Truth.Entry entry(JudgedObject object) {
    String key =
        Long.toHexString(object.subject().address().value())
            + " "
            + object.subject().latest().jiffies();
    return Objects.requireNonNull(truth.get(key), () -> "seed " + seed + ": no truth for " + key);
  }

  private static Verdict actual(Truth.Entry entry) {
    return entry.leaked() ? Verdict.LEAK : Verdict.TRANSIENT;
  }
}
