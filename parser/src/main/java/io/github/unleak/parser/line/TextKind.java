package io.github.unleak.parser.line;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What the beginning of an input tells of it. */
public enum TextKind {
  /** trace-cmd's binary file. */
  TRACE_DAT,
  /** Text of the kernel's tracer. */
  TRACE,
  /** What a recorder says of its recording: {@code bundle.json}. */
  BUNDLE,
  /** Anything else; to be searched. */
  UNKNOWN;

  /** How many bytes of the input are looked at. */
  public static final int HEAD = 1 << 13;

  private static final String BUNDLE_SCHEMA = "\"unleak.bundle/";
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
    if (isBundle(bytes, from, end)) {
      return BUNDLE;
    }
    Tally tally = new Tally();
    int at = from;
    while (at < end) {
      int newline = at;
      while (newline < end && bytes[newline] != '\n') {
        newline++;
      }
      // The head may end inside its last line.
      boolean whole = newline < end || end == to;
      tally.add(TraceLine.of(bytes, at, newline), whole);
      at = newline + 1;
    }
    return tally.isTrace() ? TRACE : UNKNOWN;
  }

  private static boolean isBundle(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r')) {
      at++;
    }
    return at < end
        && bytes[at] == '{'
        && new String(bytes, at, end - at, StandardCharsets.US_ASCII).contains(BUNDLE_SCHEMA);
  }

  /** How many lines of each shape there are. */
  private static final class Tally {

    /** So many events beside as many other lines are a mail about a trace. */
    private static final int SOME = 5;

    private int events;
    private int others;
    private boolean tracer;
    private boolean begins;
    private boolean kmemleak;

    void add(TraceLine line, boolean whole) {
      if (line == TraceLine.TRACER) {
        begins |= others == 0;
        tracer = true;
      }
      kmemleak |= line == TraceLine.KMEMLEAK;
      if (whole) {
        events += line == TraceLine.EVENT ? 1 : 0;
        others += line == TraceLine.OTHER || line == TraceLine.KMEMLEAK ? 1 : 0;
      }
    }

    boolean isTrace() {
      if (begins || (events > 0 && others * 4 <= events)) {
        return true;
      }
      return !kmemleak && events >= SOME && others <= (tracer ? events * 4 : events);
    }
  }
}
