package io.github.unleak.analyzer.replay;

import io.github.unleak.parser.ftrace.CallSite;
import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceContext;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A small kernel of its own that works on one rcache, with faults if asked, and tells a listener
 * what a trace would show. Shares nothing with the model but what drivers/iommu/iova.c does.
 */
final class TinyKernel {

  /** Ways to lose a magazine. */
  enum Fault {
    NONE,
    DROP_ON_POP,
    CUT_TAIL,
    KEEP_OLD_LOADED,
    FORGET_TRIMMED,
    FORGET_LOADED
  }

  /**
   * What a kernel is, and what it tells.
   *
   * @param size numbers in a magazine
   * @param mags magazines that the depot's array holds; 0 where it is a list, which is trimmed
   * @param told false where neither trimming nor the free of what does not fit is recorded
   * @param wave lines between ebb and flow of the load
   * @param most numbers out at a time
   * @param short32 now and then nothing fits a limit, and all caches are emptied
   * @param lazy a CPU has no magazine until an insert allocates one
   */
  record Build(
      int size, int mags, boolean told, long wave, int most, boolean short32, boolean lazy) {

    static Build list(int size) {
      return new Build(size, 0, true, 40L * size, 12 * size, false, false);
    }

    static Build lazy(int size) {
      return new Build(size, 0, true, 40L * size, 12 * size, false, true);
    }

    static Build array(int size, int mags) {
      return new Build(size, mags, true, 40L * size, (9 + mags) * size, false, false);
    }

    Build silent() {
      return new Build(size, mags, false, wave, most, short32, lazy);
    }

    Build emptied() {
      return new Build(size, mags, told, wave, most, true, lazy);
    }
  }

  static final long DOMAIN = 0xffff888100000008L;

  private static final long WORK = 0xffff888100001020L;
  private static final long LIMIT = 0xfffff;

  private static final class Mag {
    final long address;
    final boolean there;
    final Deque<Long> pfns = new ArrayDeque<>();

    Mag(long address, boolean there) {
      this.address = address;
      this.there = there;
    }

    int room(int size) {
      return there ? size - pfns.size() : 0;
    }
  }

  private final Random random;
  private final TraceListener out;
  private final Build build;
  private final int size;
  private final Fault fault;
  private final List<Mag> loaded = new ArrayList<>();
  private final List<Mag> prev = new ArrayList<>();
  private final Deque<Mag> depot = new ArrayDeque<>();
  private final TreeSet<Long> tree = new TreeSet<>();
  private final List<Long> out32 = new ArrayList<>();
  private final TreeSet<Long> freeAddresses = new TreeSet<>();
  private final TraceEvent event = new TraceEvent();

  /** The lost ones: when each was, as the line of the last event before. */
  final Map<Long, Long> lost = new LinkedHashMap<>();

  /** By address, the lines at which a magazine was allocated (true) or freed. */
  private final Map<Long, TreeMap<Long, Boolean>> uses = new HashMap<>();

  /** Magazines that found the depot full. */
  long overflows;

  /** How often all caches were emptied. */
  long emptied;

  long line;
  private long nextPfn = LIMIT;
  private int depth;

  TinyKernel(Random random, TraceListener out, int cpus, Build build, Fault fault) {
    this.random = random;
    this.out = out;
    this.build = build;
    this.size = build.size;
    this.fault = fault;
    for (long at = 0; at < 4000; at++) {
      freeAddresses.add(0xffff888200000000L + at * 1024);
    }
    for (int cpu = 0; cpu < cpus; cpu++) {
      loaded.add(new Mag(0xffff888300000000L + cpu * 2048L, !build.lazy));
      prev.add(new Mag(0xffff888300000400L + cpu * 2048L, !build.lazy));
    }
  }

