package io.github.unleak.simulator.options;

/** How an rcache keeps its full magazines (drivers/iommu/iova.c). */
public enum RcacheGeneration {
  /** An array of 32; what does not fit is freed (4.8 to 6.6). */
  ARRAY("depot-array", false, false, false),
  /** A list without limit, trimmed 100 ms after a push (6.7, commit 911aa1245da8). */
  LIST("depot-list", true, true, false),
  /** The same, and a pop asks kmemleak for patience (6.13, commit 7591c127f3b1). */
  LIST_MARKED("depot-list-marked", true, true, true),
  /** As before, and a CPU has no magazine until it frees something there (7.3). */
  LIST_LAZY("depot-list-lazy", true, true, true),
  /** No kernel: the list without the trimming work, to see what the work changes. */
  LIST_UNTRIMMED("depot-list-untrimmed", true, false, false);

  private final String key;
  private final boolean linked;
  private final boolean trimmed;
  private final boolean marked;

  RcacheGeneration(String key, boolean linked, boolean trimmed, boolean marked) {
    this.key = key;
    this.linked = linked;
    this.trimmed = trimmed;
    this.marked = marked;
  }

  /** Its name on the command line. */
  public String key() {
    return key;
  }

  public boolean linked() {
    return linked;
  }

  public boolean trimmed() {
    return trimmed;
  }

  public boolean marked() {
    return marked;
  }

  /** Whether a new domain has no magazines. */
  public boolean lazy() {
    return this == LIST_LAZY;
  }
}
