package io.github.unleak.analyzer.replay;

import io.github.unleak.parser.ftrace.CallSite;
import io.github.unleak.parser.ftrace.TraceContext;

/**
 * An allocation or a free at the address of a reported object.
 *
 * @param kind what happened
 * @param line of the trace
 * @param time on the trace's clock
 * @param pointer where what was allocated or freed starts: for an overlap another address
 * @param requested bytes that the caller asked for, or -1
 * @param bytes that were allocated, or -1
 * @param pid of the thread, or -1
 * @param context in which it ran
 * @param site who called the allocator
 * @param stretch counts the times that the trace's clock went backwards before this event; order is
 *     known only between events of one stretch
 */
public record LifeEvent(
    Kind kind,
    long line,
    long time,
    long pointer,
    long requested,
    long bytes,
    int pid,
    TraceContext context,
    CallSite site,
    int stretch) {

  /** The same at another pointer: the address of which this one is a hash. */
  LifeEvent at(long address) {
    return new LifeEvent(kind, line, time, address, requested, bytes, pid, context, site, stretch);
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
