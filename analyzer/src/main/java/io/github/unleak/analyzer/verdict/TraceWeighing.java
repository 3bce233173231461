package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.TraceEvidence;
import org.jspecify.annotations.Nullable;

/** What traces say for and against one object, weighed against each other. */
record TraceWeighing(
    @Nullable TraceEvidence life, @Nullable Cause lifeCause, @Nullable TraceEvidence loss) {

  static TraceWeighing of(Observations observations) {
    return new TraceWeighing(observations.life(), observations.lifeCause(), observations.loss());
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
      return Ruling.falsePositive(Certainty.PROBABLE, Cause.FREED_LATER);
    }
    if (lives != null && !proves(lost)) {
      return Ruling.falsePositive(lives.strength(), lifeCause);
    }
    if (lost != null && lost.strength() != Certainty.POSSIBLE) {
      return Ruling.leak(lost.strength(), Cause.MAGAZINE_LOST);
    }
    return null;
  }
}
