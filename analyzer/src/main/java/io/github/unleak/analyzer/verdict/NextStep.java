package io.github.unleak.analyzer.verdict;

/** The one thing worth doing next about a group of objects. */
public enum NextStep {
  /** One snapshot alone: scan again and compare. */
  RESCAN,
  /** Record the rcache's events over the next scans: they decide it. */
  RECORD_RCACHE,
  /** Record allocations and frees over the next scans: a later free decides it. */
  RECORD_FREES,
  /** Apply kernel commit 7591c127f3b1, which marks the pop for kmemleak. */
  APPLY_DEPOT_MARK,
  /** Annotate the place that moves the pointer, with kmemleak_transient_leak(). */
  ANNOTATE_MOVE,
  /** Look at the function that allocated it: its error and release paths. */
  LOOK_AT_ALLOCATOR,
  /** Look at the rcache's code that ran when the trace shows the loss. */
  LOOK_AT_LOSS,
  /** Look at the rcache's code that drops magazines. */
  LOOK_AT_RCACHE,
  /** Nothing: it was freed or found again. */
  NOTHING
}
