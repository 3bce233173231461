package io.github.unleak.analyzer.replay;

import io.github.unleak.parser.ftrace.EventRole;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The operations that have begun and of which more may be heard: finds the one that a return or a
 * slab event belongs to. Interrupts nest on a CPU, tasks may be preempted or move.
 *
 * <p>Hot: every event passes here.
 */
final class OpenOperations {

  /** What is open on one CPU, the innermost last. */
  private static final class Cpu {
    private Step[] open = new Step[4];
    private int count;
    private boolean heard;

    void add(Step step) {
      if (count == open.length) {
        open = Arrays.copyOf(open, 2 * count);
      }
      open[count++] = step;
    }

    Step remove(int at) {
      Step step = open[at];
      System.arraycopy(open, at + 1, open, at, --count - at);
      step.open = false;
      return step;
    }

    /** The place of the innermost one of this role that a step can be part of, or -1. */
    int find(EventRole role, Step step) {
      int at = count - 1;
      while (at >= 0 && (open[at].role != role || !open[at].sameContext(step))) {
        at--;
      }
      return at;
    }
  }

  private Cpu[] cpus = new Cpu[0];
  private long entriesWithoutReturn;
  private long returnsWithoutEntry;
  private long firstSign = -1;

  private Cpu on(int number) {
    if (number >= cpus.length) {
      int before = cpus.length;
      cpus = Arrays.copyOf(cpus, number + 1);
      Arrays.setAll(cpus, at -> at < before ? cpus[at] : new Cpu());
    }
    return cpus[number];
  }

  /** An operation begins: what cannot still be going on beside it has ended. */
  void begin(Step step) {
    Cpu cpu = on(step.cpu);
    for (int at = cpu.count - 1; at >= 0; at--) {
      if (cpu.open[at].sameContext(step) && cpu.open[at].role == step.role) {
        end(cpu, at);
      }
    }
    step.open = true;
    cpu.add(step);
    if (step.role == EventRole.IOVA_ALLOC) {
      cpu.heard = true;
    }
  }

  /**
   * Something happened on a CPU: frees of the same context have ended, as nothing ends them
   * otherwise, and so has whatever ran in an interrupt that is over.
   */
  void passed(Step step) {
    Cpu cpu = on(step.cpu);
    int level = step.level();
    for (int at = cpu.count - 1; at >= 0; at--) {
      Step other = cpu.open[at];
      boolean over = level >= 0 && other.level() > level;
      boolean free = other.role == EventRole.IOVA_FREE && other.sameContext(step);
      if (over || free) {
        end(cpu, at);
      }
    }
  }

  /** Takes the entry that a return belongs to, or {@code null}. */
  @Nullable Step finish(Step back, EventRole entry) {
    Cpu own = on(back.cpu);
    Step found = take(own, back, entry);
    for (int number = 0; found == null && back.pid > 0 && number < cpus.length; number++) {
      found = take(cpus[number], back, entry);
    }
    if (found == null && entry == EventRole.IOVA_ALLOC && own.heard) {
      returnsWithoutEntry++; // and not one that was going on when the CPU was first heard of
      sign(back.line);
    }
    return found;
  }

  private static @Nullable Step take(Cpu cpu, Step back, EventRole entry) {
    int at = cpu.find(entry, back);
    return at < 0 ? null : cpu.remove(at);
  }

  /**
   * The innermost open operation of this kind that a slab event can be part of, or {@code null}.
   */
  @Nullable Step around(Step slab, EventRole operation) {
    Cpu cpu = on(slab.cpu);
    int at = cpu.find(operation, slab);
    return at < 0 ? null : cpu.open[at];
  }

  /** Events of a CPU were lost: nothing more will be heard of what was open there. */
  void lost(int cpu) {
    for (int number = 0; number < cpus.length; number++) {
      if (cpu < 0 || number == cpu) {
        while (cpus[number].count > 0) {
          cpus[number].remove(cpus[number].count - 1).cut = true;
        }
        cpus[number].heard = false;
      }
    }
  }

  private void end(Cpu cpu, int at) {
    Step step = cpu.remove(at);
    if (step.role == EventRole.IOVA_ALLOC) {
      entriesWithoutReturn++;
      sign(step.line);
    }
  }

  private void sign(long line) {
    firstSign = firstSign < 0 ? line : firstSign;
  }

  /** Allocations whose return never came, those still going on at the end not counted. */
  long entriesWithoutReturn() {
    return entriesWithoutReturn;
  }

  /** Returns whose entry was not there. */
  long returnsWithoutEntry() {
    return returnsWithoutEntry;
  }

  /** Line of the first of either, or -1. */
  long firstSign() {
    return firstSign;
  }
}
