package io.github.unleak.analyzer.verdict;

/** Whether there is a trace, and whether anything is missing from it. */
public enum TraceCoverage {
  /** There is no trace. */
  NONE,
  /** Something is missing from a trace. */
  GAPS,
  /** Nothing is known to be missing. */
  WHOLE;

  /** What covers the objects of {@code investigation}. */
  static TraceCoverage of(Investigation investigation) {
    if (investigation.traces().isEmpty()) {
      return NONE;
    }
    for (Check check : Checkup.of(investigation).checks()) {
      if (check.state() == Check.State.GAP && check.trace() != null) {
        return GAPS;
      }
    }
    return WHOLE;
  }
}
