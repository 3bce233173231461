package io.github.unleak.analyzer.rcache;

import io.github.unleak.analyzer.rcache.RcacheShape.Depot;
import io.github.unleak.analyzer.rcache.RcacheShape.Magazines;
import io.github.unleak.analyzer.rcache.RcacheShape.Source;

/**
 * The released generations of the IOVA rcache, each a combination of what varies. Recognised by
 * shape or given by the user, never taken from a version number: distributions backport.
 */
public enum Generation {
  /** Linux 4.8 to 6.0: an array of 32 magazines of 128 numbers (commit 9257b4a206fc). */
  ARRAY_128("depot-array-128", array(128)),
  /** Linux 6.1 to 6.6: the same with 127 numbers, 1024 bytes a magazine. */
  ARRAY("depot-array", array(127)),
  /** Linux 6.7, 6.8: singly linked depot with trimming (commit 911aa1245da8). */
  LIST_KMALLOC("depot-list-kmalloc", list(Source.KMALLOC, false, Magazines.AT_INIT)),
  /** Since Linux 6.9: the same with a slab cache of its own. */
  LIST("depot-list", list(Source.OWN_CACHE, false, Magazines.AT_INIT)),
  /** Linux 6.13, 6.12.y: as before, and pop tells kmemleak (commit 7591c127f3b1). */
  LIST_MARKED("depot-list-marked", list(Source.OWN_CACHE, true, Magazines.AT_INIT)),
  /** Linux 7.2, 7.3: as before, and a CPU gets its magazines when it needs them. */
  LIST_LAZY("depot-list-lazy", list(Source.OWN_CACHE, true, Magazines.ON_DEMAND));

  private final String id;
  private final RcacheShape shape;

  Generation(String id, RcacheShape shape) {
    this.id = id;
    this.shape = shape;
  }

  private static RcacheShape array(int magSize) {
    return new RcacheShape(Depot.ARRAY, magSize, Source.KMALLOC, false, false, Magazines.AT_INIT);
  }

  private static RcacheShape list(Source source, boolean marked, Magazines magazines) {
    return new RcacheShape(Depot.LIST, 127, source, true, marked, magazines);
  }

  /** The name used in reports and options. */
  public String id() {
    return id;
  }

  /** What it combines. */
  public RcacheShape shape() {
    return shape;
  }

  /** True where full magazines hang in a singly linked list. */
  public boolean linked() {
    return shape.linked();
  }

  /** True where a pop resets the successor's stored checksum. */
  public boolean marked() {
    return shape.marked();
  }
}
