package io.github.unleak.simulator.options;

import io.github.unleak.simulator.choices.Choices;
import io.github.unleak.simulator.choices.SeededChoices;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What to simulate. Together with a seed it decides every byte of the result.
 *
 * @param cpus 1 to 64
 * @param scans how many scans, each followed by a read of the report, 1 to 1000
 * @param operations about how many buffers are mapped altogether
 * @param generation of the rcache
 * @param kernel how reports and events look
 * @param hz ticks a second: 100, 250 or 1000
 * @param faults how often each bug strikes where it could, 0 to 1
 * @param domains how many devices with a domain of their own
 * @param workload how busy they are
 * @param teardowns how many times a domain is torn down and made anew
 * @param unplug whether CPUs go offline and come back
 * @param objects the objects of other drivers
 * @param fillers chains of other memory that the scan has to read, more of them for a longer window
 * @param scanSeconds how long a scan takes
 * @param gapSeconds time between scans
 * @param clearAfter the scan after whose read "clear" is written, 0 for never
 * @param staleWords how often a call leaves a pointer behind on a stack, 0 to 1
 * @param allocationFailures how often there is no memory for a magazine, 0 to 1
 * @param linkFree whether free slab slots hold readable pointers
 * @param mergedSlabs whether the magazines' cache is merged with kmalloc-1k
 * @param trace what is recorded
 * @param damage what is wrong with the recording
 * @param scanning how scans run
 * @param reading how the report is read
 * @param memory what memory holds that no code follows
 * @param clock of the trace
 */
public record SimulationOptions(
    int cpus,
    int scans,
    int operations,
    RcacheGeneration generation,
    KernelRelease kernel,
    int hz,
    Map<Fault, Double> faults,
    int domains,
    Workload workload,
    int teardowns,
    boolean unplug,
    ObjectMix objects,
    int fillers,
    double scanSeconds,
    double gapSeconds,
    int clearAfter,
    double staleWords,
    double allocationFailures,
    boolean linkFree,
    boolean mergedSlabs,
    TraceRecording trace,
    Damage damage,
    ScanHabits scanning,
    ReadHabits reading,
    MemoryHabits memory,
    TraceClock clock) {

  /** Checks the ranges, and that the kernel has this rcache. */
  public SimulationOptions {
    faults = Map.copyOf(faults);
    check("cpus", cpus, 1, 64);
    check("scans", scans, 1, 1000);
    check("ops", operations, 0, 10_000_000);
    check("domains", domains, 0, 16);
    check("fillers", fillers, 0, 400);
    faults.values().forEach(rate -> check("the rate of a fault", rate));
    if (!kernel.has(generation)) {
      throw new IllegalArgumentException(kernel.release() + " has no " + generation.key());
    }
    if (1000 % hz != 0) {
      throw new IllegalArgumentException("ticks must be whole milliseconds: " + hz);
    }
    if (scanSeconds <= 0 || gapSeconds < 0) {
      throw new IllegalArgumentException("times must be positive");
    }
  }

  /** A small machine without faults whose depots are drained while scans run. */
  public static SimulationOptions standard() {
    return new SimulationOptions(
        4,
        6,
        6000,
        RcacheGeneration.LIST,
        KernelRelease.V6_12,
        250,
        Map.of(),
        1,
        Workload.IN_STEP,
        0,
        false,
        ObjectMix.NONE,
        100,
        1.5,
        7,
        0,
        0.05,
        0,
        false,
        true,
        TraceRecording.RCACHE,
        Damage.NONE,
        ScanHabits.USUAL,
        ReadHabits.USUAL,
        MemoryHabits.NONE,
        TraceClock.MONOTONIC);
  }

  /** Draws a configuration from all there is, for calibration. */
  public static SimulationOptions random(long seed) {
    return OptionsDraw.draw(new SeededChoices(seed ^ 0x6f7074696f6e73L));
  }

  /**
   * Draws a configuration from all there is, and then what recordings of real machines have in
   * addition: Linux 7.3, scans that are cut short or come by themselves, reads that skip, words
   * that no code follows, other clocks, losses that nothing mentions.
   */
  public static SimulationOptions world(long seed) {
    return WorldDraw.draw(random(seed), new SeededChoices(seed ^ 0x776f726c6473L));
  }

  static void check(String name, double rate) {
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException(name + " must be from 0 to 1: " + rate);
    }
  }

  static void check(String name, int value, int low, int high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          name + " must be from " + low + " to " + high + ": " + value);
    }
  }

  public int magazineSize() {
    return kernel.magazineSize();
  }

  /** Scans in a row that must confirm a suspect; 0 if scans have one pass. */
  public int confirmations() {
    return kernel.confirms() ? scanning.minUnrefScans() : 0;
  }

  public boolean strikes(Fault fault, Choices choices) {
    return choices.chance(faults.getOrDefault(fault, 0.0));
  }

  /** With a bug of this rate besides the others. */
  public SimulationOptions withFault(Fault fault, double rate) {
    Map<Fault, Double> all = new EnumMap<>(Fault.class);
    all.putAll(faults);
    all.put(fault, rate);
    return draft().faults(all).options();
  }

  /** The same with some parts changed. */
  public OptionsDraft draft() {
    return new OptionsDraft(this);
  }

  static List<Integer> tickRates() {
    return List.of(100, 250, 1000);
  }
}
