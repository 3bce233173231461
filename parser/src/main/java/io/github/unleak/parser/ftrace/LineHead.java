package io.github.unleak.parser.ftrace;

import io.github.unleak.parser.line.TextCursor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * What stands before an event: {@code comm-pid (tgid) [cpu] flags time: }.
 *
 * <p>Hot: {@link #canonical} is asked for every line of a trace. It needs no bounds checks because
 * a line ends in a newline, which no part of a head is.
 */
final class LineHead {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long NEWLINES = 0x0a0a0a0a0a0a0a0aL;
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  /** The kernel aligns names of tasks to this width. */
  private static final int COMM_WIDTH = 16;

  private static final long[] SCALES = {
    1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
  };

  int commFrom;
  int commTo;
  int cpu;
  int pid;
  TraceContext context = TraceContext.UNKNOWN;
  TraceSummary.Clock clock = TraceSummary.Clock.NONE;
  long time;

  /** Where the event begins. */
  int body;

  private final ByteRanges<String> comms = new ByteRanges<>();
  private long lastFirst;
  private long lastSecond;
  private int lastLength;
  private @Nullable String lastComm;

  /** Forgets everything. */
  void clear() {
    noTask(0);
    cpu = -1;
    context = TraceContext.UNKNOWN;
    clock = TraceSummary.Clock.NONE;
    time = 0;
  }

  /** The task's name, the same instance for the same name; {@code null} where none is known. */
  @Nullable String comm(byte[] bytes) {
    if (commTo <= commFrom || (bytes[commFrom] == '<' && bytes[commFrom + 1] == '.')) {
      return null; // <...>
    }
    int length = commTo - commFrom;
    if (commTo < COMM_WIDTH || length >= COMM_WIDTH) {
      return interned(bytes);
    }
    long first = (long) LONGS.get(bytes, commTo - 16);
    long second = (long) LONGS.get(bytes, commTo - 8);
    if (first != lastFirst || second != lastSecond || length != lastLength) {
      lastFirst = first;
      lastSecond = second;
      lastLength = length;
      lastComm = interned(bytes);
    }
    return lastComm;
  }

  private String interned(byte[] bytes) {
    String comm = comms.get(bytes, commFrom, commTo);
    if (comm == null) {
      comm = TextCursor.text(bytes, commFrom, commTo);
      comms.put(bytes, commFrom, commTo, comm);
    }
    return comm;
  }

  /** True where the line at {@code at} has a head in the layout of the kernel. */
  boolean canonical(byte[] bytes, int at) {
    int i = at + COMM_WIDTH;
    if (bytes[i] != '-' || newline(bytes, at) || newline(bytes, at + 8) || bytes[at] == '>') {
      return false;
    }
    commTo = i;
    int digit = bytes[++i] - '0';
    if (digit < 0 || digit > 9) {
      return false;
    }
    int number = 0;
    do {
      number = number * 10 + digit;
      digit = bytes[++i] - '0';
    } while (digit >= 0 && digit <= 9);
    pid = number;
    i = spaces(bytes, i);
    if (bytes[i] == '(') {
      i = tgid(bytes, i);
    }
    if (bytes[i] != '[') {
      return false;
    }
    i = cpu(bytes, i);
    if (i < 0) {
      return false;
    }
    i = time(bytes, flags(bytes, i));
    if (i < 0) {
      return false;
    }
    body = i;
    int from = at;
    while (bytes[from] == ' ') {
      from++;
    }
    commFrom = from;
    return true;
  }

  /**
   * True where the line at {@code at} is surely no rest of the one before: it has a task, or it is
   * one of the comments and remarks between events. Other lines are to be looked at closely.
   */
  static boolean begins(byte[] bytes, int at) {
    return (bytes[at + COMM_WIDTH] == '-' && !newline(bytes, at) && !newline(bytes, at + 8))
        || bytes[at] == '#'
        || (bytes[at] == ' ' && bytes[at + 1] == '=' && bytes[at + 2] == '>');
  }

  private static boolean newline(byte[] bytes, int at) {
    long word = (long) LONGS.get(bytes, at) ^ NEWLINES;
    return ((word - ONES) & ~word & HIGH_BITS) != 0;
  }

  private static int spaces(byte[] bytes, int at) {
    int i = at;
    while (bytes[i] == ' ') {
      i++;
    }
    return i;
  }

  /** Behind {@code ( 217) } or {@code (-----) }; where it is neither, somewhere in it. */
  private static int tgid(byte[] bytes, int at) {
    int i = spaces(bytes, at + 1);
    while ((bytes[i] >= '0' && bytes[i] <= '9') || bytes[i] == '-') {
      i++;
    }
    return bytes[i] == ')' ? spaces(bytes, i + 1) : i;
  }

  /** Reads {@code [003]} and the spaces behind it; -1 where it is none. */
  private int cpu(byte[] bytes, int at) {
    int i = at + 1;
    int number = 0;
    int digit = bytes[i] - '0';
    while (digit >= 0 && digit <= 9) {
      number = number * 10 + digit;
      digit = bytes[++i] - '0';
    }
    int digits = i - at - 1;
    if (bytes[i] != ']' || digits < 3 || digits > 5 || bytes[i + 1] != ' ') {
      return -1;
    }
    cpu = number;
    return spaces(bytes, i + 1);
  }

  /** Reads the column of flags, if there is one, and the spaces behind it. */
  private int flags(byte[] bytes, int at) {
    context = TraceContext.UNKNOWN;
    int i = at;
    if (bytes[i] >= '0' && bytes[i] <= '9') {
      return i;
    }
    while (bytes[i] > ' ' && i < at + 9) {
      i++;
    }
    if (i - at >= 3) {
      context = context(bytes[at + 2]);
    }
    return spaces(bytes, i);
  }

  /** What the third flag says. */
  static TraceContext context(byte flag) {
    return switch (flag) {
      case '.' -> TraceContext.TASK;
      case 's' -> TraceContext.SOFTIRQ;
      case 'h', 'H' -> TraceContext.HARDIRQ;
      case 'z', 'Z' -> TraceContext.NMI;
      default -> TraceContext.UNKNOWN;
    };
  }

  /** Reads {@code 30.727905: } or {@code 2528: }; gives where the event begins, or -1. */
  int time(byte[] bytes, int at) {
    long number = 0;
    int i = at;
    int digit = bytes[i] - '0';
    while (digit >= 0 && digit <= 9) {
      number = number * 10 + digit;
      digit = bytes[++i] - '0';
    }
    if (i == at || i - at > 19) {
      return -1;
    }
    TraceSummary.Clock read = TraceSummary.Clock.TICKS;
    if (bytes[i] == '.') {
      int point = i;
      long fraction = 0;
      digit = bytes[++i] - '0';
      while (digit >= 0 && digit <= 9) {
        fraction = fraction * 10 + digit;
        digit = bytes[++i] - '0';
      }
      int digits = i - point - 1;
      if (digits == 0 || digits > 9 || number > Long.MAX_VALUE / SCALES[0] - 1) {
        return -1;
      }
      number = number * SCALES[0] + fraction * SCALES[digits];
      read = TraceSummary.Clock.SECONDS;
    }
    if (bytes[i] != ':' || bytes[i + 1] > ' ' || bytes[i + 1] < 0) {
      return -1;
    }
    time = number;
    clock = read;
    return spaces(bytes, i + 1);
  }

  /**
   * True where the line has a head in any layout: narrower columns, none of the task or the CPU,
   * the latency format.
   *
   * @param to where the line's newline is
   */
  boolean loose(byte[] bytes, int from, int to) {
    int start = spaces(bytes, from);
    for (int i = start; i < to && i < start + 96; i++) {
      if (bytes[i] == '[' && bracketed(bytes, start, i)) {
        return true;
      }
      if (bytes[i] == '-' && i > start && latency(bytes, start, i)) {
        return true;
      }
    }
    int at = time(bytes, start);
    if (at < 0 || clock != TraceSummary.Clock.SECONDS) {
      return false;
    }
    body = at;
    cpu = -1;
    noTask(start);
    context = TraceContext.UNKNOWN;
    return true;
  }

  private void noTask(int start) {
    pid = -1;
    commFrom = start;
    commTo = start;
  }

  private boolean bracketed(byte[] bytes, int start, int bracket) {
    int i = cpu(bytes, bracket);
    if (i < 0) {
      return false;
    }
    i = time(bytes, flags(bytes, i));
    if (i < 0) {
      return false;
    }
    body = i;
    int to = back(bytes, start, bracket);
    if (to > start && bytes[to - 1] == ')') {
      while (to > start && bytes[to - 1] != '(') {
        to--;
      }
      to = back(bytes, start, to - 1);
    }
    task(bytes, start, to);
    return true;
  }

  private static int back(byte[] bytes, int start, int to) {
    int i = to;
    while (i > start && bytes[i - 1] == ' ') {
      i--;
    }
    return i;
  }

  /** Splits {@code comm-pid} at the last dash that a number follows. */
  void task(byte[] bytes, int start, int to) {
    noTask(start);
    int dash = to - 1;
    while (dash > start && bytes[dash] >= '0' && bytes[dash] <= '9') {
      dash--;
    }
    if (dash > start && bytes[dash] == '-' && to - dash > 1 && to - dash < 11) {
      int number = 0;
      for (int i = dash + 1; i < to; i++) {
        number = number * 10 + bytes[i] - '0';
      }
      pid = number;
      commTo = dash;
    }
  }

  /** Reads {@code comm-213 1d.h.. 134463us+: } from its dash. */
  private boolean latency(byte[] bytes, int start, int dash) {
    int i = dash + 1;
    while (bytes[i] >= '0' && bytes[i] <= '9') {
      i++;
    }
    int end = i;
    i = spaces(bytes, i);
    int cpuAt = i;
    int number = 0;
    while (bytes[i] >= '0' && bytes[i] <= '9' && i < cpuAt + 5) {
      number = number * 10 + bytes[i++] - '0';
    }
    int flagsAt = i;
    while (bytes[i] > ' ' && i < flagsAt + 9) {
      i++;
    }
    if (end == dash + 1 || cpuAt == end || flagsAt == cpuAt || i - flagsAt < 3) {
      return false;
    }
    int micros = spaces(bytes, i);
    long value = 0;
    i = micros;
    while (bytes[i] >= '0' && bytes[i] <= '9' && i < micros + 15) {
      value = value * 10 + bytes[i++] - '0';
    }
    if (i == micros || bytes[i] != 'u' || bytes[i + 1] != 's') {
      return false;
    }
    i += 2;
    while (bytes[i] == ' ' || "+!#*@$".indexOf(bytes[i]) >= 0) {
      i++;
    }
    if (bytes[i] != ':') {
      return false;
    }
    task(bytes, start, end);
    cpu = number;
    context = context(bytes[flagsAt + 2]);
    time = value * 1000;
    clock = TraceSummary.Clock.RELATIVE;
    body = spaces(bytes, i + 1);
    return true;
  }
}
