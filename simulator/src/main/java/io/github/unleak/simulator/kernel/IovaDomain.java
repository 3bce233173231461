package io.github.unleak.simulator.kernel;

import io.github.unleak.simulator.options.Fault;
import io.github.unleak.simulator.options.ObjectKind;
import io.github.unleak.simulator.trace.Origin;
import io.github.unleak.simulator.trace.Stacks;
import io.github.unleak.simulator.trace.Symbols;
import io.github.unleak.simulator.trace.TraceKind;
import io.github.unleak.simulator.trace.TraceLog;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An IOVA domain from its birth to its teardown (struct iova_domain in its iommu_dma_cookie). */
public final class IovaDomain {

  /** IOVA_RANGE_CACHE_MAX_SIZE. */
  public static final int ORDERS = 6;

  private static final int COOKIE_BYTES = 2048;
  private static final int IOVAD_OFFSET = 0x208;
  private static final int RCACHES_WORD = (IOVAD_OFFSET + 0x68) / 8;
  private static final long TRIM_DELAY = 100_000_000;

  private final Machine machine;
  private final Statistics statistics;
  private final RangeTree tree;
  private final FlushQueues queues;
  private final List<Rcache> caches = new ArrayList<>();
  private final MemoryObject cookie;
  private @Nullable MemoryObject rcaches;

  /** How many activities use it; a teardown waits for them. */
  public int users;

  /** No new activity may begin. */
  public boolean closing;

  public IovaDomain(Machine machine, Statistics statistics, RangeTree tree, Task task) {
    this.machine = machine;
    this.statistics = statistics;
    this.tree = tree;
    queues = new FlushQueues(machine.cpus.size());
    cookie =
        machine.allocate(
            COOKIE_BYTES,
            true,
            ObjectKind.DOMAIN,
            Stacks.birth(machine.options, task, "iommu_get_dma_cookie"));
  }

  public MemoryObject cookie() {
    return cookie;
  }

  public long iovad() {
    return cookie.address + IOVAD_OFFSET;
  }

  public RangeTree tree() {
    return tree;
  }

  public FlushQueues queues() {
    return queues;
  }

  Statistics statistics() {
    return statistics;
  }

  public List<Rcache> caches() {
    return caches;
  }

  /** The cache for ranges of this many pages, or null for larger ones. */
  @Nullable Rcache cacheFor(long pages) {
    int order = RangeTree.order(pages);
    return order < caches.size() ? caches.get(order) : null;
  }

  /** iova_domain_init_rcaches(): one rcache more; false when all are there. */
  public boolean initOne(Cpu cpu) {
    int order = caches.size();
    if (order == ORDERS) {
      return false;
    }
    Task task = cpu.task();
    if (rcaches == null) {
      int bytes = Rcache.arrayBytes(machine.options.generation());
      rcaches =
          machine.allocate(
              bytes,
              true,
              ObjectKind.DOMAIN,
              Stacks.birth(machine.options, task, "iova_domain_init_rcaches"));
      machine.store(cookie, RCACHES_WORD, rcaches.address);
      machine.memory.release(rcaches);
    }
    MemoryObject perCpu =
        machine.allocatePerCpu(
            Rcache.cpuBytes(),
            ObjectKind.DOMAIN,
            Stacks.birth(machine.options, task, "iova_domain_init_rcaches"));
    Rcache cache = new Rcache(machine, this, order, rcaches, perCpu);
    machine.memory.release(perCpu);
    if (!machine.options.generation().lazy()) {
      for (Cpu each : machine.cpus) {
        cache.setLoaded(each.id, initialMagazine(cpu, 0));
        machine.spend(3000);
        cache.setPrev(each.id, initialMagazine(cpu, 1));
        machine.spend(3000);
      }
    }
    caches.add(cache);
    return true;
  }

  private MemoryObject initialMagazine(Cpu cpu, int nth) {
    Origin origin = Stacks.birth(machine.options, cpu.task(), "iova_domain_init_rcaches");
    MemoryObject magazine = newMagazine(origin);
    traceAllocation(cpu, magazine, "iova_domain_init_rcaches", nth, "GFP_KERNEL");
    machine.memory.release(magazine);
    return magazine;
  }

  /** A magazine for a free; null where memory is short. The answer is held. */
  public @Nullable MemoryObject allocateMagazine(Cpu cpu, boolean lazy) {
    if (machine.choices.chance(machine.options.allocationFailures())) {
      return null;
    }
    MemoryObject magazine = newMagazine(Stacks.magazine(machine.options, cpu, lazy));
    traceAllocation(cpu, magazine, "free_iova_fast", 0, "GFP_ATOMIC");
    return magazine;
  }