  /** Some operation on some CPU. */
  void step() {
    int cpu = random.nextInt(loaded.size());
    boolean full = out32.size() > build.most;
    int wave = (int) (line / build.wave) % 2;
    if (build.mags == 0 && random.nextInt(60) == 0) {
      trim(cpu);
    } else if (build.short32 && random.nextInt(400) == 0) {
      emptyAll(cpu);
    } else if (!out32.isEmpty() && (full || random.nextInt(10) < (wave == 0 ? 3 : 7))) {
      free(cpu);
    } else {
      alloc(cpu);
    }
  }

  private TraceEvent emit(EventRole role, int cpu) {
    line++;
    TraceContext context = depth == 0 ? TraceContext.TASK : TraceContext.HARDIRQ;
    return event.begin(role, line, line * 1000).by(cpu, 100 + cpu, context);
  }

  private void slab(EventRole role, int cpu, String function, long address) {
    emit(role, cpu).at(new CallSite(function, 16, 0)).with(EventField.POINTER, address);
    if (role == EventRole.MEMORY_ALLOC) {
      event.with(EventField.BYTES_REQUESTED, size > 100 ? 8L * (size + 1) : 1024);
    }
    out.event(event);
  }

  private boolean faulty(Fault which) {
    return fault == which && random.nextInt(6) == 0;
  }

  private void release(Mag mag) {
    freeAddresses.add(mag.address);
    uses.computeIfAbsent(mag.address, key -> new TreeMap<>()).put(line, false);
  }

  /** True if a magazine at an address was allocated and not lost at a line. */
  boolean uses(long address, long at) {
    Map.Entry<Long, Boolean> last = uses.getOrDefault(address, new TreeMap<>()).floorEntry(at);
    Long gone = lost.get(address);
    return last != null && last.getValue() && (gone == null || gone > at);
  }

  private void lose(Mag mag) {
    lost.put(mag.address, line);
  }

  private void interrupts(int cpu) {
    if (depth == 0 && random.nextInt(8) == 0) {
      depth++;
      for (int i = random.nextInt(3); i > 0 && !out32.isEmpty(); i--) {
        free(cpu);
      }
      depth--;
    }
  }

  private void alloc(int cpu) {
    out.event(
        emit(EventRole.IOVA_ALLOC, cpu)
            .with(EventField.DOMAIN, DOMAIN)
            .with(EventField.SIZE, 1)
            .with(EventField.LIMIT, LIMIT));
    interrupts(cpu);
    long pfn = get(cpu);
    interrupts(cpu);
    out.event(emit(EventRole.IOVA_ALLOC_RETURN, cpu).with(EventField.PFN, pfn));
    out32.add(pfn);
  }

  /** Nothing fits: free_cpu_cached_iovas() for each CPU, then free_global_cached_iovas(). */
  private void emptyAll(int cpu) {
    emptied++;
    out.event(
        emit(EventRole.IOVA_ALLOC, cpu)
            .with(EventField.DOMAIN, DOMAIN)
            .with(EventField.SIZE, 1)
            .with(EventField.LIMIT, 16)
            .with(EventField.FLUSH, 1));
    refill(cpu);
    for (int other = 0; other < loaded.size(); other++) {
      if (build.told) {
        out.event(
            emit(EventRole.CPU_FLUSH, cpu)
                .with(EventField.DOMAIN, DOMAIN)
                .with(EventField.CPU, other));
      }
      boolean busy = other != cpu && !out32.isEmpty() && random.nextInt(3) == 0;
      long pfn = busy ? freeBegins(other) : 0;
      tree.addAll(loaded.get(other).pfns);
      tree.addAll(prev.get(other).pfns);
      loaded.get(other).pfns.clear();
      prev.get(other).pfns.clear();
      if (busy) {
        insert(other, pfn); // it waited for the lock
      }
    }
    while (!depot.isEmpty()) {
      Mag head = depot.pop();
      tree.addAll(head.pfns);
      slab(EventRole.MEMORY_FREE, cpu, "alloc_iova_fast", head.address);
      release(head);
    }
    out.event(emit(EventRole.IOVA_ALLOC_RETURN, cpu).with(EventField.PFN, 0));
  }

