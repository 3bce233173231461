package io.github.unleak.simulator.options;

/** What an object is, written next to the truth so that errors can be sorted. */
public enum ObjectKind {
  /** Roots and other objects that kmemleak never reports. */
  SCENERY,
  /** A magazine of the IOVA rcache. */
  MAGAZINE,
  /** Other parts of an IOVA domain: cookie, rcaches, per-CPU part. */
  DOMAIN,
  /** Lives quietly in a container, until freed. */
  STEADY,
  /** Its pointer was never stored. */
  LEAKED_AT_ONCE,
  /** Its last pointer was overwritten after a while. */
  LEAKED_LATER,
  /** Moves between containers, now and then during a scan. */
  MIGRANT,
  /** Moves, and is written to. */
  CHANGING,
  /** Only memory that kmemleak does not read points at it. */
  HIDDEN,
  /** Unlinked, waiting in a batch that kmemleak does not read, then freed. */
  BATCHED,
  /** Reached from another object only. */
  LINKED,
  /** A per-CPU object. */
  PER_CPU
}
