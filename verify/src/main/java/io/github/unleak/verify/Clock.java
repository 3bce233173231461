package io.github.unleak.verify;

import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.kmemleak.Frame;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.verify.RawInput.Trace;
import java.util.List;

/**
 * How a proof says that jiffies and a trace's clock relate, and whether allocations support it.
 *
 * @param hz ticks per second; 0 if the proof needs no clock
 * @param offset the trace's time minus the time since boot by jiffies, ns
 * @param ppm how much faster than jiffies the trace's clock runs, millionths
 */
record Clock(long hz, long offset, long ppm) {

  /** A listed object is as old when its scan begins, ns ({@code MSECS_MIN_AGE}). */
  static final long AGE = 5_000_000_000L;

  /** So much earlier an allocation may have been that has jiffies as late, ns. */
  static final long EARLY = 1_000_000_000L;

  /** How far jiffies may lag on a busy machine, ns. */
  private static final long LAG = 1_500_000_000L;

  /** When an object was allocated; jiffies begin five minutes before 32 bits of them wrap. */
  long time(KmemleakObject object) {
    boolean wide = object.address().value() >>> 32 != 0;
    long ticks = object.jiffies() - 0x1_0000_0000L + 300 * hz;
    long elapsed = (wide ? ticks : ticks & 0xffff_ffffL) * 1_000_000_000L / Math.max(1, hz);
    return offset + elapsed + elapsed / 1_000_000 * ppm;
  }

  /** True if an event is the allocation of an object, as far as both say what it is. */
  static boolean own(KmemleakObject object, TraceEvent event) {
    String comm = String.valueOf(object.comm());
    boolean interrupt = object.pid() == 0 && (comm.equals("softirq") || comm.equals("hardirq"));
    boolean task = object.pid() < 0 || object.pid() == event.pid();
    boolean thread =
        switch (event.context()) {
          case SOFTIRQ -> interrupt && comm.equals("softirq");
          case HARDIRQ, NMI -> interrupt && comm.equals("hardirq");
          case TASK -> !interrupt && task;
          case UNKNOWN -> interrupt || task;
        };
    return thread
        && event.role() == EventRole.MEMORY_ALLOC
        && RawInput.pointer(event) == RawInput.address(object)
        && object.size() >= Math.max(1, event.get(EventField.BYTES_REQUESTED))
        && object.size() <= event.get(EventField.BYTES_ALLOCATED, Long.MAX_VALUE)
        && object.backtrace().frames().stream().anyMatch(frame -> at(frame, event));
  }

  private static boolean at(Frame frame, TraceEvent event) {
    String symbol = frame.symbol();
    if (symbol == null) {
      return event.site().address() != 0 && event.site().address() == frame.address();
    }
    return symbol
            .replaceFirst("[.](isra|constprop|part|cold|llvm)[.].*", "")
            .equals(event.site().symbol())
        && (event.site().offset() < 0 || event.site().offset() == frame.offset());
  }

  /** True if an event is an object's own allocation, at the time that its jiffies give. */
  boolean fits(KmemleakObject object, TraceEvent event) {
    return own(object, event) && (hz == 0 || Math.abs(event.time() - time(object)) <= LAG);
  }

  /** True if the object had been on a list before the event: it was five seconds old. */
  boolean over(KmemleakObject object, TraceEvent event) {
    return hz == 0 || event.time() > time(object) + AGE - LAG;
  }

  /** How many more objects support this than contradict it, of all that the reports list. */
  int support(RawInput input, Trace trace) {
    int support = 0;
    for (RawInput.Report report : input.reports.values()) {
      for (KmemleakObject object : report.entries().values()) {
        List<TraceEvent> life = trace.lives.getOrDefault(RawInput.address(object), List.of());
        boolean any = life.stream().anyMatch(event -> own(object, event));
        boolean covered = time(object) > trace.first + LAG && time(object) < trace.last - LAG;
        support += any && covered ? -1 : 0;
        support +=
            life.stream().anyMatch(event -> fits(object, event)) ? any && covered ? 2 : 1 : 0;
      }
    }
    return support;
  }
}
