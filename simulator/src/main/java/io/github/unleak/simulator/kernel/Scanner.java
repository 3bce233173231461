package io.github.unleak.simulator.kernel;

import io.github.unleak.simulator.options.ScanHabits;
import io.github.unleak.simulator.trace.Symbols;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs scans, one at a time as scan_mutex has it: those somebody asks for, and automatic ones. */
public final class Scanner {

  private static final long SECOND = 1_000_000_000;
  private static final long FIRST_AUTOMATIC = 60 * SECOND;

  /**
   * A scan that is over.
   *
   * @param scan what ran
   * @param begin in ns
   * @param end in ns
   * @param jiffies when it began
   * @param pops from depots meanwhile
   * @param found objects reported for the first time
   */
  public record Finished(
      KmemleakScan scan, long begin, long end, long jiffies, int pops, int found) {}

  private final Machine machine;
  private final Statistics statistics;
  private final ScanHabits habits;
  private final Task thread;
  private final List<Finished> finished = new ArrayList<>();
  private Set<MemoryObject> lost = Set.of();
  private @Nullable Finished last;
  private boolean running;
  private long begin;
  private long jiffies;
  private int pops;
  private int cpu;
  private Task task;
  private String caller = "kmemleak_write";

  public Scanner(Machine machine, Statistics statistics, @Nullable Task thread, Task shell) {
    this.machine = machine;
    this.statistics = statistics;
    this.habits = machine.options.scanning();
    this.thread = thread == null ? shell : thread;
    this.task = shell;
  }

  /** Objects that no code can reach any more, as of the end of the last scan. */
  public Set<MemoryObject> lost() {
    return lost;
  }

  /** All scans that are over. */
  public List<Finished> finished() {
    return finished;
  }

  /** Automatic scans from 60 s after boot on, to the end of the run. */
  public void planAutomatic(long length, long end) {
    long period = habits.automaticSeconds() * SECOND;
    if (period > 0) {
      for (long at = FIRST_AUTOMATIC; at < end; at += period + length) {
        long time = at;
        machine.at(time, () -> automatic(length));
      }
    }
  }

  private void automatic(long length) {
    if (running) {
      machine.at(machine.now() + SECOND / 10, () -> automatic(length));
      return;
    }
    caller = "kmemleak_scan_thread";
    begin(machine.online(machine.choices.pick(machine.cpus.size())).id, thread, length);
  }

  /** Waits until no scan runs. */
  public void await() {
    while (running) {
      machine.runTo(machine.now() + 500_000);
    }
  }

  /** A scan that a task asks for, to its end. */
  public Finished scan(int at, Task asking, long length) {
    await();
    caller = "kmemleak_write";
    begin(at, asking, length);
    if (machine.choices.chance(habits.interrupted())) {
      machine.at(
          machine.now() + machine.choices.between(0, length / 1000) * 1000, machine::stopScan);
    }
    await();
    Finished done = last;
    if (done == null) {
      throw new IllegalStateException("the scan did not end");
    }
    return done;
  }

  private void begin(int at, Task by, long length) {
    cpu = at;
    task = by;
    machine.trace.scan(
        machine.now(), cpu, task, "kmemleak_scan: (" + Symbols.entry("kmemleak_scan") + ")");
    pops = statistics.pops();
    begin = machine.now();
    jiffies = machine.jiffies();
    running = true;
    machine.beginScan(Math.max(1, length / words()), this::ended);
  }

  private long words() {
    long words = 256 + 64L * machine.cpus.size() + 48L * machine.tasks.size();
    for (MemoryObject object : machine.memory.all()) {
      words += object.words.length + 3;
    }
    return words;
  }

  /** At the very end of a scan: what is lost now. */
  private void ended(KmemleakScan scan) {
    running = false;
    long end = scan.now();
    for (KmemleakScan.Pass pass : scan.passes()) {
      if (machine.options.kernel().confirms()) {
        machine.trace.pass(pass, cpu, task);
      }
    }
    machine.trace.scan(
        end, cpu, task, "kmemleak_scan_ret: (" + Symbols.call(caller, 0) + " <- kmemleak_scan)");
    int mark = machine.memory.markReachable(new ArrayList<>(machine.roots));
    lost = new HashSet<>();
    for (MemoryObject object : machine.memory.all()) {
      if (object.mark != mark) {
        lost.add(object);
      }
    }
    last = new Finished(scan, begin, end, jiffies, statistics.pops() - pops, scan.reportedFirst());
    finished.add(last);
  }
}
