package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import org.jspecify.annotations.Nullable;

/** A verdict, its certainty, and what explains it. */
record Ruling(Verdict verdict, Certainty certainty, @Nullable Cause cause) {

  static Ruling leak(Certainty certainty, @Nullable Cause cause) {
    return new Ruling(Verdict.LEAK, certainty, cause);
  }

  static Ruling falsePositive(Certainty certainty, @Nullable Cause cause) {
    return new Ruling(Verdict.TRANSIENT, certainty, cause);
  }

  /** The same, with a certainty of at most {@code limit}. */
  Ruling atMost(Certainty limit) {
    return new Ruling(verdict, certainty.atMost(limit), cause);
  }

  boolean isLeak() {
    return verdict == Verdict.LEAK;
  }
}
