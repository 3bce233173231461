package io.github.unleak.analyzer.stack;

/**
 * Code whose objects kmemleak is known to report falsely now and then. Naming one tells a reader
 * where to look; it never acquits.
 */
public enum KnownCause {
  IOVA_DEPOT("iova-depot", "IOVA magazines move between CPUs and the depot"),
  BIO_IN_FLIGHT(
      "bio-in-flight", "a bio in flight is held by hardware or a queue in unscanned memory"),
  XARRAY_NODE("xarray-node", "xarray and radix-tree nodes move while a tree shrinks or grows"),
  MAPLE_NODE("maple-node", "maple-tree nodes are replaced, and freed only after an RCU period"),
  CONNTRACK("conntrack", "conntrack entries move between hash chains under RCU"),
  RCU_BATCH("rcu-batch", "kfree_rcu batches keep pointers in pages that kmemleak does not scan"),
  PAGE_TABLE("page-table", "only a physical address of it is stored"),
  DEVICE_TREE("device-tree", "early device-tree names hang below memory that is not scanned"),
  MODULE_PERCPU(
      "module-percpu", "per-CPU data of a module is reachable through its sections alone"),
  SKB_IN_FLIGHT(
      "skb-in-flight", "a packet in flight is held by hardware or a ring in unscanned memory");

  private final String id;
  private final String explanation;

  KnownCause(String id, String explanation) {
    this.id = id;
    this.explanation = explanation;
  }

  /** The name used in reports. */
  public String id() {
    return id;
  }

  /** Why kmemleak can miss the pointer, in one clause. */
  public String explanation() {
    return explanation;
  }
}
