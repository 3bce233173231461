package io.github.unleak.parser.line;

import java.util.Arrays;

/** What the beginning of an input tells of it. */
public enum TextKind {
  /** trace-cmd's binary file. */
  TRACE_DAT,
  /** Text of the kernel's tracer. */
  TRACE,
  /** Anything else; to be searched. */
  UNKNOWN;

  /** How many bytes of the input are looked at. */
  public static final int HEAD = 1 << 13;

  private static final byte[] TRACE_DAT_MAGIC = {
    0x17, 0x08, 0x44, 't', 'r', 'a', 'c', 'i', 'n', 'g'
  };

  /** Judges by the bytes in {@code [from, to)}, of which the first {@link #HEAD} count. */
  public static TextKind of(byte[] bytes, int from, int to) {
    int end = Math.min(to, from + HEAD);
    int magicEnd = Math.min(end, from + TRACE_DAT_MAGIC.length);
    if (Arrays.equals(bytes, from, magicEnd, TRACE_DAT_MAGIC, 0, TRACE_DAT_MAGIC.length)) {
      return TRACE_DAT;
    }
    int events = 0;
    int others = 0;
    int at = from;
    while (at < end) {
      int newline = at;
      while (newline < end && bytes[newline] != '\n') {
        newline++;
      }
      TraceLine line = TraceLine.of(bytes, at, newline);
      if (line == TraceLine.TRACER && others == 0) {
        return TRACE;
      }
      // The head may end inside its last line.
      if (newline < end || end == to) {
        events += line == TraceLine.EVENT ? 1 : 0;
        others += line == TraceLine.OTHER ? 1 : 0;
      }
      at = newline + 1;
    }
    return events > 0 && others * 4 <= events ? TRACE : UNKNOWN;
  }
}
