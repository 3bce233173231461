package io.github.unleak.analyzer.evidence;

/** How a chain of magazines ends. */
public enum ChainEnd {
  /** The last first word is zero. */
  NULL,
  /** The last member points at a magazine that is not listed: found again, or too young. */
  UNLISTED
}
