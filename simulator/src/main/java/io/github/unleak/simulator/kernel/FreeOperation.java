package io.github.unleak.simulator.kernel;

import io.github.unleak.simulator.options.Fault;
import io.github.unleak.simulator.trace.Symbols;
import io.github.unleak.simulator.trace.TraceLog;
import org.jspecify.annotations.Nullable;

/** One call of free_iova_fast(). */
public final class FreeOperation extends Activity {

  private enum State {
    ENTRY,
    INSERT,
    PUSH,
    FREE_FULL
  }

  private final Machine machine;
  private final IovaDomain domain;
  private final FlushQueues.Range range;
  private final boolean lazy;
  private State state = State.ENTRY;
  private @Nullable MemoryObject fresh;
  private @Nullable MemoryObject full;
  private boolean irqsWereOff;

  public FreeOperation(Machine machine, IovaDomain domain, FlushQueues.Range range, boolean lazy) {
    this.machine = machine;
    this.domain = domain;
    this.range = range;
    this.lazy = lazy;
  }

  @Override
  public long step(Cpu cpu) {
    switch (state) {
      case ENTRY -> {
        machine.trace.probe(
            machine.now(),
            cpu,
            "free_iova_fast: ("
                + Symbols.entry("free_iova_fast")
                + ") iovad="
                + TraceLog.hex(domain.iovad())
                + " pfn="
                + TraceLog.hex(range.pfn())
                + " size="
                + range.pages());
        state = State.INSERT;
        return 150L + machine.choices.pick(700);
      }
      case INSERT -> {
        return insert(cpu);
      }
      case PUSH -> {
        push(cpu);
        return full == null ? DONE : 200;
      }
      case FREE_FULL -> {
        freeFull(cpu);
        return DONE;
      }
    }
    throw new IllegalStateException();
  }

  private long insert(Cpu cpu) {
    Rcache cache = domain.cacheFor(range.pages());
    if (cache == null) {
      domain.tree().release(range.pfn(), range.pages());
      return DONE;
    }
    irqsWereOff = cpu.irqsOff;
    cpu.irqsOff = true;
    if (!cache.insert(cpu, range.pfn())) {
      fresh = domain.allocateMagazine(cpu, lazy);
      if (fresh != null) {
        state = State.PUSH;
        return 100L + machine.choices.pick(800);
      }
      domain.tree().release(range.pfn(), range.pages());
    }
    cpu.irqsOff = irqsWereOff;
    return DONE;
  }

  private void push(Cpu cpu) {
    Rcache cache = domain.cacheFor(range.pages());
    if (cache == null || fresh == null) {
      throw new IllegalStateException("no magazine to push for");
    }
    MemoryObject before = cache.loaded(cpu.id);
    if (before != null) {
      machine.memory.hold(before);
    }
    Rcache.Replaced replaced = cache.replaceLoaded(cpu, fresh, range.pfn());
    if (replaced == Rcache.Replaced.NO_ROOM) {
      full = before;
    } else if (before != null) {
      machine.memory.release(before);
    }
    machine.memory.release(fresh);
    if (replaced == Rcache.Replaced.PUSHED || replaced == Rcache.Replaced.NO_ROOM) {
      domain.armTrim(cpu, cache);
    }
    cpu.irqsOff = irqsWereOff;
    state = State.FREE_FULL;
  }

  /** An array depot had no room: the numbers go to the rbtree, the magazine is freed. */
  private void freeFull(Cpu cpu) {
    Rcache cache = domain.cacheFor(range.pages());
    if (cache == null || full == null) {
      throw new IllegalStateException("no magazine to free");
    }
    cache.drain(cpu, full);
    if (!machine.options.strikes(Fault.FORGET_TRIMMED, machine.choices)) {
      domain.freeMagazine(cpu, full, "free_iova_fast", 1);
    }
    machine.memory.release(full);
  }
}
