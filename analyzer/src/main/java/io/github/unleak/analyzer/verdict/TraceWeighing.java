package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Evidence;
import io.github.unleak.analyzer.evidence.Findings;
import io.github.unleak.analyzer.evidence.TraceEvidence;
import io.github.unleak.analyzer.evidence.TraceEvidence.Diverged;
import io.github.unleak.analyzer.evidence.TraceEvidence.FreedLater;
import io.github.unleak.analyzer.evidence.TraceEvidence.HandedOut;
import io.github.unleak.analyzer.evidence.TraceEvidence.OutlivedOwner;
import io.github.unleak.analyzer.evidence.TraceEvidence.Reallocated;
import io.github.unleak.analyzer.evidence.TraceEvidence.Unreachable;
import org.jspecify.annotations.Nullable;

/** The strongest that traces say for and against one object. */
record TraceWeighing(@Nullable TraceEvidence life, @Nullable TraceEvidence loss) {

  static TraceWeighing of(Findings findings, int subject) {
    TraceEvidence life = null;
    TraceEvidence loss = null;
    for (Evidence evidence : findings.of(subject)) {
      if (evidence instanceof FreedLater
          || evidence instanceof Reallocated
          || evidence instanceof HandedOut) {
        life = stronger(life, (TraceEvidence) evidence);
      } else if (evidence instanceof Diverged
          || evidence instanceof Unreachable
          || evidence instanceof OutlivedOwner) {
        loss = stronger(loss, (TraceEvidence) evidence);
      }
    }
    return new TraceWeighing(life, loss);
  }

  private static TraceEvidence stronger(@Nullable TraceEvidence one, TraceEvidence other) {
    return one == null || other.strength().compareTo(one.strength()) > 0 ? other : one;
  }

  /** True where both are proofs: one of them must be wrong. */
  boolean contradiction() {
    return proves(life) && proves(loss);
  }

  private static boolean proves(@Nullable TraceEvidence evidence) {
    return evidence != null && evidence.strength() == Certainty.PROVEN;
  }

  /** The ruling that follows, or {@code null} where the traces decide nothing. */
  @Nullable Ruling ruling() {
    TraceEvidence lives = life;
    TraceEvidence lost = loss;
    if (contradiction()) {
      return Ruling.transientOne(Certainty.PROBABLE, Cause.FREED_LATER);
    }
    if (lives != null && !proves(lost)) {
      return Ruling.transientOne(
          lives.strength(), lives instanceof HandedOut ? Cause.DEPOT_POP_RACE : Cause.FREED_LATER);
    }
    if (lost != null && lost.strength() != Certainty.POSSIBLE) {
      return Ruling.leak(lost.strength(), Cause.MAGAZINE_LOST);
    }
    return null;
  }
}
