package io.github.unleak.parser.ftrace;

import io.github.unleak.parser.line.Newlines;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Where the columns of a trace stand. They are the same in nearly all lines, so they are learned
 * from one that was read byte by byte, and in the others only looked at: what is of no interest is
 * passed over without reading its numbers.
 *
 * <p>Hot: the first thing that every line of a trace passes.
 */
final class HeadColumns {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long NEWLINES = '\n' * ONES;
  private static final long ZEROS = '0' * ONES;

  /** Added to a digit's value it stays below the high bit, added to a greater one not. */
  private static final long ABOVE_NINE = (0x80 - 10) * ONES;

  private static final int DASH = 16;
  private static final int FRACTION = 6;

  private int bracket;
  private int colon = -1;
  private boolean flags;

  // The last line's seconds and task, which the next line often has as well.
  private long lastSeconds;
  private int lastSecondsLength;
  private long lastSecondsValue;
  private long lastTask;
  private long lastTaskMask;
  private int lastPid;

  /** Learns from a line that {@link LineHead#canonical} has read. */
  void learn(byte[] bytes, int at, LineHead head) {
    colon = -1;
    int open = at + DASH;
    while (bytes[open] != '[') {
      open++;
    }
    int end = head.body - 2;
    if (bytes[open + 4] == ']' && bytes[end] == ':' && bytes[end - FRACTION - 1] == '.') {
      bracket = open - at;
      colon = end - at;
      flags = bytes[open + 6] > ' ' && (bytes[open + 6] < '0' || bytes[open + 6] > '9');
    }
  }

  /** Where the event begins in the line at {@code at}, or -1 where its columns are others. */
  int body(byte[] bytes, int at) {
    int end = at + colon;
    if (colon < 0
        || bytes[at + DASH] != '-'
        || bytes[at + bracket] != '['
        || bytes[at + bracket + 4] != ']'
        || bytes[end - FRACTION - 1] != '.'
        || bytes[end] != ':'
        || bytes[end + 1] != ' '
        || bytes[end + 2] == ' '
        || bytes[at] == '>') {
      return -1;
    }
    long newlines = 0;
    for (int i = at; i < end; i += Long.BYTES) {
      long word = (long) LONGS.get(bytes, i) ^ NEWLINES;
      newlines |= (word - ONES) & ~word;
    }
    return (newlines & HIGH_BITS) == 0 ? end + 2 : -1;
  }

  /** Reads the head of a line whose event begins at {@code body}; false where it cannot. */
  boolean read(byte[] bytes, int at, int body, LineHead head) {
    if (body - 2 - at != colon) {
      return false;
    }
    int end = at + colon;
    long fraction = (long) LONGS.get(bytes, end - 8) ^ ZEROS;
    long cpu = ((long) LONGS.get(bytes, at + bracket + 1) ^ ZEROS) << 40;
    if (!pid((long) LONGS.get(bytes, at + DASH + 1) ^ ZEROS)
        || !seconds((long) LONGS.get(bytes, end - FRACTION - 9) ^ ZEROS)
        || (noDigits(fraction) & (-1L << 16)) != 0
        || (noDigits(cpu) & (-1L << 40)) != 0) {
      return false;
    }
    head.pid = lastPid;
    head.cpu = (int) number(cpu);
    head.time = lastSecondsValue * 1_000_000_000 + number(fraction & (-1L << 16)) * 1000;
    head.clock = TraceSummary.Clock.SECONDS;
    head.context = flags ? LineHead.context(bytes[at + bracket + 8]) : TraceContext.UNKNOWN;
    int from = at;
    while (bytes[from] == ' ') {
      from++;
    }
    head.commFrom = from;
    head.commTo = at + DASH;
    head.body = end + 2;
    return true;
  }

  /** Reads {@link #lastPid}, which ends before the first byte that is no digit. */
  private boolean pid(long digits) {
    if (((digits ^ lastTask) & lastTaskMask) == 0 && lastTaskMask != 0) {
      return true;
    }
    int length = Newlines.firstByte(noDigits(digits));
    if (length == 0 || length == 8) {
      return false;
    }
    lastTask = digits;
    lastTaskMask = length == 7 ? -1L : (1L << (8 * (length + 1))) - 1;
    lastPid = (int) number(digits << (8 * (8 - length)));
    return true;
  }

  /** Reads {@link #lastSecondsValue}, which begins behind the last byte that is no digit. */
  private boolean seconds(long digits) {
    if (digits == lastSeconds && lastSecondsLength != 0) {
      return true;
    }
    int length = Long.numberOfLeadingZeros(noDigits(digits)) >>> 3;
    if (length == 0 || length == 8) {
      return false;
    }
    lastSeconds = digits;
    lastSecondsLength = length;
    lastSecondsValue = number(digits & (-1L << (8 * (8 - length))));
    return true;
  }

  /** The high bits of those bytes that are no values of digits. */
  private static long noDigits(long values) {
    return (((values & ~HIGH_BITS) + ABOVE_NINE) | values) & HIGH_BITS;
  }

  /** The number whose digits have these values, the first one in the lowest byte. */
  private static long number(long values) {
    long pairs = (values * 10 + (values >>> 8)) & 0x00ff00ff00ff00ffL;
    long fours = (pairs * 100 + (pairs >>> 16)) & 0x0000ffff0000ffffL;
    return (fours * 10000 + (fours >>> 32)) & 0xffffffffL;
  }
}