  private MemoryObject newMagazine(Origin origin) {
    MemoryObject magazine =
        machine.allocate(
            8 + 8 * machine.options.magazineSize(),
            !machine.options.kernel().ownCache(),
            ObjectKind.MAGAZINE,
            origin);
    machine.store(magazine, 0, 0);
    return magazine;
  }

  private void traceAllocation(
      Cpu cpu, MemoryObject magazine, String function, int nth, String flags) {
    int requested = 8 + 8 * machine.options.magazineSize();
    machine.trace.slab(
        machine.now(),
        cpu,
        TraceKind.IOVA_SLAB,
        machine.options.kernel().ownCache() ? "kmem_cache_alloc" : "kmalloc",
        Symbols.call(function, nth),
        magazine.address,
        " bytes_req="
            + requested
            + " bytes_alloc="
            + magazine.size
            + " gfp_flags="
            + flags
            + " node=-1 accounted=false");
  }

  void freeMagazine(Cpu cpu, MemoryObject magazine, String function, int nth) {
    machine.spend(20L + machine.choices.pick(300));
    boolean own = machine.options.kernel().ownCache();
    String cache = machine.options.mergedSlabs() ? "kmalloc-1k" : "iommu_iova_magazine";
    machine.trace.slab(
        machine.now(),
        cpu,
        TraceKind.IOVA_SLAB,
        own ? "kmem_cache_free" : "kfree",
        Symbols.call(function, nth),
        magazine.address,
        own ? " name=" + cache : "");
    machine.memory.free(magazine);
  }

  /** schedule_delayed_work() after a push. */
  void armTrim(Cpu cpu, Rcache cache) {
    if (machine.options.generation().trimmed() && !cache.trimPending) {
      cache.trimPending = true;
      long jiffy = 1_000_000_000L / machine.options.hz();
      machine.at(
          machine.now() + TRIM_DELAY + machine.choices.between(0, jiffy),
          () -> startTrim(cpu.id, cache));
    }
  }

  private void startTrim(int cpu, Rcache cache) {
    cache.trimPending = false;
    if (!closing) {
      users++;
      int at = machine.choices.chance(0.7) ? cpu : machine.choices.pick(machine.cpus.size());
      Cpu online = machine.online(at);
      machine.run(online.id, machine.worker(online.id), new TrimActivity(machine, this, cache));
    }
  }

  /** free_cpu_cached_iovas(): the magazines of a CPU are emptied, and stay. */
  public void drainCpu(int other, Cpu cpu) {
    machine.trace.extra(
        machine.now(),
        cpu,
        "free_cpu_cached_iovas: ("
            + Symbols.entry("free_cpu_cached_iovas")
            + ") cpu="
            + other
            + " iovad="
            + TraceLog.hex(iovad()));
    caches.forEach(cache -> cache.drainOf(other, cpu));
  }

  /**
   * All caches are emptied into the rbtree: what alloc_iova_fast() does when that is exhausted.
   * free_global_cached_iovas() is inlined there: its frees of magazines have the same call site.
   */
  void flushCaches(Cpu cpu) {
    for (Cpu each : machine.cpus) {
      if (each.online) {
        drainCpu(each.id, cpu);
      }
    }
    for (Rcache cache : caches) {
      while (cache.depotSize() > 0) {
        MemoryObject magazine = cache.pop();
        cache.drain(cpu, magazine);
        freeMagazine(cpu, magazine, "alloc_iova_fast", 2);
        machine.memory.release(magazine);
      }
    }
    statistics.flushedAll();
  }

  /** free_iova_rcaches() for one order. */
  public void tearDown(Cpu cpu, Rcache cache, boolean forget) {
    for (Cpu each : machine.cpus) {
      MemoryObject loaded = cache.loaded(each.id);
      if (loaded != null) {
        freeMagazine(cpu, loaded, "free_iova_rcaches", 0);
      }
      MemoryObject prev = cache.prev(each.id);
      if (prev != null
          && !machine.options.strikes(Fault.FORGET_PREV_AT_TEARDOWN, machine.choices)) {
        freeMagazine(cpu, prev, "free_iova_rcaches", 1);
      }
    }
    machine.memory.free(cache.perCpu);
    if (forget) {
      cache.forgetDepot();
    }
    while (cache.depotSize() > 0) {
      MemoryObject magazine = cache.pop();
      freeMagazine(cpu, magazine, "free_iova_rcaches", 2);
      machine.memory.release(magazine);
    }
  }

  /** The last of it: the array of rcaches, then the cookie. */
  public void free() {
    if (rcaches != null) {
      machine.memory.free(rcaches);
    }
    machine.memory.free(cookie);
  }
}
