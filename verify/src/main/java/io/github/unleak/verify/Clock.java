package io.github.unleak.verify;

import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.kmemleak.Frame;
import io.github.unleak.parser.kmemleak.KmemleakObject;

/**
 * How a proof says that jiffies and a trace's clock relate.
 *
 * @param hz ticks per second; 0 if the proof needs no clock
 * @param offset the trace's time minus the time since boot by jiffies, ns
 * @param ppm how much faster than jiffies the trace's clock runs, millionths
 */
record Clock(long hz, long offset, long ppm) {

  /** A listed object is as old when its scan begins, less a second by which jiffies may lag, ns. */
  static final long AGE = 4_000_000_000L;

  /** How far jiffies may lag on a busy machine, ns. */
  static final long LAG = 1_500_000_000L;

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
    return plain(symbol).equals(event.site().symbol())
        && (event.site().offset() < 0 || event.site().offset() == frame.offset());
  }

  /** The name of a function without what the compiler added. */
  static String plain(String symbol) {
    return symbol.replaceFirst("[.](isra|constprop|part|cold|llvm)[.].*", "");
  }

  /** True if an event is an object's own allocation, at the time that its jiffies give. */
  boolean fits(KmemleakObject object, TraceEvent event) {
    return own(object, event) && (hz == 0 || Math.abs(event.time() - time(object)) <= LAG);
  }
}
