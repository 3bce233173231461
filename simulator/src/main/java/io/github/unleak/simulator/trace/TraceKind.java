package io.github.unleak.simulator.trace;

/** Why an event is in a trace; recordings leave some of them out. */
public enum TraceKind {
  /** The probes of the rcache. */
  IOVA_PROBE,
  /** Probes that a fuller recording sets as well. */
  EXTRA_PROBE,
  /** Magazines allocated and freed. */
  IOVA_SLAB,
  /** All other slab events. */
  OTHER_SLAB,
  /** Begin and end of scans. */
  SCAN
}
