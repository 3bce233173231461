package io.github.unleak.analyzer.rcache;

/**
 * The released generations of the IOVA rcache. Found by shape or told by the user, never taken from
 * a version number: distributions backport.
 */
public enum Generation {
  /** Linux 4.8 to 6.6: the depot is an array of 32 (commit 9257b4a206fc). */
  ARRAY("depot-array", false, false),
  /** Since Linux 6.7: singly linked depot with trimming (commit 911aa1245da8). */
  LIST("depot-list", true, false),
  /** Linux 6.13, 6.12.y: as before, and pop tells kmemleak (commit 7591c127f3b1). */
  LIST_MARKED("depot-list-marked", true, true);

  private final String id;
  private final boolean linked;
  private final boolean marked;

  Generation(String id, boolean linked, boolean marked) {
    this.id = id;
    this.linked = linked;
    this.marked = marked;
  }

  /** The name used in reports and options. */
  public String id() {
    return id;
  }

  /** True where full magazines hang in a singly linked list. */
  public boolean linked() {
    return linked;
  }

  /** True where a pop resets the successor's stored checksum. */
  public boolean marked() {
    return marked;
  }
}
