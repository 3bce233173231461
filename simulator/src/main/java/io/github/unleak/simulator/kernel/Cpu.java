package io.github.unleak.simulator.kernel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A CPU: one activity runs, softirqs interrupt it, tasks wait for their turn. */
public final class Cpu {

  /** No next step. */
  static final long NEVER = Long.MAX_VALUE;

  private record Suspended(Activity activity, long remaining) {}

  record Work(Task task, Activity activity) {}

  public final int id;
  public boolean online = true;

  /** Inside a section with interrupts off: nothing may interrupt, other CPUs wait for its locks. */
  public boolean irqsOff;

  private final Task idle = new Task("<idle>", 0);
  private final Deque<Work> waiting = new ArrayDeque<>();
  private final Deque<Suspended> suspended = new ArrayDeque<>();
  private final Deque<Activity> softirqs = new ArrayDeque<>();
  private @Nullable Activity running;
  private Task task = idle;
  private long next = NEVER;

  Cpu(int id) {
    this.id = id;
  }

  /** The task on the CPU, interrupted or not. */
  public Task task() {
    return task;
  }

  public boolean inSoftirq() {
    return running != null && running.softirq();
  }

  /** When the next step is due. */
  long next() {
    return next;
  }

  public boolean busy() {
    return running != null || !waiting.isEmpty() || !softirqs.isEmpty();
  }

  void enqueue(Work work, long now) {
    waiting.add(work);
    if (running == null) {
      next = now;
    }
  }

  public void raiseSoftirq(Activity activity, long now) {
    softirqs.add(activity);
    if (!irqsOff && !inSoftirq()) {
      enterSoftirq(now);
    }
  }

  private void enterSoftirq(long now) {
    if (running != null) {
      suspended.push(new Suspended(running, Math.max(0, next - now)));
    }
    running = softirqs.remove();
    next = now;
  }

  /** Takes the step that is due. */
  void step(long now, LongSupplier clock) {
    if (running == null) {
      begin(now);
    }
    Activity activity = running;
    if (activity == null) {
      next = NEVER;
      return;
    }
    long delay = activity.step(this);
    long after = clock.getAsLong();
    if (delay >= 0) {
      next = after + delay;
      if (!irqsOff && !activity.softirq() && !softirqs.isEmpty()) {
        enterSoftirq(after);
      }
      return;
    }
    running = null;
    if (!softirqs.isEmpty()) {
      enterSoftirq(after);
    } else if (!suspended.isEmpty()) {
      Suspended resumed = suspended.pop();
      running = resumed.activity();
      next = after + resumed.remaining();
    } else {
      task = idle;
      next = waiting.isEmpty() ? NEVER : after;
    }
  }

  private void begin(long now) {
    if (!softirqs.isEmpty()) {
      enterSoftirq(now);
    } else if (!waiting.isEmpty()) {
      Work work = waiting.remove();
      task = work.task();
      running = work.activity();
    }
  }
}
