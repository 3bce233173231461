package io.github.unleak.simulator;

import io.github.unleak.simulator.choices.SeededChoices;
import io.github.unleak.simulator.drivers.DomainLoad;
import io.github.unleak.simulator.drivers.DomainWork;
import io.github.unleak.simulator.drivers.DriverObjects;
import io.github.unleak.simulator.drivers.NicDriver;
import io.github.unleak.simulator.kernel.Cpu;
import io.github.unleak.simulator.kernel.Machine;
import io.github.unleak.simulator.kernel.MemoryObject;
import io.github.unleak.simulator.kernel.Scanner;
import io.github.unleak.simulator.kernel.Statistics;
import io.github.unleak.simulator.kernel.Task;
import io.github.unleak.simulator.options.ClockHistory;
import io.github.unleak.simulator.options.ObjectKind;
import io.github.unleak.simulator.options.SimulationOptions;
import io.github.unleak.simulator.recording.Bundle;
import io.github.unleak.simulator.recording.FileRead;
import io.github.unleak.simulator.recording.Recording;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Runs one simulated machine: a pure function of options and seed. */
public final class Simulation {

  private static final long SECOND = 1_000_000_000;

  private final SimulationOptions options;
  private final long seed;
  private final Consumer<List<NicDriver>> auditor;
  private final Machine machine;
  private final Statistics statistics = new Statistics();
  private final List<NicDriver> drivers = new ArrayList<>();
  private final List<DomainWork> works = new ArrayList<>();
  private final Recording recording;
  private final ClockHistory clocks;
  private final Scanner scanner;
  private final Task shell;
  private final Task admin;
  private Set<MemoryObject> listedBefore = Set.of();
  private double depotShare = 0.3;

  private Simulation(SimulationOptions options, long seed, Consumer<List<NicDriver>> auditor) {
    this.auditor = auditor;
    this.options = options;
    this.seed = seed;
    machine = new Machine(options, new SeededChoices(seed));
    shell = machine.newTask("sh");
    admin = machine.newTask("modprobe");
    Task thread = options.scanning().automaticSeconds() > 0 ? machine.newTask("kmemleak") : null;
    scanner = new Scanner(machine, statistics, thread, shell);
    clocks = new ClockHistory(options.clock());
    recording = new Recording(options, clocks);
  }

  /**
   * Simulates.
   *
   * @param options what kind of machine and load
   * @param seed decides whatever the options leave open
   */
  public static SimulatedRun run(SimulationOptions options, long seed) {
    return new Simulation(options, seed, drivers -> {}).run();
  }

  /** Simulates, and lets somebody look at the devices after each read of the report. */
  static SimulatedRun audited(
      SimulationOptions options, long seed, Consumer<List<NicDriver>> auditor) {
    return new Simulation(options, seed, auditor).run();
  }

  private SimulatedRun run() {
    machine.runTo(machine.choices.between(6, 40) * SECOND + machine.choices.pick(1_000_000));
    Scenery scenery = new Scenery(machine, options.fillers());
    for (int i = 0; i < options.domains(); i++) {
      addDriver(scenery.device(), i);
    }
    scenery.addRest(options.fillers());
    long gap = (long) (options.gapSeconds() * SECOND);
    long length = (long) (options.scanSeconds() * SECOND);
    long end = machine.now() + 8 * SECOND + options.scans() * (gap + length + SECOND);
    new DriverObjects(machine, scenery.slots(), end).plan(options.objects());
    planDisturbances(end);
    scanner.planAutomatic(length, end);
    clocks.plan(machine.choices, machine.now(), end);
    begin();
    for (int i = 1; i <= options.scans(); i++) {
      scanAndRead(i, i == 1 ? 5 * SECOND : gap, length);
    }
    return result();
  }

