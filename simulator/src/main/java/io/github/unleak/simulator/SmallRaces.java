package io.github.unleak.simulator;

import io.github.unleak.simulator.choices.ExhaustiveChoices;
import io.github.unleak.simulator.choices.SeededChoices;
import io.github.unleak.simulator.kernel.Cpu;
import io.github.unleak.simulator.kernel.IovaDomain;
import io.github.unleak.simulator.kernel.KmemleakScan;
import io.github.unleak.simulator.kernel.Machine;
import io.github.unleak.simulator.kernel.MemoryObject;
import io.github.unleak.simulator.kernel.RangeTree;
import io.github.unleak.simulator.kernel.Rcache;
import io.github.unleak.simulator.kernel.Statistics;
import io.github.unleak.simulator.options.KernelRelease;
import io.github.unleak.simulator.options.RcacheGeneration;
import io.github.unleak.simulator.options.SimulationOptions;
import io.github.unleak.simulator.options.TraceRecording;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every order in which two scans can meet a few pushes and pops of one depot, tried one after the
 * other: what do the reports list? The rcache, the memory and the scan are those of a simulated
 * machine; only its clock stands still, and what comes next is chosen where the scan looks at
 * something that an rcache moves. Each push and pop happens in one go, on whatever fills the
 * magazines of its CPU need, and the report is read at one moment.
 */
public final class SmallRaces {

  private static final int SCANS = 2;
  private static final long SECOND = 1_000_000_000;

  private final ExhaustiveChoices choices;
  private final Machine machine;
  private final List<MemoryObject> magazines = new ArrayList<>();
  private final IovaDomain domain;
  private final Rcache cache;
  private int left;
  private int used;
  private long pfn = 0x1000;

  /**
   * A magazine as a report shows it. Addresses are made up, the same for the same magazine.
   *
   * @param address where it begins
   * @param first its first word
   * @param filled whether the other words can be page frame numbers
   */
  public record Dump(long address, long first, boolean filled) {}

  /**
   * What was found.
   *
   * @param reports that some order leaves, but for the empty one
   * @param orders that were tried
   */
  public record Found(Set<List<Dump>> reports, long orders) {}

  private SmallRaces(SimulationOptions options, int depth, ExhaustiveChoices choices) {
    this.choices = choices;
    machine = new Machine(options, new SeededChoices(1));
    MemoryObject device = machine.root(8);
    Cpu boot = machine.cpus.get(0);
    RangeTree tree = new RangeTree(0xfffff, 0, RangeTree.LOW_LIMIT);
    domain = new IovaDomain(machine, new Statistics(), tree, boot.task());
    machine.store(device, 0, domain.cookie().address);
    machine.memory.release(domain.cookie());
    domain.initOne(boot);
    cache = domain.caches().get(0);
    while (cache.depotSize() < depth) {
      push(0);
    }
    for (MemoryObject magazine : cache.depot()) {
      magazines.add(0, magazine);
    }
    machine.runTo(machine.now() + 10 * SECOND);
  }

  /**
   * Tries all orders.
   *
   * @param kernel whose scan and magazines
   * @param generation of the rcache, one that the kernel has
   * @param cpus that push and pop
   * @param depth magazines in the depot at the begin
   * @param operations pushes and pops that may happen
   */
  public static Found all(
      KernelRelease kernel, RcacheGeneration generation, int cpus, int depth, int operations) {
    SimulationOptions options =
        SimulationOptions.standard()
            .draft()
            .cpus(cpus)
            .generation(generation)
            .kernel(kernel)
            .staleWords(0)
            .trace(TraceRecording.NONE)
            .options();
    Set<List<Dump>> reports = new HashSet<>();
    ExhaustiveChoices choices = new ExhaustiveChoices();
    long orders = 0;
    do {
      List<Dump> report = new SmallRaces(options, depth, choices).report(operations);
      if (!report.isEmpty()) {
        reports.add(report);
      }
      orders++;
    } while (choices.next());
    return new Found(reports, orders);
  }

  private List<Dump> report(int operations) {
    left = operations;
    for (int scan = 0; scan < SCANS; scan++) {
      KmemleakScan running =
          new KmemleakScan(machine.kmemleak, List.of(), 1, machine.now(), machine::jiffiesAt);
      while (!running.done()) {
        if (running.nearMagazine()) {
          operate();
        }
        running.step();
      }
      operate();
      machine.runTo(machine.now() + 10 * SECOND);
    }
    return machine.kmemleak.listed().stream().map(this::dump).toList();
  }

  /** Pushes and pops that happen at this moment: any number, in any order, on any CPU. */
  private void operate() {
    while (left > 0) {
      // CPUs that have done nothing yet are alike.
      int cpus = Math.min(used + 1, machine.cpus.size());
      int choice = choices.pick(1 + 2 * cpus);
      if (choice == 0) {
        return;
      }
      int cpu = (choice - 1) / 2;
      left--;
      used = Math.max(used, cpu + 1);
      if (choice % 2 == 0) {
        push(cpu);
      } else if (cache.depotSize() > 0) {
        pop(cpu);
      }
    }
  }

  private void pop(int cpu) {
    empty(cache.loaded(cpu));
    empty(cache.prev(cpu));
    cache.get(machine.cpus.get(cpu), Long.MAX_VALUE);
  }

  private void push(int cpu) {
    fill(cache.loaded(cpu));
    fill(cache.prev(cpu));
    Cpu pushing = machine.cpus.get(cpu);
    MemoryObject fresh = domain.allocateMagazine(pushing, false);
    if (fresh == null) {
      throw new IllegalStateException("no memory");
    }
    cache.replaceLoaded(pushing, fresh, ++pfn);
    machine.memory.release(fresh);
  }

  private static void empty(@Nullable MemoryObject magazine) {
    if (magazine != null) {
      magazine.words[0] = 0;
    }
  }

  private void fill(@Nullable MemoryObject magazine) {
    if (magazine == null) {
      return;
    }
    for (int at = 1; at <= machine.options.magazineSize(); at++) {
      magazine.words[at] = ++pfn;
    }
    magazine.words[0] = machine.options.magazineSize();
  }

  private Dump dump(MemoryObject magazine) {
    MemoryObject next = machine.memory.find(magazine.words[0]);
    long first = next == null ? magazine.words[0] : address(next);
    return new Dump(address(magazine), first, magazine.words[1] != 0 && magazine.words[2] != 0);
  }

  private long address(MemoryObject magazine) {
    int number = magazines.indexOf(magazine);
    if (number < 0) {
      magazines.add(magazine);
      number = magazines.size() - 1;
    }
    return 0xffff_8881_0000_0000L + 1024L * (number + 1);
  }
}
