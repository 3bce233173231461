package io.github.unleak.parser.kmemleak;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A line with what mailers and terminals put into it taken out: no-break spaces, tabs and control
 * characters become spaces, typographic quotes and ellipses their ASCII forms, escape sequences and
 * byte order marks nothing.
 */
final class PlainText {

  /** How many bytes behind the text may be read. */
  static final int SLACK = 16;

  private byte[] bytes = new byte[512];
  private int length;
  private boolean handled;
  private boolean nul;

  /** Takes a line over. */
  void set(byte[] line, int from, int to) {
    length = 0;
    handled = false;
    nul = false;
    if (bytes.length < (to - from) * 2 + SLACK) { // nothing becomes longer than twice its size
      bytes = new byte[(to - from) * 2 + SLACK];
    }
    int i = from;
    while (i < to) {
      int plain = endOfPlain(line, i, to);
      System.arraycopy(line, i, bytes, length, plain - i);
      length += plain - i;
      i = plain < to ? plain + special(line, plain, to) : to;
    }
    dropTrailingSpaces();
    while (endsWith("=20") || endsWith("=09") || endsWith("=A0")) { // quoted-printable
      length -= 3;
      handled = true;
      dropTrailingSpaces();
    }
  }

  private static int endOfPlain(byte[] line, int from, int to) {
    int i = from;
    while (i < to && line[i] >= ' ' && line[i] < 0x7f) {
      i++;
    }
    return i;
  }

  /** Appends another line, or what is left of it, behind a space. */
  void join(byte[] line, int from, int to) {
    if (bytes.length < length + 1 + to - from + SLACK) {
      bytes = Arrays.copyOf(bytes, (length + 1 + to - from) * 2 + SLACK);
    }
    if (length > 0 && bytes[length - 1] == '=' && length > 1) { // quoted-printable soft break
      length--;
    } else {
      bytes[length++] = ' ';
    }
    System.arraycopy(line, from, bytes, length, to - from);
    length += to - from;
  }

  private void dropTrailingSpaces() {
    while (length > 0 && bytes[length - 1] == ' ') {
      length--;
    }
  }

  private boolean endsWith(String word) {
    int from = length - word.length();
    for (int i = 0; i < word.length(); i++) {
      if (from < 0 || bytes[from + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Takes a character that is not plain; returns how many bytes it had. */
  private int special(byte[] line, int at, int to) {
    int first = line[at] & 0xff;
    int second = at + 1 < to ? line[at + 1] & 0xff : 0;
    int third = at + 2 < to ? line[at + 2] & 0xff : 0;
    if (first == 0x1b && second == '[') {
      return escape(line, at, to);
    }
    if (first < ' ' || first == 0x7f) {
      nul |= first == 0;
      bytes[length++] = ' ';
      return 1;
    }
    if (first == 0xc2 && second == 0xa0) {
      return replaced(" ", 2);
    }
    if (first == 0xa0) {
      return replaced(" ", 1);
    }
    if (first == 0xe2 && second == 0x80) {
      String plain = punctuation(third);
      if (plain != null) {
        return replaced(plain, 3);
      }
    }
    if (first == 0xef && second == 0xbb && third == 0xbf) {
      return 3;
    }
    bytes[length++] = line[at];
    return 1;
  }

  private static @Nullable String punctuation(int third) {
    return switch (third) {
      case 0x9c, 0x9d, 0x9e, 0x9f -> "\"";
      case 0x98, 0x99 -> "'";
      case 0xa6 -> "...";
      case 0x8b -> "";
      case 0x80, 0x81, 0x82, 0x83, 0x87, 0x89, 0xaf -> " ";
      default -> null;
    };
  }

  private int replaced(String by, int count) {
    handled = true;
    for (int i = 0; i < by.length(); i++) {
      bytes[length++] = (byte) by.charAt(i);
    }
    return count;
  }

  private static int escape(byte[] line, int at, int to) {
    int i = at + 2;
    while (i < to && i < at + 16 && (line[i] < '@' || line[i] > '~')) {
      i++;
    }
    return Math.min(i + 1, to) - at;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** True where a NUL byte was in the line. */
  boolean nul() {
    return nul;
  }

  /** True where a character was replaced that no kernel prints. */
  boolean handled() {
    return handled;
  }
}
