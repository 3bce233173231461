package io.github.unleak.simulator;

import io.github.unleak.simulator.kernel.Statistics;
import io.github.unleak.simulator.options.Fault;
import io.github.unleak.simulator.options.KernelRelease;
import io.github.unleak.simulator.options.ObjectMix;
import io.github.unleak.simulator.options.RcacheGeneration;
import io.github.unleak.simulator.options.SimulationOptions;
import io.github.unleak.simulator.options.TraceRecording;
import io.github.unleak.simulator.options.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The same machine many times, one thing changed from case to case: how often magazines are
 * reported.
 */
public final class Survey {

  private static final List<Double> SCAN_SECONDS = List.of(0.5, 1.0, 2.0, 4.0, 8.0);
  private static final double FAULT_RATE = 0.1;

  /** What a series of cases varies. */
  public enum Question {
    /** The generation of the rcache, without bugs, drained while scans run. */
    KERNEL,
    /** The load, without bugs. */
    LOAD,
    /** How long a scan takes, and with it the window, without bugs and at a steady load. */
    WINDOW,
    /** Which bug loses magazines. */
    FAULT
  }

  /**
   * One line of the answer.
   *
   * @param question what its series varies
   * @param name what is varied, here
   * @param options all of it
   */
  public record Case(Question question, String name, SimulationOptions options) {}

  /**
   * What was counted in all runs of a case.
   *
   * @param scans scans altogether
   * @param reporting reports that list magazines
   * @param transientReporting reports that list magazines which are in use
   * @param leakReporting reports that list magazines which are lost
   * @param leakTailShaped those among them where all listed magazines look like what is left of a
   *     depot
   * @param magazines magazines listed, each report counted
   * @param followed those among them in a report that another one follows
   * @param again those among these that the following report lists, too
   * @param windowSeconds mean time between the reading of a depot and of its first magazine
   * @param pops pops while scans ran
   */
  public record Outcome(
      int scans,
      int reporting,
      int transientReporting,
      int leakReporting,
      int leakTailShaped,
      int magazines,
      int followed,
      int again,
      double windowSeconds,
      int pops) {}

  private Survey() {}

  /** All cases, from a machine of which only the varied part is changed. */
  public static List<Case> cases(SimulationOptions given) {
    SimulationOptions base =
        given.draft().trace(TraceRecording.NONE).objects(ObjectMix.NONE).options();
    List<Case> cases = new ArrayList<>();
    for (RcacheGeneration generation : RcacheGeneration.values()) {
      SimulationOptions options = base.draft().generation(generation).options();
      cases.add(new Case(Question.KERNEL, generation.key(), options));
    }
    cases.add(
        new Case(
            Question.KERNEL,
            "list, two passes",
            base.draft().generation(RcacheGeneration.LIST).kernel(KernelRelease.V7_3).options()));
    for (Workload workload : Workload.values()) {
      SimulationOptions options = base.draft().workload(workload).options();
      cases.add(new Case(Question.LOAD, workload.key(), options));
    }
    for (double seconds : SCAN_SECONDS) {
      SimulationOptions options =
          base.draft().workload(Workload.STEADY).scanSeconds(seconds).options();
      cases.add(new Case(Question.WINDOW, seconds + " s", options));
    }
    for (Fault fault : Fault.values()) {
      cases.add(new Case(Question.FAULT, fault.key(), leaking(base, fault)));
    }
    return cases;
  }

  private static SimulationOptions leaking(SimulationOptions base, Fault fault) {
    boolean teardown = fault == Fault.FORGET_AT_TEARDOWN || fault == Fault.FORGET_PREV_AT_TEARDOWN;
    SimulationOptions options = teardown ? base.draft().teardowns(2).options() : base;
    if (fault == Fault.PREV_NOT_TAKEN) {
      options = options.draft().generation(RcacheGeneration.LIST_LAZY).options();
    }
    return options.withFault(fault, teardown ? 0.5 : FAULT_RATE);
  }

  /** Runs a case with that many seeds, from the first one on. */
  public static Outcome run(Case asked, long firstSeed, int runs) {
    Tally tally = new Tally();
    for (int i = 0; i < runs; i++) {
      tally.add(Simulation.run(asked.options(), firstSeed + i).statistics().scans());
    }
    return tally.outcome();
  }

  /** Runs all cases, on all processors; the order and every number are as if one after another. */
  public static List<Outcome> run(List<Case> cases, long firstSeed, int runs) {
    return Stream.of(cases.toArray(Case[]::new))
        .parallel()
        .map(asked -> run(asked, firstSeed, runs))
        .toList();
  }

  private static final class Tally {
    private final int[] counts = new int[9];
    private double windows;
    private int windowCount;

    void add(List<Statistics.Scan> scans) {
      for (int i = 0; i < scans.size(); i++) {
        Statistics.Scan scan = scans.get(i);
        boolean leaks = scan.leakedMagazines() > 0;
        boolean last = i + 1 == scans.size();
        int[] more = {
          1,
          scan.magazines() > 0 ? 1 : 0,
          scan.transientMagazines() > 0 ? 1 : 0,
          leaks ? 1 : 0,
          leaks && scan.tailShaped() ? 1 : 0,
          scan.magazines(),
          last ? 0 : scan.magazines(),
          last ? 0 : scans.get(i + 1).magazinesAgain(),
          scan.popsDuring()
        };
        Arrays.setAll(counts, at -> counts[at] + more[at]);
        if (scan.windowSeconds() > 0) {
          windows += scan.windowSeconds();
          windowCount++;
        }
      }
    }

    Outcome outcome() {
      return new Outcome(
          counts[0],
          counts[1],
          counts[2],
          counts[3],
          counts[4],
          counts[5],
          counts[6],
          counts[7],
          windowCount == 0 ? 0 : windows / windowCount,
          counts[8]);
    }
  }
}
