package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import org.jspecify.annotations.Nullable;

/** A verdict, how sure it is, and what explains it. */
record Ruling(Verdict verdict, Certainty certainty, @Nullable Cause cause) {

  static Ruling leak(Certainty certainty, @Nullable Cause cause) {
    return new Ruling(Verdict.LEAK, certainty, cause);
  }

  static Ruling transientOne(Certainty certainty, @Nullable Cause cause) {
    return new Ruling(Verdict.TRANSIENT, certainty, cause);
  }

  /** The same, no surer than {@code limit}. */
  Ruling atMost(Certainty limit) {
    return new Ruling(verdict, certainty.atMost(limit), cause);
  }

  boolean isLeak() {
    return verdict == Verdict.LEAK;
  }
}
