package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.MagazineModel;
import io.github.unleak.analyzer.rcache.RcacheModel;
import io.github.unleak.analyzer.replay.Divergence.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Takes note of what the kernel did and the model does not allow, and drops what was concluded from
 * fill levels that turn out to be wrong.
 */
final class Contradictions {

  private final ReplayState state;

  Contradictions(ReplayState state) {
    this.state = state;
  }

  /** The kernel did something else than the model. */
  void add(
      DomainReplay domain,
      Kind kind,
      Step step,
      RcacheModel rcache,
      @Nullable MagazineModel magazine) {
    state.diverged(kind, step, rcache, magazine, Math.max(0, step.pfn));
    domain.disturbed(step.line);
    state.checks.refuted(domain, rcache, step.cpu);
    if (kind == Kind.WRONG_MAGAZINE) {
      state.checks.otherMagazine(domain, rcache, step.cpu);
      rcache.unseenPop();
    }
    if (kind == Kind.WRONG_NUMBER) {
      rcache.lose(step.cpu); // its fills are not what they seemed
    }
  }
}
