package io.github.unleak.simulator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Runs one simulated machine: a pure function of options and seed. */
public final class Simulation {

  private static final long SECOND = 1_000_000_000;

  /** What a report listed, and which of it was lost by then. */
  private record Sighting(List<MemoryObject> listed, Set<MemoryObject> lost) {}

  private final SimulationOptions options;
  private final long seed;
  private final Consumer<List<NicDriver>> auditor;
  private final Machine machine;
  private final Statistics statistics = new Statistics();
  private final List<NicDriver> drivers = new ArrayList<>();
  private final List<DomainWork> works = new ArrayList<>();
  private final Map<Integer, Sighting> sightings = new LinkedHashMap<>();
  private final Bundle bundle = new Bundle();
  private final StringBuilder scans = new StringBuilder();
  private final Task shell;
  private final Task admin;
  private Set<MemoryObject> lostAtScan = Set.of();
  private Set<MemoryObject> listedBefore = Set.of();
  private boolean scanning;
  private long windowTime;
  private long scanStart;
  private long scanEnd;
  private double depotShare = 0.3;

  private Simulation(SimulationOptions options, long seed, Consumer<List<NicDriver>> auditor) {
    this.auditor = auditor;
    this.options = options;
    this.seed = seed;
    machine = new Machine(options, new SeededChoices(seed));
    shell = machine.newTask("sh");
    admin = machine.newTask("modprobe");
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
    machine.trace.scan(
        machine.now(), cpu, shell, "kmemleak_scan: (" + Symbols.entry("kmemleak_scan") + ")");
    int pops = statistics.pops();
    long jiffies = machine.jiffies();
    scanStart = start;
    scanning = true;
    machine.beginScan(Math.max(1, length / words()), this::scanned);
    while (scanning) {
      machine.runTo(machine.now() + 500_000);
    }
    machine.trace.scan(
        scanEnd,
        cpu,
        shell,
        "kmemleak_scan_ret: (" + Symbols.call("kmemleak_write", 0) + " <- kmemleak_scan)");
    int during = statistics.pops() - pops;
    machine.runTo(scanEnd + 2_000_000 + machine.choices.between(0, 300) * 1_000_000);
    read(number, cpu, start, jiffies, during);
    auditor.accept(drivers);
  }

  private long words() {
    long words = 256 + 64L * options.cpus() + 48L * machine.tasks.size();
    for (MemoryObject object : machine.memory.all()) {
      words += object.words.length + 3;
    }
    return words;
  }

  /** At the very end of a scan: what is lost now. */
  private void scanned(KmemleakScan scan) {
    scanning = false;
    scanEnd = scan.now();
    if (scan.depotRead() > 0) {
      depotShare = (scan.depotRead() - scanStart) / (double) (scanEnd - scanStart);
    }
    windowTime = scan.windows().stream().mapToLong(Long::longValue).max().orElse(0);
    List<MemoryObject> roots = new ArrayList<>(machine.roots);
    int mark = machine.memory.markReachable(roots);
    lostAtScan = new HashSet<>();
    for (MemoryObject object : machine.memory.all()) {
      if (object.mark != mark) {
        lostAtScan.add(object);
      }
    }
  }

  private void read(int number, int cpu, long start, long jiffies, int pops) {
    List<MemoryObject> listed = machine.kmemleak.listed();
    count(listed, start, pops);
    if (!machine.choices.chance(options.damage().droppedSnapshots())) {
      String name = "kmemleak-" + number + ".txt";
      bundle.add(name, new ReportText(options).print(listed, machine.jiffies(), cpu));
      sightings.put(number, new Sighting(listed, lostAtScan));
      scans
          .append(scans.isEmpty() ? "\n" : ",\n")
          .append(
              String.format(
                  Locale.ROOT,
                  "  {\"file\": \"%s\", \"scan\": %d, \"jiffies_begin\": %d,"
                      + " \"scan_begin_s\": %.6f, \"scan_end_s\": %.6f, \"objects\": %d}",
                  name,
                  number,
                  jiffies,
                  start / 1e9,
                  scanEnd / 1e9,
                  listed.size()));
    }
    if (number == options.clearAfter()) {
      machine.kmemleak.clear();
    }
  }

  private void count(List<MemoryObject> listed, long start, int pops) {
    int[] counts = new int[4];
    for (MemoryObject object : listed) {
      counts[
          (object.kind == ObjectKind.MAGAZINE ? 0 : 2) + (lostAtScan.contains(object) ? 1 : 0)]++;
    }
    List<MemoryObject> magazines =
        listed.stream().filter(object -> object.kind == ObjectKind.MAGAZINE).toList();
    statistics.scanned(
        new Statistics.Scan(
            start / 1e9,
            scanEnd / 1e9,
            windowTime / 1e9,
            pops,
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

  private Truth truth() {
    Map<MemoryObject, List<Integer>> reports = new LinkedHashMap<>();
    Map<MemoryObject, Boolean> lost = new LinkedHashMap<>();
    sightings.forEach(
        (number, sighting) -> {
          for (MemoryObject object : sighting.listed()) {
            reports.computeIfAbsent(object, o -> new ArrayList<>()).add(number);
            lost.put(object, sighting.lost().contains(object));
          }
        });
    List<Truth.Entry> entries = new ArrayList<>();
    reports.forEach(
        (object, numbers) ->
            entries.add(
                new Truth.Entry(
                    object.address,
                    object.size,
                    object.jiffies,
                    Boolean.TRUE.equals(lost.get(object)),
                    object.kind,
                    numbers)));
    return new Truth(entries);
  }

  private SimulatedRun result() {
    if (options.trace() != TraceRecording.NONE) {
      bundle.add(
          "trace.txt",
          new TraceText(options, machine.choices.fork()).print(machine.trace.events()));
    }
    bundle.add("bundle.json", description());
    Truth truth = truth();
    bundle.add("truth.json", truth.json());
    return new SimulatedRun(options, seed, bundle, truth, statistics);
  }

  /** What a recorder would say of its recording: unleak-bundle(5). Silent losses stay silent. */
  private String description() {
    String trace =
        options.trace() == TraceRecording.NONE
            ? "null"
            : String.format(
                Locale.ROOT,
                "{\"file\": \"trace.txt\", \"clock\": \"mono\", \"objects\": \"%s\","
                    + " \"hashed_pointers\": %b}",
                options.trace() == TraceRecording.ALL_SLAB ? "all" : "iova",
                options.damage().hashedPointers());
    return String.format(
        Locale.ROOT,
        """
        {
         "schema": "unleak.bundle/1",
         "ended": "complete",
         "kernel": {"release": "%s", "hz": %d, "cpus_possible": %d},
         "trace": %s,
         "snapshots": [%s
         ]
        }
        """,
        options.kernel().release(),
        options.hz(),
        options.cpus(),
        trace,
        scans);
  }
}
