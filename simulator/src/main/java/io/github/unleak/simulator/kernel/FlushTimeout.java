package io.github.unleak.simulator.kernel;

import org.jspecify.annotations.Nullable;

/** fq_flush_timeout(): the softirq that frees the queues of all CPUs on the one where it runs. */
public final class FlushTimeout extends Activity {

  private final Machine machine;
  private final IovaDomain domain;
  private boolean begun;
  private int queue;
  private @Nullable FreeOperation operation;

  public FlushTimeout(Machine machine, IovaDomain domain) {
    this.machine = machine;
    this.domain = domain;
  }

  @Override
  boolean softirq() {
    return true;
  }

  @Override
  public long step(Cpu cpu) {
    if (!begun) {
      begun = true;
      domain.queues().timerOn = false;
      domain.queues().flush();
      return 2000;
    }
    if (operation != null) {
      long pause = operation.step(cpu);
      if (pause == DONE) {
        operation = null;
      }
      return pause == DONE ? 200L + machine.choices.pick(500) : pause;
    }
    while (queue < machine.cpus.size()) {
      FlushQueues.Range range = domain.queues().takeFlushed(queue);
      if (range != null) {
        operation = new FreeOperation(machine, domain, range, true);
        return 200;
      }
      queue++;
    }
    domain.users--;
    return DONE;
  }
}
