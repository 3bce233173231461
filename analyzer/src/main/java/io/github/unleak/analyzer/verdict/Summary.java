package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import java.io.Serializable;
import java.util.List;

/**
 * The counts.
 *
 * @param objects distinct objects
 * @param bytes the sum of their sizes, unknown ones counting nothing
 * @param leak how many are possible, probable, proven leaks; indexed by {@link Certainty#level}
 * @param transients the same for transient ones
 */
public record Summary(int objects, long bytes, List<Integer> leak, List<Integer> transients)
    implements Serializable {

  /** How many objects have this verdict with this certainty. */
  public int count(Verdict verdict, Certainty certainty) {
    return (verdict == Verdict.LEAK ? leak : transients).get(certainty.level());
  }
}