  private void addDriver(MemoryObject device, int number) {
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < options.cpus(); i++) {
      tasks.add(machine.newTask("nicsim-" + number + "/" + i));
    }
    NicDriver driver =
        new NicDriver(machine, statistics, device, tasks, DomainLoad.draw(machine.choices));
    drivers.add(driver);
    works.add(new DomainWork(machine, driver, options.workload()));
    machine.run(0, admin, driver.new Birth());
  }

  private int budget() {
    return options.operations() / Math.max(1, options.domains() * (options.scans() + 1));
  }

  private void begin() {
    for (DomainWork work : works) {
      work.begin(
          machine.now() + 50_000_000, Math.max(budget(), Math.min(1500, options.operations())));
    }
  }

  private void planDisturbances(long end) {
    long from = machine.now() + 3 * SECOND;
    for (int i = 0; i < options.teardowns() && !drivers.isEmpty(); i++) {
      NicDriver driver = machine.choices.oneOf(drivers);
      long time = from + machine.choices.between(0, (end - from) / 1000) * 1000;
      machine.at(time, () -> machine.run(0, admin, driver.new Teardown()));
      machine.at(time + SECOND / 2, () -> machine.run(0, admin, driver.new Birth()));
      machine.at(
          time + SECOND, () -> works.get(drivers.indexOf(driver)).begin(machine.now(), budget()));
    }
    if (options.unplug() && options.cpus() > 1) {
      long time = from + machine.choices.between(0, (end - from) / 1000) * 1000;
      int cpu = 1 + machine.choices.pick(options.cpus() - 1);
      machine.at(time, () -> unplug(cpu));
      machine.at(
          time + machine.choices.between(2, 20) * SECOND,
          () -> machine.cpus.get(cpu).online = true);
    }
  }

  private void unplug(int number) {
    Cpu cpu = machine.cpus.get(number);
    if (cpu.busy()) {
      machine.at(machine.now() + 1_000_000, () -> unplug(number));
      return;
    }
    cpu.online = false;
    int other = machine.online(0).id;
    for (NicDriver driver : drivers) {
      machine.run(other, machine.worker(other), driver.new CpuDead(number));
    }
  }

  private void scanAndRead(int number, long gap, long length) {
    long from = machine.now();
    long start = from + gap + machine.choices.between(0, gap / 5000) * 1000;
    for (DomainWork work : works) {
      work.plan(from, start, length, budget(), depotShare);
    }
    machine.runTo(start);
    int cpu = machine.online(machine.choices.pick(options.cpus())).id;
    scanner.await();
    machine.trace.mark(machine.now(), cpu, shell, "scan " + number + " begin");
    Scanner.Finished done = scanner.scan(cpu, shell, length);
    machine.trace.mark(done.end(), cpu, shell, "scan " + number + " end");
    if (done.scan().depotRead() > 0) {
      depotShare = (done.scan().depotRead() - done.begin()) / (double) (done.end() - done.begin());
    }
    machine.runTo(done.end() + 2_000_000 + machine.choices.between(0, 300) * 1_000_000);
    read(number, cpu, done);
    auditor.accept(drivers);
  }

  private void read(int number, int cpu, Scanner.Finished done) {
    FileRead read = FileRead.of(machine, scanner, cpu);
    count(read, done);
    machine.trace.mark(machine.now(), cpu, shell, "snapshot " + number + " read");
    if (!machine.choices.chance(options.damage().droppedSnapshots())) {
      recording.read(number, read, done, machine.now(), machine.jiffies());
    }
    if (number == options.clearAfter()) {
      machine.kmemleak.clear();
    }
  }

  private void count(FileRead read, Scanner.Finished done) {
    int[] counts = new int[4];
    for (MemoryObject object : read.listed()) {
      counts[
          (object.kind == ObjectKind.MAGAZINE ? 0 : 2) + (read.lost().contains(object) ? 1 : 0)]++;
    }
    List<MemoryObject> magazines =
        read.listed().stream().filter(object -> object.kind == ObjectKind.MAGAZINE).toList();
    long window = done.scan().windows().stream().mapToLong(Long::longValue).max().orElse(0);
    statistics.scanned(
        new Statistics.Scan(
            done.begin() / 1e9,
            done.end() / 1e9,
            window / 1e9,
            done.pops(),
            counts[0],
            counts[1],
            counts[2],
            counts[3],
            again(magazines),
            machine.looksLikeTails(magazines)));
    listedBefore = new HashSet<>(magazines);
  }

  private int again(List<MemoryObject> magazines) {
    return (int) magazines.stream().filter(listedBefore::contains).count();
  }

  private SimulatedRun result() {
    Bundle bundle = recording.finish(machine, scanner.finished());
    return new SimulatedRun(options, seed, bundle, recording.truth(), statistics);
  }
}
