package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.stack.SymbolName;
import io.github.unleak.analyzer.timeline.KernelClock;
import io.github.unleak.analyzer.timeline.Subject;
import io.github.unleak.parser.ftrace.CallSite;
import io.github.unleak.parser.ftrace.TraceContext;
import io.github.unleak.parser.kmemleak.Backtrace;
import io.github.unleak.parser.kmemleak.Frame;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import org.jspecify.annotations.Nullable;

/**
 * What a report says of an object's allocation that a slab event shows, too: it identifies the
 * allocation if the pointers of the trace are hashed.
 *
 * @param jiffies when
 * @param size of the object, bytes
 * @param comm who, or {@code null}
 * @param pid who, or -1
 * @param backtrace from where
 */
public record AllocationTraits(
    long jiffies, long size, @Nullable String comm, int pid, Backtrace backtrace) {

  /**
   * How much earlier than jiffies say a trace can show an allocation, ns. Both clocks begin at
   * boot; the trace's one may begin a little later.
   */
  static final long EARLY_NANOS = 250_000_000;

  /**
   * How much later than jiffies say, ns: they lag where a busy CPU held the tick up, 0.7 s have
   * been seen.
   */
  static final long LATE_NANOS = 1_250_000_000;

  /** The traits of an object. */
  public static AllocationTraits of(KmemleakObject object) {
    return new AllocationTraits(
        object.jiffies(), object.size(), object.comm(), object.pid(), object.backtrace());
  }

  /** The traits of an object, with the backtrace of the sighting that names most of it. */
  public static AllocationTraits of(Subject subject) {
    KmemleakObject latest = subject.latest();
    return new AllocationTraits(
        latest.jiffies(), latest.size(), latest.comm(), latest.pid(), subject.backtrace());
  }

  /** True where enough is known to tell its allocation from others. */
  public boolean tells() {
    return jiffies != -1 && size > 0 && !backtrace.frames().isEmpty();
  }

  /**
   * True where the backtrace passes through a place: the return address of the allocator's caller,
   * which both print alike.
   */
  public boolean at(CallSite site) {
    for (Frame frame : backtrace.frames()) {
      String symbol = frame.symbol();
      if (symbol == null) {
        if (site.address() != 0 && frame.address() == site.address() && !frame.hashed()) {
          return true; // code of a module that was unloaded before it was printed
        }
      } else if (SymbolName.plain(symbol).equals(site.symbol())
          && (frame.offset() < 0 || site.offset() < 0 || frame.offset() == site.offset())) {
        return true;
      }
    }
    return false;
  }

  /** True if this may be the object's own allocation, by size, call site and thread. */
  public boolean fits(LifeEvent allocation) {
    return sized(Math.max(1, allocation.requested()), allocation.bytes())
        && by(allocation.pid(), allocation.context())
        && at(allocation.site());
  }

  /**
   * True if an allocation cannot be the object's own: its size, its call site or its task differs.
   * What the trace or the report does not say excludes nothing. Interrupt context excludes nothing
   * either: with PREEMPT_RT a softirq runs in a task, and the trace's flags do not show it.
   */
  public boolean excludes(LifeEvent allocation) {
    long requested = allocation.requested();
    boolean otherSize =
        size > 0
            && ((requested > 0 && size < requested)
                || (allocation.bytes() > 0 && size > allocation.bytes()));
    boolean otherTask =
        pid > 0
            && allocation.pid() > 0
            && allocation.context() == TraceContext.TASK
            && pid != allocation.pid();
    return otherSize || otherTask || elsewhere(allocation.site());
  }

  private boolean elsewhere(CallSite site) {
    if (site.symbol() == null || backtrace.frames().isEmpty()) {
      return false;
    }
    for (Frame frame : backtrace.frames()) {
      if (frame.symbol() == null) {
        return false;
      }
    }
    return !at(site);
  }

  /**
   * True if this size can result from a request. The allocator passes kmemleak the size of the
   * cache's objects, or that of the request.
   */
  public boolean sized(long requested, long allocated) {
    return size >= requested && (allocated < 0 ? size == requested : size <= allocated);
  }

  /**
   * True where this thread in this context can have been noted. kmemleak notes interrupts by name
   * and with pid 0 ({@code create_object()}, mm/kmemleak.c).
   */
  public boolean by(int thread, TraceContext context) {
    if (context == TraceContext.UNKNOWN) {
      return inContext(TraceContext.HARDIRQ)
          || inContext(TraceContext.SOFTIRQ)
          || pid < 0
          || thread < 0
          || thread == pid;
    }
    return inContext(context)
        && (context != TraceContext.TASK || pid < 0 || thread < 0 || thread == pid);
  }

  private boolean inContext(TraceContext context) {
    boolean soft = pid <= 0 && "softirq".equals(comm);
    boolean hard = pid <= 0 && "hardirq".equals(comm);
    return switch (context) {
      case SOFTIRQ -> soft || comm == null;
      case HARDIRQ, NMI -> hard || comm == null;
      case TASK, UNKNOWN -> !soft && !hard;
    };
  }

  /** The earliest time, on a trace's clock that began at boot, at which it can be shown. */
  public long notBefore(KernelClock clock) {
    return clock.millis(jiffies) * 1_000_000 - EARLY_NANOS;
  }

  /** The latest time at which it can be shown. */
  public long notAfter(KernelClock clock) {
    return clock.millis(jiffies) * 1_000_000 + LATE_NANOS;
  }
}
