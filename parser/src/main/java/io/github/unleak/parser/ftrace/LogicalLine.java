package io.github.unleak.parser.ftrace;

import java.util.Arrays;

/**
 * A line as the tracer wrote it: without the quote marks, the hard spaces and the line breaks that
 * a mail has put in. It is a copy, ended by a newline.
 */
final class LogicalLine {

  private byte[] bytes = new byte[1 << 12];
  private int to;
  private boolean soft;

  byte[] bytes() {
    return bytes;
  }

  /** Where the newline is. */
  int to() {
    return to;
  }

  /** True where nothing is in it. */
  boolean blank() {
    for (int i = 0; i < to; i++) {
      if (bytes[i] > ' ' || bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  /** The first byte that is no space, or the newline. */
  int first() {
    int i = 0;
    while (bytes[i] == ' ' || bytes[i] == '\t') {
      i++;
    }
    return i;
  }

  /** Takes the line in {@code [from, end)}. */
  LogicalLine set(byte[] source, int from, int end) {
    to = 0;
    add(source, unquoted(source, from, end), end);
    return this;
  }

  /** Goes on with another line, which belongs to it. */
  void append(LogicalLine next) {
    if (!soft) {
      room(1);
      bytes[to++] = ' ';
    }
    add(next.bytes, soft ? 0 : next.first(), next.to);
    soft = next.soft;
  }

  /** True where a quoted-printable text says that the line goes on. */
  boolean soft() {
    return soft;
  }

  /** Takes away the end of a comment that the line is. */
  void dropCommentEnd() {
    if (to >= 2 && bytes[to - 1] == '/' && bytes[to - 2] == '*') {
      to -= 2;
      bytes[to] = '\n';
    }
  }

  private void add(byte[] source, int from, int end) {
    int last = end;
    while (last > from && (source[last - 1] == '\r' || source[last - 1] == ' ')) {
      last--;
    }
    boolean coded = coded(source, from, last);
    soft = coded && source[last - 1] == '=';
    if (soft) {
      last--;
    }
    room(last - from);
    int out = to;
    int i = from;
    while (i < last) {
      byte b = source[i];
      if (b == '=' && coded && i + 2 < last && isCode(source[i + 1], source[i + 2])) {
        b = (byte) (Character.digit(source[i + 1], 16) << 4 | Character.digit(source[i + 2], 16));
        i += 2;
      }
      i++;
      if (b == (byte) 0xa0) {
        if (out > 0 && bytes[out - 1] == (byte) 0xc2) {
          out--; // UTF-8
        }
        b = ' ';
      }
      bytes[out++] = b == '\t' || b == '\n' || b == 0 ? (byte) ' ' : b;
    }
    to = out;
    bytes[to] = '\n';
  }

  private void room(int count) {
    if (to + count + TraceChunk.SLACK > bytes.length) {
      bytes = Arrays.copyOf(bytes, (to + count + TraceChunk.SLACK) * 2);
    }
  }

  private static boolean isCode(byte high, byte low) {
    return isCodeDigit(high) && isCodeDigit(low);
  }

  private static boolean isCodeDigit(byte b) {
    return (b >= '0' && b <= '9') || (b >= 'A' && b <= 'F');
  }

  private static boolean coded(byte[] source, int from, int to) {
    for (int i = from; i <= to - 3; i++) {
      if (source[i] == '=' && source[i + 1] == '3' && source[i + 2] == 'D') {
        return true;
      }
    }
    return false;
  }

  /** Behind the marks {@code > >>} of a quoting mail. */
  private static int unquoted(byte[] source, int from, int to) {
    int i = from;
    int text = from;
    while (i < to && (source[i] == ' ' || source[i] == '>')) {
      i++;
      if (source[i - 1] == '>') {
        text = i;
      }
    }
    return text;
  }
}
