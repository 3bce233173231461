package io.github.unleak.simulator.kernel;

import io.github.unleak.simulator.options.Fault;
import io.github.unleak.simulator.trace.Symbols;
import io.github.unleak.simulator.trace.TraceLog;
import org.jspecify.annotations.Nullable;

/** One run of iova_depot_work_func(): one magazine less while there are more than CPUs online. */
final class TrimActivity extends Activity {

  private enum State {
    ENTRY,
    POP,
    FREE,
    RETURN
  }

  private final Machine machine;
  private final IovaDomain domain;
  private final Rcache cache;
  private State state = State.ENTRY;
  private @Nullable MemoryObject popped;

  TrimActivity(Machine machine, IovaDomain domain, Rcache cache) {
    this.machine = machine;
    this.domain = domain;
    this.cache = cache;
  }

  @Override
  public long step(Cpu cpu) {
    switch (state) {
      case ENTRY -> {
        machine.trace.probe(
            machine.now(),
            cpu,
            "iova_depot_work_func: ("
                + Symbols.entry("iova_depot_work_func")
                + ") work="
                + TraceLog.hex(cache.work()));
        state = State.POP;
        return 500L + machine.choices.pick(3000);
      }
      case POP -> {
        if (cache.depotSize() <= machine.onlineCpus()) {
          state = State.RETURN;
          return 300;
        }
        popped = cache.pop();
        domain.statistics().trimmed();
        state = State.FREE;
        return 1000L + machine.choices.pick(20_000);
      }
      case FREE -> {
        if (popped == null) {
          throw new IllegalStateException("nothing was popped");
        }
        cache.drain(cpu, popped);
        if (!machine.options.strikes(Fault.FORGET_TRIMMED, machine.choices)) {
          domain.freeMagazine(cpu, popped, "iova_depot_work_func", 0);
        }
        machine.memory.release(popped);
        domain.armTrim(cpu, cache);
        state = State.RETURN;
        return 500;
      }
      case RETURN -> {
        machine.trace.extra(
            machine.now(),
            cpu,
            "iova_depot_work_func_ret: ("
                + Symbols.call("process_one_work", 0)
                + " <- iova_depot_work_func)");
        domain.users--;
        return DONE;
      }
    }
    throw new IllegalStateException();
  }
}
