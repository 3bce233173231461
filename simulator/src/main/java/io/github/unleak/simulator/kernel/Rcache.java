package io.github.unleak.simulator.kernel;

import io.github.unleak.simulator.options.Fault;
import io.github.unleak.simulator.options.RcacheGeneration;
import io.github.unleak.simulator.trace.Symbols;
import io.github.unleak.simulator.trace.TraceLog;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One size order of a domain's rcache. All state is in memory objects, where the scan reads it: the
 * depot in the domain's array of rcaches, loaded and prev in the per-CPU part.
 */
public final class Rcache {

  /** MAX_GLOBAL_MAGS. */
  private static final int ARRAY_DEPOT = 32;

  /**
   * Words of a struct iova_rcache whose depot is a list: lock and size, depot, per-CPU, iovad,
   * work.
   */
  private static final int LIST_STRIDE = 15;

  private static final int LIST_WORK = 4;
  private static final int ARRAY_STRIDE = 3 + ARRAY_DEPOT;

  /** Words of a struct iova_cpu_rcache: lock, loaded, prev. */
  private static final int CPU_WORDS = 3;

  private final Machine machine;
  private final IovaDomain domain;
  public final int order;
  private final RcacheGeneration generation;
  private final int capacity;
  private final MemoryObject rcaches;
  public final MemoryObject perCpu;
  private int depotSize;
  boolean trimPending;

  Rcache(Machine machine, IovaDomain domain, int order, MemoryObject rcaches, MemoryObject perCpu) {
    this.machine = machine;
    this.domain = domain;
    this.order = order;
    this.rcaches = rcaches;
    this.perCpu = perCpu;
    generation = machine.options.generation();
    capacity = machine.options.magazineSize();
    machine.store(rcaches, base() + (generation.linked() ? 2 : 2 + ARRAY_DEPOT), perCpu.address);
    if (generation.linked()) {
      machine.store(rcaches, base() + 3, domain.iovad());
    }
  }

  /** Bytes of the array of rcaches. */
  static int arrayBytes(RcacheGeneration generation) {
    return IovaDomain.ORDERS * 8 * (generation.linked() ? LIST_STRIDE : ARRAY_STRIDE);
  }

  static int cpuBytes() {
    return CPU_WORDS * 8;
  }

  private int base() {
    return order * (generation.linked() ? LIST_STRIDE : ARRAY_STRIDE);
  }

  private int slot(int at) {
    return base() + 2 + at;
  }

  private int head() {
    return base() + 1;
  }

  /** The address of its trimming work. */
  long work() {
    return rcaches.address + 8L * (base() + LIST_WORK);
  }

  public int depotSize() {
    return depotSize;
  }

  private void setDepotSize(int size) {
    depotSize = size;
    machine.store(
        rcaches,
        generation.linked() ? base() : base() + 1,
        generation.linked() ? (long) size << 32 : size);
  }

  /** A CPU's loaded magazine; null only if magazines are allocated when first needed. */
  public @Nullable MemoryObject loaded(int cpu) {
    return magazineAt(cpu * CPU_WORDS + 1);
  }

  /** A CPU's previous magazine; null only if magazines are allocated when first needed. */
  public @Nullable MemoryObject prev(int cpu) {
    return magazineAt(cpu * CPU_WORDS + 2);
  }

  private @Nullable MemoryObject magazineAt(int word) {
    long address = perCpu.words[word];
    return address == 0 ? null : machine.memory.at(address);
  }

  void setLoaded(int cpu, MemoryObject magazine) {
    machine.store(perCpu, cpu * CPU_WORDS + 1, magazine.address);
  }

  void setPrev(int cpu, @Nullable MemoryObject magazine) {
    machine.store(perCpu, cpu * CPU_WORDS + 2, magazine == null ? 0 : magazine.address);
  }

  private void swap(int cpu, MemoryObject prev) {
    MemoryObject loaded = loaded(cpu);
    if (loaded != null) {
      machine.memory.hold(loaded);
    }
    setLoaded(cpu, prev);
    setPrev(cpu, loaded);
    if (loaded != null) {
      machine.memory.release(loaded);
    }
  }

  /** __iova_rcache_get(); 0 where the cache has none that fits. */
  public long get(Cpu cpu, long limit) {
    MemoryObject loaded = loaded(cpu.id);
    if (loaded == null || Magazine.size(loaded) == 0) {
      MemoryObject prev = prev(cpu.id);
      if (prev != null && Magazine.size(prev) > 0) {
        swap(cpu.id, prev);
        loaded = prev;
      } else if (depotSize > 0) {
        loaded = refill(cpu, loaded);
      } else {
        return 0;
      }
    }
    return Magazine.pop(machine, loaded, limit);
  }

  private MemoryObject refill(Cpu cpu, @Nullable MemoryObject old) {
    if (depotSize > 1 && machine.options.strikes(Fault.DROP_ON_POP, machine.choices)) {
      machine.memory.release(pop());
    }
    if (old != null && !machine.options.strikes(Fault.FORGET_LOADED, machine.choices)) {
      domain.freeMagazine(cpu, old, "alloc_iova_fast", 1);
    }
    machine.spend(20L + machine.choices.pick(400));
    MemoryObject popped = pop();
    setLoaded(cpu.id, popped);
    machine.memory.release(popped);
    domain.statistics().popped();
    leaveOnStack(cpu, popped);
    return popped;
  }

  private void leaveOnStack(Cpu cpu, MemoryObject magazine) {
    if (machine.choices.chance(machine.options.staleWords())) {
      cpu.task().leave(machine.choices, magazine.address);
    } else {
      cpu.task().leave(machine.choices, machine.choices.pick(1 << 20));
    }
  }

