package io.github.unleak.simulator.drivers;

import io.github.unleak.simulator.kernel.Activity;
import io.github.unleak.simulator.kernel.Cpu;
import io.github.unleak.simulator.kernel.FlushQueues;
import io.github.unleak.simulator.kernel.IovaDomain;
import io.github.unleak.simulator.kernel.Machine;
import io.github.unleak.simulator.kernel.MemoryObject;
import io.github.unleak.simulator.kernel.RangeTree;
import io.github.unleak.simulator.kernel.Rcache;
import io.github.unleak.simulator.kernel.Statistics;
import io.github.unleak.simulator.kernel.Task;
import io.github.unleak.simulator.options.Fault;
import io.github.unleak.simulator.trace.Symbols;
import io.github.unleak.simulator.trace.TraceLog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A device with its domain and the buffers it has mapped. */
public final class NicDriver {

  private static final int COOKIE_WORD = 11;

  private final Machine machine;
  private final Statistics statistics;
  private final MemoryObject device;
  private final List<Task> tasks;
  private final DomainLoad load;
  private final Deque<FlushQueues.Range> mapped = new ArrayDeque<>();
  private @Nullable IovaDomain domain;

  public NicDriver(
      Machine machine,
      Statistics statistics,
      MemoryObject device,
      List<Task> tasks,
      DomainLoad load) {
    this.machine = machine;
    this.statistics = statistics;
    this.device = device;
    this.tasks = List.copyOf(tasks);
    this.load = load;
  }

  long limit() {
    return load.limit();
  }

  boolean lazy() {
    return load.lazy();
  }

  /** Its thread on a CPU: each handles a queue of the device. */
  Task task(int cpu) {
    return tasks.get(cpu);
  }

  /** The domain, once it is there, while it may be used. */
  public @Nullable IovaDomain usableDomain() {
    return domain == null || domain.closing ? null : domain;
  }

  int pickPages() {
    List<Integer> sizes = load.pages();
    return machine.choices.chance(load.mainShare()) ? sizes.get(0) : machine.choices.oneOf(sizes);
  }

  void mapped(FlushQueues.Range range) {
    mapped.add(range);
  }

  /** A buffer to unmap: mostly the one mapped last, as rings are emptied. */
  FlushQueues.@Nullable Range takeMapped() {
    return load.oldestFirst() ? mapped.poll() : mapped.pollLast();
  }

  /** Buffers in use, for audits. */
  public List<FlushQueues.Range> allMapped() {
    return List.copyOf(mapped);
  }

  /** A new domain begins: init_iova_domain(), iova_domain_init_rcaches(). */
  public final class Birth extends Activity {

    private @Nullable IovaDomain fresh;

    @Override
    public long step(Cpu cpu) {
      if (domain != null) {
        return DONE;
      }
      if (fresh == null) {
        fresh =
            new IovaDomain(
                machine,
                statistics,
                new RangeTree(load.lowPages(), load.highPages(), load.limit()),
                cpu.task());
        machine.store(device, COOKIE_WORD, fresh.cookie().address);
        machine.memory.release(fresh.cookie());
        String iovad = " iovad=" + TraceLog.hex(fresh.iovad());
        machine.trace.extra(
            machine.now(),
            cpu,
            "init_iova_domain: (" + Symbols.entry("init_iova_domain") + ")" + iovad);
        machine.trace.extra(
            machine.now() + 4000,
            cpu,
            "iova_domain_init_rcaches: ("
                + Symbols.entry("iova_domain_init_rcaches")
                + ")"
                + iovad);
        return 20_000;
      }
      if (fresh.initOne(cpu)) {
        return 10_000;
      }
      domain = fresh;
      return DONE;
    }
  }

  /** The domain goes: put_iova_domain(), free_iova_rcaches(). Buffers still mapped go with it. */
  public final class Teardown extends Activity {

    private int order = -1;
    private boolean forgot;

    @Override
    public long step(Cpu cpu) {
      IovaDomain old = domain;
      if (old == null) {
        return DONE;
      }
      old.closing = true;
      if (old.users > 0 || machine.othersLocked(cpu)) {
        return 50_000;
      }
      String iovad = " iovad=" + TraceLog.hex(old.iovad());
      if (order < 0) {
        machine.trace.extra(
            machine.now(),
            cpu,
            "put_iova_domain: (" + Symbols.entry("put_iova_domain") + ")" + iovad);
        machine.spend(20_000);
        machine.trace.extra(
            machine.now(),
            cpu,
            "free_iova_rcaches: (" + Symbols.entry("free_iova_rcaches") + ")" + iovad);
        order = 0;
        return 5_000;
      }
      if (order < IovaDomain.ORDERS) {
        Rcache cache = old.caches().get(order++);
        boolean forget =
            !forgot
                && cache.depotSize() > 0
                && machine.options.strikes(Fault.FORGET_AT_TEARDOWN, machine.choices);
        forgot |= forget;
        old.tearDown(cpu, cache, forget);
        return 3_000;
      }
      domain = null;
      mapped.clear();
      statistics.tornDown();
      machine.store(device, COOKIE_WORD, 0);
      old.free();
      return DONE;
    }
  }

  /** iova_cpuhp_dead(): the caches of a CPU that is gone are emptied, the magazines stay. */
  public final class CpuDead extends Activity {

    private final int dead;

    public CpuDead(int dead) {
      this.dead = dead;
    }

    @Override
    public long step(Cpu cpu) {
      IovaDomain current = usableDomain();
      if (current == null) {
        return DONE;
      }
      current.drainCpu(dead, cpu);
      return DONE;
    }
  }
}
