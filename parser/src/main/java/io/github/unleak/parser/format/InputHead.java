package io.github.unleak.parser.format;

import io.github.unleak.parser.line.LinePrefix;
import io.github.unleak.parser.line.LineReader;
import io.github.unleak.parser.line.OpenInput;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The first bytes of an input. */
final class InputHead {

  /** So many events beside as many other lines are a mail about a trace. */
  private static final int SOME = 5;

  private static final String BUNDLE_SCHEMA = "\"unleak.bundle/";
  private static final byte[] TRACE_DAT_MAGIC = {
    0x17, 0x08, 0x44, 't', 'r', 'a', 'c', 'i', 'n', 'g'
  };

  private final byte[] bytes;
  private final int from;
  private final int to;
  private int events;
  private int others;
  private boolean tracer;
  private boolean begins;
  private boolean kmemleak;
  private int inside;

  /** The bytes in {@code [from, to)}, of which the first {@link OpenInput#HEAD} count. */
  InputHead(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.to = Math.min(to, from + OpenInput.HEAD);
    int at = from;
    while (at < this.to) {
      int newline = at;
      while (newline < this.to && bytes[newline] != '\n') {
        newline++;
      }
      // The head may end inside its last line.
      boolean whole = newline < this.to || this.to == to;
      add(TraceLine.of(bytes, at, newline), whole);
      inside += TraceLine.begin(bytes, at, newline) >= 0 ? 1 : 0;
      at = newline + 1;
    }
  }

  /** The head of an input of which nothing was read yet. */
  static InputHead of(OpenInput opened) {
    LineReader lines = opened.lines();
    return new InputHead(lines.buffer(), lines.position(), lines.limit());
  }

  /**
   * What stands in front of each line of a trace, or {@code null}: it is learned from the first
   * line of the tracer, nearly all lines have it, and without it they are a trace.
   */
  @Nullable LinePrefix prefix() {
    LinePrefix prefix = null;
    int with = 0;
    int lines = 0;
    byte[] text = new byte[to - from];
    int length = 0;
    int at = from;
    while (at < to) {
      int newline = at;
      while (newline < to && bytes[newline] != '\n') {
        newline++;
      }
      if (prefix == null) {
        int begin = TraceLine.begin(bytes, at, newline);
        if (begin == at || begin > at + LinePrefix.LONGEST) {
          return null;
        }
        prefix = begin < 0 ? null : LinePrefix.of(bytes, at, begin);
      }
      int begin = prefix == null ? at : prefix.end(bytes, at, newline);
      with += begin > at ? 1 : 0;
      lines += newline > at ? 1 : 0;
      System.arraycopy(bytes, begin, text, length, newline - begin);
      length += newline - begin;
      if (newline < to) {
        text[length++] = '\n';
      }
      at = newline + 1;
    }
    boolean nearlyAll = prefix != null && prefix.tells() && 10 * with >= 9 * lines;
    return nearlyAll && new InputHead(text, 0, length).isTrace() ? prefix : null;
  }

  private void add(TraceLine line, boolean whole) {
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

  boolean isTraceDat() {
    int end = Math.min(to, from + TRACE_DAT_MAGIC.length);
    return Arrays.equals(bytes, from, end, TRACE_DAT_MAGIC, 0, TRACE_DAT_MAGIC.length);
  }

  boolean isBundle() {
    int at = from;
    while (at < to && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r')) {
      at++;
    }
    return at < to
        && bytes[at] == '{'
        && new String(bytes, at, to - at, StandardCharsets.US_ASCII).contains(BUNDLE_SCHEMA);
  }

  /** True for text of the kernel's tracer: it begins like one, or most lines are events. */
  boolean isTrace() {
    if (begins || (events > 0 && others * 4 <= events)) {
      return true;
    }
    return !kmemleak && events >= SOME && others <= (tracer ? events * 4 : events);
  }

  /** True if there are lines of a trace among others. */
  boolean hasTraceLines() {
    return tracer || events >= SOME || inside >= SOME;
  }
}
