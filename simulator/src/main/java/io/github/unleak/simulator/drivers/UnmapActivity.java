package io.github.unleak.simulator.drivers;

import io.github.unleak.simulator.kernel.Activity;
import io.github.unleak.simulator.kernel.Cpu;
import io.github.unleak.simulator.kernel.FlushQueues;
import io.github.unleak.simulator.kernel.FlushTimeout;
import io.github.unleak.simulator.kernel.FreeOperation;
import io.github.unleak.simulator.kernel.IovaDomain;
import io.github.unleak.simulator.kernel.Machine;
import org.jspecify.annotations.Nullable;

/** A driver unmaps buffers: freed at once, or queued until the IOTLB is flushed. */
final class UnmapActivity extends Activity {

  private static final long TIMEOUT = 10_000_000;

  private final Machine machine;
  private final NicDriver driver;
  private final IovaDomain domain;
  private int left;
  private @Nullable FreeOperation operation;
  private FlushQueues.@Nullable Range queued;
  private boolean flushed;

  UnmapActivity(Machine machine, NicDriver driver, IovaDomain domain, int count) {
    this.machine = machine;
    this.driver = driver;
    this.domain = domain;
    this.left = count;
    domain.users++;
  }

  @Override
  public long step(Cpu cpu) {
    if (operation != null) {
      long pause = operation.step(cpu);
      if (pause == DONE) {
        operation = null;
      }
      return pause == DONE ? 300L + machine.choices.pick(800) : pause;
    }
    if (queued != null) {
      return queue(cpu, queued);
    }
    FlushQueues.Range range = left > 0 ? driver.takeMapped() : null;
    left--;
    if (range == null) {
      domain.users--;
      return DONE;
    }
    if (driver.lazy()) {
      queued = range;
      cpu.irqsOff = true;
    } else {
      operation = new FreeOperation(machine, domain, range, false);
    }
    return 400L + machine.choices.pick(1500);
  }

  /** queue_iova(): frees what is flushed, makes room, appends, starts the timer. */
  private long queue(Cpu cpu, FlushQueues.Range range) {
    FlushQueues queues = domain.queues();
    FlushQueues.Range ready = queues.takeFlushed(cpu.id);
    if (ready != null) {
      operation = new FreeOperation(machine, domain, ready, true);
      return 200;
    }
    if (queues.full(cpu.id) && !flushed) {
      queues.flush();
      flushed = true;
      return 2000;
    }
    flushed = false;
    queues.add(cpu.id, range);
    queued = null;
    cpu.irqsOff = false;
    if (!queues.timerOn) {
      queues.timerOn = true;
      long jiffy = 1_000_000_000L / machine.options.hz();
      machine.at(machine.now() + TIMEOUT + machine.choices.between(0, jiffy), () -> timer(cpu.id));
    }
    return 300;
  }

  private void timer(int cpu) {
    if (!domain.closing) {
      domain.users++;
      machine.online(cpu).raiseSoftirq(new FlushTimeout(machine, domain), machine.now());
    }
  }
}
