package io.github.unleak.parser.ftrace.dat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a file says of the recording in it. Filled while the file's head is read. */
final class Recording {

  /** Byte order of the file and of the recorded kernel. */
  final Words words;

  /** Bytes of a page of the recorded machine, and of a sub-buffer unless a buffer says another. */
  final int pageSize;

  /** Descriptions of events. */
  final EventFormats formats = new EventFormats();

  /** Names of tasks. */
  final Comms comms = new Comms();

  /** Where the events are. */
  final List<CpuData> data = new ArrayList<>();

  /** Layout of sub-buffers. */
  PageLayout layout;

  /** Symbols of the recorded kernel. */
  Symbols symbols = Symbols.NONE;

  /** What is to be made of times. */
  TimeScale scale = TimeScale.NONE;

  /** The trace clock, or {@code null} where it is not said. */
  @Nullable String clock;

  /** CPUs of the recorded machine, or -1. */
  int cpus = -1;

  /** Events that the kernel's counters say were in the buffers or read from them, or -1. */
  long held = -1;

  /** The same, and those that were overwritten or dropped, or -1. */
  long written = -1;

  public Recording(Words words, int longSize, int pageSize) {
    this.words = words;
    this.pageSize = pageSize;
    this.layout = PageLayout.ofLong(longSize);
  }

  /** True where times are nanoseconds (trace_clocks[].in_ns, kernel/trace/trace.c). */
  boolean inSeconds() {
    if (clock == null || scale.multiplier() != 0) {
      return true;
    }
    return switch (clock) {
      case "counter", "uptime", "x86-tsc", "ppc-tb", "s390-tod" -> false;
      default -> true;
    };
  }
}
