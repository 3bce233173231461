package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.SlabSite;
import io.github.unleak.parser.ftrace.EventRole;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a trace in its order: those that were heard of and not taken yet, and before them
 * the last ones that were taken, whose partners may still look at them.
 *
 * <p>Hot: every event passes through it. A ring that steps enter once and do not move in; a step
 * that is long past is filled anew.
 */
final class StepsAhead {

  /** Steps that are kept for their partners after they were taken. */
  private static final int KEPT = 1 << 10;

  private @Nullable Step[] ring = new Step[2 * KEPT];
  private int mask = ring.length - 1;

  // Counted from the beginning of the trace: a step's place in the ring is its number's low bits.
  private long oldest;
  private long next;
  private long end;

  /** A step to be filled and added: one of the past that nobody needs any more, or a new one. */
  Step fresh() {
    while (next - oldest > KEPT) {
      Step old = at(oldest++);
      if (!old.open && old.done) {
        return old;
      }
    }
    return new Step();
  }

  void add(Step step) {
    if (end - oldest == ring.length) {
      grow();
    }
    ring[(int) end++ & mask] = step;
  }

  /** The next step to be taken, or {@code null}. */
  @Nullable Step peek() {
    return next == end ? null : at(next);
  }

  /** Goes on behind the step that {@link #peek} gave, which is taken now. */
  void pass() {
    next++;
  }

  int size() {
    return (int) (end - next);
  }

  private Step at(long number) {
    Step step = ring[(int) number & mask];
    if (step == null) {
      throw new IllegalStateException("no step " + number);
    }
    return step;
  }

  private void grow() {
    @Nullable Step[] longer = new Step[2 * ring.length];
    int longerMask = longer.length - 1;
    for (long number = oldest; number < end; number++) {
      longer[(int) number & longerMask] = ring[(int) number & mask];
    }
    ring = longer;
    mask = longerMask;
  }

  /** True if some CPU pops or trims between two steps, as far as events show. */
  boolean depotTouched(Step from, Step to) {
    for (long number = next; number < end; number++) {
      Step step = at(number);
      if (step.sequence >= to.sequence) {
        return false;
      }
      if (step.role == EventRole.MEMORY_FREE
          && (step.site == SlabSite.GET || step.site == SlabSite.WORK)) {
        return true;
      }
    }
    return true;
  }

  /** True if the number that an allocation gives is freed between its entry and its return. */
  boolean givenBack(Step entry, Step back) {
    for (long number = next; number < end; number++) {
      Step step = at(number);
      if (step.sequence >= back.sequence) {
        return false;
      }
      if (step.role == EventRole.IOVA_FREE
          && step.pfn == entry.pfn
          && step.domain == entry.domain) {
        return true;
      }
    }
    return false;
  }
}