  /** The part of __iova_rcache_insert() that needs no new magazine; false where one is needed. */
  boolean insert(Cpu cpu, long pfn) {
    MemoryObject loaded = loaded(cpu.id);
    if (loaded == null || Magazine.full(loaded, capacity)) {
      MemoryObject prev = prev(cpu.id);
      if (prev == null || Magazine.full(prev, capacity)) {
        return false;
      }
      swap(cpu.id, prev);
      loaded = prev;
    }
    Magazine.push(machine, loaded, pfn);
    return true;
  }

  /** What became of the full loaded magazine. */
  enum Replaced {
    /** There was none. */
    NOTHING,
    /** It became prev, or should have. */
    KEPT,
    /** It was pushed onto the depot. */
    PUSHED,
    /** An array depot has no room for it. */
    NO_ROOM
  }

  /**
   * The rest of it: the full loaded magazine goes to the depot, or becomes prev if there is none; a
   * new one takes its place.
   */
  public Replaced replaceLoaded(Cpu cpu, MemoryObject fresh, long pfn) {
    MemoryObject full = loaded(cpu.id);
    if (full != null) {
      machine.memory.hold(full);
    }
    Replaced replaced = putAway(cpu, full);
    setLoaded(cpu.id, fresh);
    if (full != null) {
      machine.memory.release(full);
    }
    Magazine.push(machine, fresh, pfn);
    return replaced;
  }

  private Replaced putAway(Cpu cpu, @Nullable MemoryObject full) {
    if (full == null) {
      return Replaced.NOTHING;
    }
    if (prev(cpu.id) == null) {
      if (!machine.options.strikes(Fault.PREV_NOT_TAKEN, machine.choices)) {
        setPrev(cpu.id, full);
      }
      return Replaced.KEPT;
    }
    if (!generation.linked() && depotSize == ARRAY_DEPOT) {
      return Replaced.NO_ROOM;
    }
    push(full);
    domain.statistics().pushed();
    leaveOnStack(cpu, full);
    if (machine.options.strikes(Fault.CUT_TAIL, machine.choices)) {
      cutTail();
    }
    return Replaced.PUSHED;
  }

  /** iova_depot_push(). */
  private void push(MemoryObject magazine) {
    if (generation.linked()) {
      machine.store(magazine, 0, rcaches.words[head()]);
      machine.store(rcaches, head(), magazine.address);
    } else {
      machine.store(rcaches, slot(depotSize), magazine.address);
    }
    setDepotSize(depotSize + 1);
  }

  /** iova_depot_pop(); the answer is held. */
  MemoryObject pop() {
    MemoryObject popped;
    if (generation.linked()) {
      popped = machine.memory.at(rcaches.words[head()]);
      machine.memory.hold(popped);
      if (generation.marked()) {
        machine.kmemleak.transientLeak(popped.words[0]);
      }
      machine.store(rcaches, head(), popped.words[0]);
      machine.store(popped, 0, capacity);
    } else {
      // The slot keeps its pointer, which nobody uses any more.
      popped = machine.memory.at(rcaches.words[slot(depotSize - 1)]);
      machine.memory.hold(popped);
      Machine.forget(rcaches, slot(depotSize - 1));
    }
    setDepotSize(depotSize - 1);
    return popped;
  }

  /** The fault: what is behind some member is cut off. */
  private void cutTail() {
    if (depotSize < 2) {
      return;
    }
    int kept = 1 + machine.choices.pick(depotSize - 1);
    if (generation.linked()) {
      MemoryObject last = machine.memory.at(rcaches.words[head()]);
      for (int i = 1; i < kept; i++) {
        last = machine.memory.at(last.words[0]);
      }
      machine.store(last, 0, 0);
    } else {
      int lost = depotSize - kept;
      for (int i = 0; i < kept; i++) {
        machine.store(rcaches, slot(i), rcaches.words[slot(i + lost)]);
      }
      for (int i = kept; i < depotSize; i++) {
        Machine.forget(rcaches, slot(i));
      }
    }
    setDepotSize(kept);
  }

  /** The fault at the end of a domain: the depot is left as it is. */
  void forgetDepot() {
    depotSize = 0;
  }

  /** The numbers of a magazine go to the rbtree: iova_magazine_free_pfns(). */
  void drain(Cpu cpu, MemoryObject magazine) {
    machine.trace.extra(
        machine.now(),
        cpu,
        "iova_magazine_free_pfns: ("
            + Symbols.entry(
                generation.lazy() ? "iova_magazine_free_pfns.part.0" : "iova_magazine_free_pfns")
            + ") mag="
            + TraceLog.hex(magazine.address)
            + " iovad="
            + TraceLog.hex(domain.iovad()));
    for (int i = 1; i <= Magazine.size(magazine); i++) {
      domain.tree().release(magazine.words[i], 1L << order);
      machine.spend(100);
    }
    machine.store(magazine, 0, 0);
  }

  /** free_cpu_cached_iovas() for this order: the magazines of a CPU, which need not be the one. */
  void drainOf(int other, Cpu cpu) {
    for (MemoryObject magazine : new MemoryObject[] {loaded(other), prev(other)}) {
      if (magazine != null) {
        drain(cpu, magazine);
      }
    }
  }

  /** The magazines of the depot, the next to be popped first. */
  public List<MemoryObject> depot() {
    List<MemoryObject> depot = new ArrayList<>();
    if (generation.linked()) {
      long next = rcaches.words[head()];
      while (next != 0) {
        MemoryObject magazine = machine.memory.at(next);
        depot.add(magazine);
        next = magazine.words[0];
      }
    } else {
      for (int i = depotSize - 1; i >= 0; i--) {
        depot.add(machine.memory.at(rcaches.words[slot(i)]));
      }
    }
    return depot;
  }
}
