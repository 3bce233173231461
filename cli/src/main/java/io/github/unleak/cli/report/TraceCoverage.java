package io.github.unleak.cli.report;

import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.Check;
import io.github.unleak.analyzer.verdict.Checkup;

/** Whether there is a trace, and whether {@code unleak doctor} finds a gap in it. */
public enum TraceCoverage {
  /** There is no trace. */
  NONE,
  /** Something is missing from a trace. */
  GAPS,
  /** Nothing is known to be missing. */
  WHOLE;

  /** What covers the objects of {@code analysis}. */
  public static TraceCoverage of(Analysis analysis) {
    if (analysis.traces().isEmpty()) {
      return NONE;
    }
    for (Check check : Checkup.of(analysis).checks()) {
      if (check.state() == Check.State.GAP && check.trace() != null) {
        return GAPS;
      }
    }
    return WHOLE;
  }
}
