package io.github.unleak.analyzer.evidence;

/** How sure a verdict is, in rising order. */
public enum Certainty {
  /** Leaning only; nothing decides it. */
  POSSIBLE("possible", 0),
  /** The other verdict needs an unlikely accident. */
  PROBABLE("probable", 1),
  /** Follows from what was observed; never wrong unless the input is. */
  PROVEN("proven", 2);

  private final String id;
  private final int level;

  Certainty(String id, int level) {
    this.id = id;
    this.level = level;
  }

  /** The name used in reports. */
  public String id() {
    return id;
  }

  /** 0 for the lowest to 2 for the highest: the index in lists of counts. */
  public int level() {
    return level;
  }

  /** The lower of the two. */
  public Certainty atMost(Certainty limit) {
    return compareTo(limit) <= 0 ? this : limit;
  }
}
