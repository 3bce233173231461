package io.github.unleak.simulator.options;

import java.util.Map;

/** Options being changed: each call changes one, {@link #options()} checks and gives the result. */
public final class OptionsDraft {

  private int cpus;
  private int scans;
  private int operations;
  private RcacheGeneration generation;
  private KernelRelease kernel;
  private int hz;
  private Map<Fault, Double> faults;
  private int domains;
  private Workload workload;
  private int teardowns;
  private boolean unplug;
  private ObjectMix objects;
  private int fillers;
  private double scanSeconds;
  private double gapSeconds;
  private int clearAfter;
  private double staleWords;
  private double allocationFailures;
  private boolean linkFree;
  private boolean mergedSlabs;
  private TraceRecording trace;
  private Damage damage;
  private ScanHabits scanning;
  private ReadHabits reading;
  private MemoryHabits memory;
  private TraceClock clock;

  OptionsDraft(SimulationOptions from) {
    cpus = from.cpus();
    scans = from.scans();
    operations = from.operations();
    generation = from.generation();
    kernel = from.kernel();
    hz = from.hz();
    faults = from.faults();
    domains = from.domains();
    workload = from.workload();
    teardowns = from.teardowns();
    unplug = from.unplug();
    objects = from.objects();
    fillers = from.fillers();
    scanSeconds = from.scanSeconds();
    gapSeconds = from.gapSeconds();
    clearAfter = from.clearAfter();
    staleWords = from.staleWords();
    allocationFailures = from.allocationFailures();
    linkFree = from.linkFree();
    mergedSlabs = from.mergedSlabs();
    trace = from.trace();
    damage = from.damage();
    scanning = from.scanning();
    reading = from.reading();
    memory = from.memory();
    clock = from.clock();
  }

  /** The options as they are now. */
  public SimulationOptions options() {
    return new SimulationOptions(
        cpus,
        scans,
        operations,
        generation,
        kernel,
        hz,
        faults,
        domains,
        workload,
        teardowns,
        unplug,
        objects,
        fillers,
        scanSeconds,
        gapSeconds,
        clearAfter,
        staleWords,
        allocationFailures,
        linkFree,
        mergedSlabs,
        trace,
        damage,
        scanning,
        reading,
        memory,
        clock);
  }

  /** See {@link SimulationOptions#cpus()}. */
  public OptionsDraft cpus(int value) {
    cpus = value;
    return this;
  }

  /** See {@link SimulationOptions#scans()}. */
  public OptionsDraft scans(int value) {
    scans = value;
    return this;
  }

  /** See {@link SimulationOptions#operations()}. */
  public OptionsDraft operations(int value) {
    operations = value;
    return this;
  }

  /**
   * See {@link SimulationOptions#generation()}; the kernel becomes one that has it, if it has not.
   */
  public OptionsDraft generation(RcacheGeneration value) {
    generation = value;
    if (!kernel.has(value)) {
      kernel = KernelRelease.with(value);
    }
    return this;
  }

  /** See {@link SimulationOptions#kernel()}. */
  public OptionsDraft kernel(KernelRelease value) {
    kernel = value;
    return this;
  }

  /** See {@link SimulationOptions#hz()}. */
  public OptionsDraft hz(int value) {
    hz = value;
    return this;
  }

  /** See {@link SimulationOptions#faults()}. */
  public OptionsDraft faults(Map<Fault, Double> value) {
    faults = value;
    return this;
  }

  /** See {@link SimulationOptions#domains()}. */
  public OptionsDraft domains(int value) {
    domains = value;
    return this;
  }

  /** See {@link SimulationOptions#workload()}. */
  public OptionsDraft workload(Workload value) {
    workload = value;
    return this;
  }

  /** See {@link SimulationOptions#teardowns()}. */
  public OptionsDraft teardowns(int value) {
    teardowns = value;
    return this;
  }

  /** See {@link SimulationOptions#unplug()}. */
  public OptionsDraft unplug(boolean value) {
    unplug = value;
    return this;
  }

  /** See {@link SimulationOptions#objects()}. */
  public OptionsDraft objects(ObjectMix value) {
    objects = value;
    return this;
  }

  /** See {@link SimulationOptions#fillers()}. */
  public OptionsDraft fillers(int value) {
    fillers = value;
    return this;
  }

  /** See {@link SimulationOptions#scanSeconds()}. */
  public OptionsDraft scanSeconds(double value) {
    scanSeconds = value;
    return this;
  }

  /** See {@link SimulationOptions#gapSeconds()}. */
  public OptionsDraft gapSeconds(double value) {
    gapSeconds = value;
    return this;
  }

  /** See {@link SimulationOptions#clearAfter()}. */
  public OptionsDraft clearAfter(int value) {
    clearAfter = value;
    return this;
  }

  /** See {@link SimulationOptions#staleWords()}. */
  public OptionsDraft staleWords(double value) {
    staleWords = value;
    return this;
  }

  /** See {@link SimulationOptions#allocationFailures()}. */
  public OptionsDraft allocationFailures(double value) {
    allocationFailures = value;
    return this;
  }

  /** See {@link SimulationOptions#linkFree()}. */
  public OptionsDraft linkFree(boolean value) {
    linkFree = value;
    return this;
  }

  /** See {@link SimulationOptions#mergedSlabs()}. */
  public OptionsDraft mergedSlabs(boolean value) {
    mergedSlabs = value;
    return this;
  }

  /** See {@link SimulationOptions#trace()}. */
  public OptionsDraft trace(TraceRecording value) {
    trace = value;
    return this;
  }

  /** See {@link SimulationOptions#damage()}. */
  public OptionsDraft damage(Damage value) {
    damage = value;
    return this;
  }

  /** See {@link SimulationOptions#scanning()}. */
  public OptionsDraft scanning(ScanHabits value) {
    scanning = value;
    return this;
  }

  /** See {@link SimulationOptions#reading()}. */
  public OptionsDraft reading(ReadHabits value) {
    reading = value;
    return this;
  }

  /** See {@link SimulationOptions#memory()}. */
  public OptionsDraft memory(MemoryHabits value) {
    memory = value;
    return this;
  }

  /** See {@link SimulationOptions#clock()}. */
  public OptionsDraft clock(TraceClock value) {
    clock = value;
    return this;
  }
}