  private long get(int cpu) {
    refill(cpu);
    Long cached = loaded.get(cpu).pfns.poll();
    if (cached != null) {
      return cached;
    }
    Long highest = tree.pollLast();
    return highest == null ? nextPfn-- : highest;
  }

  private void refill(int cpu) {
    if (loaded.get(cpu).pfns.isEmpty() && !prev.get(cpu).pfns.isEmpty()) {
      swap(cpu);
    } else if (loaded.get(cpu).pfns.isEmpty() && !depot.isEmpty()) {
      if (faulty(Fault.DROP_ON_POP)) {
        lose(depot.pop());
      }
      if (!depot.isEmpty()) {
        Mag old = loaded.get(cpu);
        if (!old.there) {
          loaded.set(cpu, depot.pop());
          return;
        }
        if (faulty(Fault.KEEP_OLD_LOADED)) {
          lose(old);
        } else {
          slab(EventRole.MEMORY_FREE, cpu, "alloc_iova_fast", old.address);
          release(old);
        }
        loaded.set(cpu, depot.pop());
      }
    }
  }

  private void swap(int cpu) {
    Mag mag = loaded.get(cpu);
    loaded.set(cpu, prev.get(cpu));
    prev.set(cpu, mag);
  }

  private void free(int cpu) {
    insert(cpu, freeBegins(cpu));
  }

  private long freeBegins(int cpu) {
    long pfn = out32.remove(random.nextInt(out32.size()));
    out.event(
        emit(EventRole.IOVA_FREE, cpu)
            .with(EventField.DOMAIN, DOMAIN)
            .with(EventField.PFN, pfn)
            .with(EventField.SIZE, 1));
    return pfn;
  }

  private void insert(int cpu, long pfn) {
    Mag spilled = null;
    if (loaded.get(cpu).room(size) == 0) {
      if (prev.get(cpu).room(size) > 0) {
        swap(cpu);
      } else {
        long address = freeAddresses.first();
        freeAddresses.remove(address);
        uses.computeIfAbsent(address, key -> new TreeMap<>()).put(line, true);
        slab(EventRole.MEMORY_ALLOC, cpu, "free_iova_fast", address);
        if (!loaded.get(cpu).there) {
          prev.set(cpu, new Mag(0, false));
        } else if (faulty(Fault.FORGET_LOADED)) {
          lose(loaded.get(cpu));
        } else if (!prev.get(cpu).there) {
          prev.set(cpu, loaded.get(cpu));
        } else if (depot.size() == build.mags && build.mags > 0) {
          spilled = loaded.get(cpu);
        } else {
          depot.push(loaded.get(cpu));
        }
        loaded.set(cpu, new Mag(address, true));
        if (depot.size() > 3 && faulty(Fault.CUT_TAIL)) {
          while (depot.size() > 2) {
            lose(depot.removeLast());
          }
        }
      }
    }
    loaded.get(cpu).pfns.push(pfn);
    if (spilled != null) {
      tree.addAll(spilled.pfns);
      release(spilled);
      overflows++;
      if (build.told) {
        String caller = random.nextBoolean() ? "free_iova_fast" : "fq_ring_free";
        slab(EventRole.MEMORY_FREE, cpu, caller, spilled.address);
      }
    }
  }

  private void trim(int cpu) {
    if (build.told) {
      out.event(emit(EventRole.DEPOT_WORK, cpu).with(EventField.WORK, WORK));
    }
    if (depot.size() > loaded.size()) {
      Mag head = depot.pop();
      tree.addAll(head.pfns);
      if (faulty(Fault.FORGET_TRIMMED)) {
        lose(head);
      } else {
        if (build.told) {
          slab(EventRole.MEMORY_FREE, cpu, "iova_depot_work_func", head.address);
        }
        release(head);
      }
    }
    if (build.told) {
      out.event(emit(EventRole.DEPOT_WORK_RETURN, cpu));
    }
  }
}
