package io.github.unleak.simulator.options;

/** How much of what happens is recorded in a trace. */
public enum TraceRecording {
  /** No trace. */
  NONE,
  /** The rcache, and the begin and end of scans. */
  RCACHE,
  /** With probes on teardown, trimming and unplugging, too. */
  RCACHE_AND_MORE,
  /** All slab events with it. */
  ALL_SLAB
}
