package io.github.unleak.parser.ftrace;

import io.github.unleak.parser.line.TextCursor;

/**
 * What the comments of a trace tell, and the lines between its events that are no events: loss, and
 * buffers that start late.
 */
final class TraceHeaders {

  private static final String ENTRIES = "entries-in-buffer/entries-written:";
  private static final String PROCESSORS = "#P:";

  private final TraceDelivery delivery;
  private final TextCursor cursor = new TextCursor();
  private int cpus = -1;
  private long held = -1;
  private long written = -1;
  private long line;

  TraceHeaders(TraceDelivery delivery) {
    this.delivery = delivery;
  }

  /** How many CPUs the trace covers, or -1. */
  int cpus() {
    return cpus;
  }

  /** Entries that the buffers held, or -1. */
  long held() {
    return held;
  }

  /** Entries that were written into the buffers, or -1. */
  long written() {
    return written;
  }

  /** The line that first told so. */
  long line() {
    return line;
  }

  /** Reads a line that begins with {@code #}. */
  void comment(LogicalLine comment, long number) {
    cursor.reset(comment.bytes(), comment.first(), comment.to());
    if (cursor.startsWith("##### CPU ")) {
      cursor.take("##### CPU ");
      if (cursor.decimal() && cursor.find("buffer started") >= 0) {
        delivery.startedLate(cpu(), number);
      }
      return;
    }
    int at = cursor.find(ENTRIES);
    if (at >= 0) {
      cursor.at(at + ENTRIES.length());
      cursor.skipSpaces();
      counts(number);
    } else if (cursor.take("# latency:")) {
      at = cursor.find(", #");
      if (at >= 0) {
        cursor.at(at + 3);
        counts(number);
      }
    }
    at = cursor.find(PROCESSORS);
    if (at >= 0) {
      cursor.at(at + PROCESSORS.length());
      processors();
    }
  }

  /** Reads {@code 33/40}. Where traces were put together, each has its own. */
  private void counts(long number) {
    if (!cursor.decimal()) {
      return;
    }
    long first = cursor.value();
    if (cursor.take('/') && cursor.decimal() && first >= 0 && cursor.value() >= first) {
      line = held < 0 ? number : line;
      held = Math.max(held, 0) + first;
      written = Math.max(written, 0) + cursor.value();
    }
  }

  private void processors() {
    if (cursor.decimal() && cursor.value() > 0 && cursor.value() <= 1 << 16) {
      cpus = Math.max(cpus, (int) cursor.value());
    }
  }

  private int cpu() {
    return cursor.value() >= 0 && cursor.value() < 1 << 16 ? (int) cursor.value() : -1;
  }

  /**
   * Reads {@code cpus=4}, {@code CPU:1 [LOST 123 EVENTS]}, {@code CPU:1 [123 EVENTS DROPPED]}, also
   * behind a time stamp; false where it is none of these.
   */
  boolean remark(LogicalLine text, long number) {
    cursor.reset(text.bytes(), text.first(), text.to());
    if (cursor.take("cpus=")) {
      processors();
      return true;
    }
    if (cursor.peek() == '[') {
      int close = cursor.find("] CPU:");
      if (close < 0 || close > cursor.at() + 20) {
        return false;
      }
      cursor.at(close + 2);
    }
    if (!cursor.take("CPU:")) {
      return cursor.startsWith("CPU ") && cursor.find(" is empty") >= 0;
    }
    cursor.skipSpaces();
    if (!cursor.decimal()) {
      return false;
    }
    int cpu = cpu();
    cursor.skipSpaces();
    if (!cursor.take('[')) {
      return false;
    }
    boolean lost = cursor.take("LOST ");
    long count = cursor.decimal() && cursor.value() >= 0 ? cursor.value() : -1;
    cursor.skipSpaces();
    if (!cursor.take("EVENTS") || (!lost && !cursor.take(" DROPPED"))) {
      return false;
    }
    delivery.lost(cpu, count, number);
    return true;
  }
}
