package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.SlabSite;
import io.github.unleak.parser.ftrace.EventRole;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The steps that were heard of and not taken yet, in the order of the trace. */
final class StepsAhead implements RcacheReplay.Lookahead {

  private final ArrayDeque<Step> steps = new ArrayDeque<>();

  void add(Step step) {
    steps.add(step);
  }

  @Nullable Step peek() {
    return steps.peek();
  }

  Step remove() {
    return steps.remove();
  }

  int size() {
    return steps.size();
  }

  @Override
  public boolean depotTouched(Step from, Step to) {
    for (Step step : steps) {
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

  @Override
  public boolean givenBack(Step entry, Step back) {
    for (Step step : steps) {
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
