package io.github.unleak.analyzer.replay;

import io.github.unleak.parser.ftrace.EventRole;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operations that have begun and of which more may be heard: finds the one that a return or a
 * slab event belongs to. Interrupts nest on a CPU, tasks may be preempted or move.
 */
final class OpenOperations {

  private final List<List<Step>> byCpu = new ArrayList<>();
  private final BitSet heard = new BitSet();
  private long entriesWithoutReturn;
  private long returnsWithoutEntry;
  private long firstSign = -1;

  private List<Step> on(int cpu) {
    while (byCpu.size() <= cpu) {
      byCpu.add(new ArrayList<>());
    }
    return byCpu.get(cpu);
  }

  /** An operation begins: what cannot still be going on beside it has ended. */
  void begin(Step step) {
    List<Step> open = on(step.cpu);
    for (int at = open.size() - 1; at >= 0; at--) {
      if (open.get(at).sameContext(step) && open.get(at).role == step.role) {
        end(open, at);
      }
    }
    step.open = true;
    open.add(step);
    if (step.role == EventRole.IOVA_ALLOC) {
      heard.set(step.cpu);
    }
  }

  /**
   * Something happened on a CPU: frees of the same context have ended, as nothing ends them
   * otherwise, and so has whatever ran in an interrupt that is over.
   */
  void passed(Step step) {
    List<Step> open = on(step.cpu);
    int level = step.level();
    for (int at = open.size() - 1; at >= 0; at--) {
      Step other = open.get(at);
      boolean over = level >= 0 && other.level() > level;
      boolean free = other.role == EventRole.IOVA_FREE && other.sameContext(step);
      if (over || free) {
        end(open, at);
      }
    }
  }

  /** Takes the entry that a return belongs to, or {@code null}. */
  @Nullable Step finish(Step back, EventRole entry) {
    Step found = take(on(back.cpu), back, entry);
    for (int cpu = 0; found == null && back.pid > 0 && cpu < byCpu.size(); cpu++) {
      found = take(byCpu.get(cpu), back, entry);
    }
    if (found == null && entry == EventRole.IOVA_ALLOC && heard.get(back.cpu)) {
      returnsWithoutEntry++; // and not one that was going on when the CPU was first heard of
      sign(back.line);
    }
    return found;
  }

  private static @Nullable Step take(List<Step> open, Step back, EventRole entry) {
    for (int at = open.size() - 1; at >= 0; at--) {
      if (open.get(at).role == entry && open.get(at).sameContext(back)) {
        Step found = open.remove(at);
        found.open = false;
        return found;
      }
    }
    return null;
  }

  /**
   * The innermost open operation of this kind that a slab event can be part of, or {@code null}.
   */
  @Nullable Step around(Step slab, EventRole operation) {
    List<Step> open = on(slab.cpu);
    for (int at = open.size() - 1; at >= 0; at--) {
      if (open.get(at).role == operation && open.get(at).sameContext(slab)) {
        return open.get(at);
      }
    }
    return null;
  }

  /** Events of a CPU were lost: nothing more will be heard of what was open there. */
  void lost(int cpu) {
    for (int at = 0; at < byCpu.size(); at++) {
      if (cpu < 0 || at == cpu) {
        byCpu.get(at).forEach(step -> step.open = false);
        byCpu.get(at).clear();
        heard.clear(at);
      }
    }
  }

  private void end(List<Step> open, int at) {
    Step step = open.remove(at);
    step.open = false;
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
