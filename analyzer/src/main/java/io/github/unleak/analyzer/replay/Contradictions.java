package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.MagazineModel;
import io.github.unleak.analyzer.rcache.MagazineModel.Place;
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
      rcache.unseenPop(); // a pop that freed nothing may have given it
      rcache.lose(step.cpu); // its fills are not what they seemed
    }
  }

  /** A number that the model has on another CPU, or in a magazine that it counts as lost. */
  void elsewhere(DomainReplay domain, RcacheModel rcache, Step step, MagazineModel holder) {
    Step back = step.partner();
    boolean moved = back != null && holder.cpu() == back.cpu;
    boolean astray = holder.place() == Place.ASTRAY;
    if (astray) {
      domain.tally.numbersFromTree++; // its numbers went back to the tree
    } else if (moved) {
      domain.tally.numbersOtherSlot++;
    } else {
      domain.tally.numbersWrong++;
      add(domain, Kind.WRONG_NUMBER, step, rcache, holder);
      if (holder.cpu() >= 0 && holder.cpu() != step.cpu) {
        state.checks.emptied(domain, rcache, holder.cpu());
        rcache.lose(holder.cpu());
      }
    }
    rcache.take(holder, step.pfn);
  }
}
