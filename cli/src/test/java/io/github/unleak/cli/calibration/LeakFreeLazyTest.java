package io.github.unleak.cli.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.replay.Divergence;
import io.github.unleak.analyzer.replay.DomainReport;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.replay.TraceReplayer;
import io.github.unleak.analyzer.replay.TraceWatch;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.Analyzer;
import io.github.unleak.analyzer.verdict.Assumptions;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.parser.format.InputFormat;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceListener;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceVocabulary;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.kmemleak.KmemleakReader;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.OpenInput;
import io.github.unleak.simulator.SimulatedRun;
import io.github.unleak.simulator.Simulation;
import io.github.unleak.simulator.options.Fault;
import io.github.unleak.simulator.options.KernelRelease;
import io.github.unleak.simulator.options.RcacheGeneration;
import io.github.unleak.simulator.options.ScanHabits;
import io.github.unleak.simulator.options.SimulationOptions;
import io.github.unleak.simulator.options.TraceRecording;
import io.github.unleak.simulator.options.Workload;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A machine with Linux 7.3 that loses nothing: no loss is claimed, wherever the trace begins and
 * whatever the user says of the rcache. {@code -Dunleak.minutes=60} simulates an hour.
 */
class LeakFreeLazyTest {

  private static final int MINUTES = Integer.getInteger("unleak.minutes", 2);
  private static final double SCAN_SECONDS = 1.5;
  private static final double GAP_SECONDS = 7;
  private static final int SCANS = 12;

  private double seconds;
  private long operations;
  private long pushes;
  private long pops;
  private long trims;
  private int domains;
  private int replays;
  private int listed;

  @Test
  void nothingIsClaimedLost() {
    int runs = 0;
    while (seconds < MINUTES * 60.0) {
      run(++runs);
    }
    System.out.printf(
        "leak-free 7.3: %.0f s simulated in %d runs, %d domains, %d operations, %d pushes, %d pops,"
            + " %d trims; %d replays, no loss claimed; %d objects listed%n",
        seconds, runs, domains, operations, pushes, pops, trims, replays, listed);
    assertTrue(pushes > 50 && pops > 20 && domains > 1, pushes + " pushes, " + pops + " pops");
  }

  /** Every CPU has its magazines from the start, and the user says that it has not. */
  @Test
  void norWhereTheUserIsWrongAboutAnOlderKernel() {
    for (int seed = 1; seed <= Math.min(2 * MINUTES, 20); seed++) {
      Random random = new Random(new SplittableRandom(seed).nextLong());
      SimulatedRun run =
          Simulation.run(
              options(random)
                  .draft()
                  .kernel(KernelRelease.V6_12)
                  .generation(RcacheGeneration.LIST)
                  .scans(4)
                  .options(),
              seed);
      replay("seed " + seed, run, List.of(), Generation.LIST_LAZY, 0);
    }
  }

  private static SimulationOptions options(Random random) {
    Workload[] loads = {Workload.BURSTS, Workload.IN_STEP, Workload.STEADY};
    return SimulationOptions.standard()
        .draft()
        .generation(RcacheGeneration.LIST_LAZY)
        .cpus(2 + random.nextInt(7))
        .scans(SCANS)
        .scanSeconds(SCAN_SECONDS)
        .gapSeconds(GAP_SECONDS)
        .operations(15_000 + random.nextInt(25_000))
        .domains(1 + random.nextInt(3))
        .workload(loads[random.nextInt(loads.length)])
        .teardowns(random.nextInt(3))
        .unplug(random.nextInt(3) == 0)
        .faults(Map.<Fault, Double>of())
        .scanning(ScanHabits.USUAL.minUnrefScans(1 + random.nextInt(2)))
        .trace(TraceRecording.RCACHE_AND_MORE)
        .options();
  }

  private void run(int seed) {
    Random random = new Random(new SplittableRandom(seed).nextLong());
    SimulatedRun run = Simulation.run(options(random), seed);
    List<KmemleakLog> reports = new ArrayList<>();
    run.bundle()
        .files()
        .forEach(
            (name, bytes) -> {
              if (name.startsWith("kmemleak")) {
                reports.add(KmemleakReader.readAll(input(name, bytes)));
              }
            });
    TraceReplay whole = replay("seed " + seed, run, reports, null, 0);
    seconds += (whole.summary().lastTime() - whole.summary().firstTime()) / 1e9;
    for (DomainReport domain : whole.domains()) {
      assertEquals(domain.counts().pushesSeen(), domain.counts().pushesAgreed(), "seed " + seed);
      assertEquals(domain.counts().popsSeen(), domain.counts().popsAgreed(), "seed " + seed);
      assertEquals(domain.counts().trimsSeen(), domain.counts().trimsAgreed(), "seed " + seed);
      assertEquals(0, domain.counts().numbersWrong(), "seed " + seed);
      operations += domain.operations();
      pushes += domain.counts().pushesSeen();
      pops += domain.counts().popsSeen();
      trims += domain.counts().trimsSeen();
      domains++;
    }
    long lines = whole.summary().input().lines();
    replay("seed " + seed + ", told", run, reports, Generation.LIST_LAZY, 0);
    replay("seed " + seed + ", told wrongly", run, reports, Generation.LIST_MARKED, 0);
    for (int cut = 0; cut < 3; cut++) {
      replay("seed " + seed + ", cut", run, reports, null, random.nextLong(lines / 2));
    }
    Analysis analysis = Analyzer.analyze(reports, List.of(whole), List.of(), Assumptions.NONE);
    for (JudgedObject object : analysis.objects()) {
      listed++;
      assertTrue(
          object.verdict() != Verdict.LEAK || object.certainty() != Certainty.PROVEN,
          "seed " + seed + ": " + object);
    }
  }

  /** Replays what follows a line, and expects that no loss is claimed. */
  private TraceReplay replay(
      String name,
      SimulatedRun run,
      List<KmemleakLog> reports,
      @Nullable Generation told,
      long from) {
    byte[] trace = Objects.requireNonNull(run.bundle().files().get("trace.txt"));
    TraceReplayer replayer = new TraceReplayer(TraceWatch.of(reports), Long.MAX_VALUE, told);
    TraceListener listener =
        new TraceListener() {
          @Override
          public void event(TraceEvent event) {
            if (event.line() > from) {
              replayer.event(event);
            }
          }

          @Override
          public void loss(TraceLoss loss) {
            replayer.loss(loss);
          }

          @Override
          public void diagnostic(Diagnostic diagnostic) {
            replayer.diagnostic(diagnostic);
          }
        };
    TraceReplay replay;
    try (OpenInput opened = OpenInput.open(input("trace.txt", trace))) {
      replay =
          replayer.finish(InputFormat.of(opened).readTrace(opened, TraceVocabulary.NONE, listener));
    }
    replays++;
    List<Divergence> losses =
        replay.divergences().stream().filter(one -> one.kind().loss()).toList();
    assertEquals(List.of(), losses, name + ", from line " + from);
    return replay;
  }

  private static Input input(String name, byte[] bytes) {
    return new Input("bundle/" + name, "bundle", () -> new ByteArrayInputStream(bytes));
  }
}
