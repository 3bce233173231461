package io.github.unleak.analyzer.replay;

import io.github.unleak.parser.ftrace.CallSite;

/**
 * An allocation or a free at an address that is asked about.
 *
 * @param kind what
 * @param line of the trace
 * @param time on the trace's clock
 * @param pointer where what was allocated or freed starts: for an overlap another address
 * @param bytes that were allocated, or -1
 * @param pid of the thread, or -1
 * @param site who called the allocator
 * @param epoch how many losses of events had been told before
 */
public record LifeEvent(
    Kind kind, long line, long time, long pointer, long bytes, int pid, CallSite site, long epoch) {

  /** The same at another pointer: the address of which this one is a hash. */
  LifeEvent at(long address) {
    return new LifeEvent(kind, line, time, address, bytes, pid, site, epoch);
  }

  /** What can happen at an address. */
  public enum Kind {
    /** Allocated exactly there. */
    ALLOC,
    /** Freed exactly there. */
    FREE,
    /** Something else was allocated over it. */
    OVERLAP
  }
}
