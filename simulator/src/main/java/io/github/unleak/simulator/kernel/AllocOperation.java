package io.github.unleak.simulator.kernel;

import io.github.unleak.simulator.trace.Symbols;
import io.github.unleak.simulator.trace.TraceLog;

/** One call of alloc_iova_fast(), from its entry to its return. */
public final class AllocOperation extends Activity {

  private enum State {
    ENTRY,
    CACHE,
    TREE,
    FLUSH,
    RETURN
  }

  private final Machine machine;
  private final IovaDomain domain;
  private final int pages;
  private final long limit;
  private boolean flush;
  private State state = State.ENTRY;
  private long pfn;

  /**
   * @param pages as the caller asks, not rounded
   * @param limit the last page frame number allowed
   * @param flush whether all caches may be emptied when nothing is left
   */
  public AllocOperation(Machine machine, IovaDomain domain, int pages, long limit, boolean flush) {
    this.machine = machine;
    this.domain = domain;
    this.pages = pages;
    this.limit = limit;
    this.flush = flush;
  }

  /** The page frame number, 0 for failure; known once done. */
  public long pfn() {
    return pfn;
  }

  private long rounded() {
    return pages < 32 ? 1L << RangeTree.order(pages) : pages;
  }

  @Override
  public long step(Cpu cpu) {
    switch (state) {
      case ENTRY -> {
        machine.trace.probe(
            machine.now(),
            cpu,
            "alloc_iova_fast: ("
                + Symbols.entry("alloc_iova_fast")
                + ") iovad="
                + TraceLog.hex(domain.iovad())
                + " size="
                + pages
                + " limit_pfn="
                + TraceLog.hex(limit)
                + " flush="
                + (flush ? 1 : 0));
        state = State.CACHE;
        return pause();
      }
      case CACHE -> {
        Rcache cache = domain.cacheFor(rounded());
        cpu.irqsOff = true;
        pfn = cache == null ? 0 : cache.get(cpu, limit + 1 - rounded());
        cpu.irqsOff = false;
        state = pfn == 0 ? State.TREE : State.RETURN;
        return pause();
      }
      case TREE -> {
        pfn = domain.tree().allocate(rounded(), limit);
        state = pfn == 0 && flush ? State.FLUSH : State.RETURN;
        return pause();
      }
      case FLUSH -> {
        if (machine.othersLocked(cpu)) {
          return 200;
        }
        flush = false;
        domain.flushCaches(cpu);
        state = State.TREE;
        return pause();
      }
      case RETURN -> {
        machine.trace.probe(
            machine.now(),
            cpu,
            "alloc_iova_fast_ret: ("
                + Symbols.call("iommu_dma_alloc_iova", 0)
                + " <- alloc_iova_fast) pfn="
                + TraceLog.hex(pfn));
        return DONE;
      }
    }
    throw new IllegalStateException();
  }

  private long pause() {
    return machine.choices.chance(0.02)
        ? 2_000L + machine.choices.pick(40_000)
        : 200L + machine.choices.pick(900);
  }
}
