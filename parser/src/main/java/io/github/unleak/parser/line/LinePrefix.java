package io.github.unleak.parser.line;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What others put in front of each line of a text: a log's time stamp, a host and a program, the
 * number of the line. It is learned from one line. In others the numbers differ, with their width,
 * padding and fraction, and the names of months and days; all else is the same.
 */
public final class LinePrefix {

  /** The longest prefix. */
  public static final int LONGEST = 160;

  private static final String NAMES =
      "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun ";

  private static final byte NUMBER = 1;
  private static final byte FRACTION = 2;
  private static final byte NAME = 3;

  /** What to expect, in order: one of the above, or a byte as it stands. */
  private final byte[] parts;

  /** Where the spaces begin that end the prefix: of a line that is blank behind it none need be. */
  private final int separator;

  private LinePrefix(byte[] parts, int separator) {
    this.parts = parts;
    this.separator = separator;
  }

  /** Learns the prefix in {@code [from, to)}. */
  public static LinePrefix of(byte[] bytes, int from, int to) {
    byte[] parts = new byte[to - from];
    int end = to;
    while (end > from && space(bytes[end - 1])) {
      end--;
    }
    int count = 0;
    int at = from;
    while (at < end) {
      int number = number(bytes, at, end);
      if (number > at) {
        parts[count++] = NUMBER;
        at = number;
        int fraction = fraction(bytes, at, end);
        parts[count] = FRACTION;
        count += fraction > at || timeEnds(bytes, from, at) ? 1 : 0;
        at = fraction;
      } else if (name(bytes, at, end)) {
        parts[count++] = NAME;
        at += 3;
      } else {
        parts[count++] = bytes[at++];
      }
    }
    int separator = count;
    while (at < to) {
      parts[count++] = bytes[at++];
    }
    return new LinePrefix(Arrays.copyOf(parts, count), separator);
  }

  /** Behind the prefix of the line in {@code [from, to)}, or {@code from} if it has another one. */
  public int end(byte[] bytes, int from, int to) {
    int at = from;
    for (int i = 0; i < parts.length; i++) {
      byte part = parts[i];
      if (at == to) {
        return i >= separator || (part == FRACTION && i + 1 >= separator) ? at : from;
      }
      if (part == NUMBER) {
        int number = number(bytes, at, to);
        if (number == at) {
          return from;
        }
        at = number;
      } else if (part == FRACTION) {
        at = fraction(bytes, at, to);
      } else if (part == NAME) {
        if (!name(bytes, at, to)) {
          return from;
        }
        at += 3;
      } else if (bytes[at] == part) {
        at++;
      } else if (i >= separator && bytes[at] == '\r') {
        return at;
      } else {
        return from;
      }
    }
    return at;
  }

  /** Behind the digits at {@code at} and the spaces that may pad them; {@code at} if none are. */
  private static int number(byte[] bytes, int at, int to) {
    int i = at;
    while (i < to && bytes[i] == ' ') {
      i++;
    }
    int digits = i;
    while (i < to && digit(bytes[i])) {
      i++;
    }
    return i > digits ? i : at;
  }

  /** Behind {@code .123} or {@code ,123}. */
  private static int fraction(byte[] bytes, int at, int to) {
    if (at + 1 >= to || (bytes[at] != '.' && bytes[at] != ',') || !digit(bytes[at + 1])) {
      return at;
    }
    int i = at + 1;
    while (i < to && digit(bytes[i])) {
      i++;
    }
    return i;
  }

  /** True behind {@code 10:00:00}, of which some leave out a fraction that is zero. */
  private static boolean timeEnds(byte[] bytes, int from, int at) {
    return at - from >= 6 && bytes[at - 3] == ':' && bytes[at - 6] == ':';
  }

  private static boolean name(byte[] bytes, int at, int to) {
    if (at + 3 >= to || bytes[at] < 'A' || bytes[at] > 'W' || bytes[at + 3] != ' ') {
      return false;
    }
    int found = NAMES.indexOf(new String(bytes, at, 3, StandardCharsets.ISO_8859_1));
    return found >= 0 && found % 4 == 0;
  }

  private static boolean digit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static boolean space(byte b) {
    return b == ' ' || b == '\t';
  }

  /** True if it holds more than spaces and marks of quoting. */
  public boolean tells() {
    for (byte part : parts) {
      if (!space(part) && part != '>') {
        return true;
      }
    }
    return false;
  }
}
