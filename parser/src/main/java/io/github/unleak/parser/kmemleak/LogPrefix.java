package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.TextCursor;

/**
 * What printk, syslog, the journal and vendors put in front of a message, up to and with {@code
 * kmemleak: }.
 */
final class LogPrefix {

  private static final String MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec";
  private static final String DAYS = "Mon Tue Wed Thu Fri Sat Sun";

  /** Longest name of a host or program. */
  private static final int LONGEST_NAME = 80;

  private boolean tagged;
  private boolean stamped;
  private long micros;

  /** Moves behind all that is there; false where there is nothing. */
  boolean skip(TextCursor cursor) {
    tagged = false;
    stamped = false;
    micros = -1;
    int from = cursor.at();
    while (!cursor.atEnd() && one(cursor)) {
      int spaces = cursor.at();
      cursor.skipSpaces();
      if (!anotherFollows(cursor)) {
        cursor.at(Math.min(spaces + 1, cursor.at())); // further spaces are the message's own
        break;
      }
    }
    if (cursor.take("kmemleak: ")) {
      tagged = true;
    }
    return cursor.at() > from;
  }

  private static boolean anotherFollows(TextCursor cursor) {
    int c = cursor.peek();
    return (c == '[' && cursor.peek(1) != '<')
        || c == 'c'
        || c == '<'
        || cursor.startsWith("kmemleak: ")
        || cursor.startsWith("kernel: ");
  }

  private boolean one(TextCursor cursor) {
    return switch (cursor.peek()) {
      case '<' -> facility(cursor);
      case '[' -> bracket(cursor);
      case 'c' -> vendorMark(cursor);
      case 'k' -> cursor.take("kernel:");
      default -> date(cursor);
    };
  }

  /** {@code <6>}. */
  private static boolean facility(TextCursor cursor) {
    int from = cursor.at();
    if (cursor.take('<') && cursor.decimal() && cursor.digits() <= 3 && cursor.take('>')) {
      return true;
    }
    cursor.at(from);
    return false;
  }

  /** {@code c6} behind the stamp of some vendors' kernels. */
  private boolean vendorMark(TextCursor cursor) {
    int from = cursor.at();
    if (stamped
        && cursor.bytes()[from - 1] == ']'
        && cursor.take('c')
        && cursor.decimal()
        && cursor.peek() == ' ') {
      return true;
    }
    cursor.at(from);
    return false;
  }

  private boolean bracket(TextCursor cursor) {
    int from = cursor.at();
    cursor.take('[');
    cursor.skipSpaces();
    if (seconds(cursor) || caller(cursor) || dateInBrackets(cursor)) {
      return true;
    }
    cursor.at(from);
    return false;
  }

  /** {@code [ 76.611642]}, and {@code [ +0.000012]}, which tells no time since boot. */
  private boolean seconds(TextCursor cursor) {
    int from = cursor.at();
    boolean relative = cursor.take('+');
    if (!cursor.decimal() || cursor.value() < 0 || cursor.value() > Long.MAX_VALUE / 2_000_000) {
      cursor.at(from);
      return false;
    }
    long time = cursor.value() * 1_000_000;
    if (cursor.take('.') && cursor.decimal() && cursor.take(']')) {
      // A fraction of another length than printk's six digits is no printk stamp's.
      micros = relative || cursor.digits() != 6 ? -1 : time + cursor.value();
      stamped = true;
      return true;
    }
    cursor.at(from);
    return false;
  }

  /** {@code [ T170]}, {@code [ C0]}. */
  private static boolean caller(TextCursor cursor) {
    int from = cursor.at();
    if ((cursor.take('T') || cursor.take('C')) && cursor.decimal() && cursor.take(']')) {
      return true;
    }
    cursor.at(from);
    return false;
  }

  /** {@code [Sat Mar 23 12:00:00 2024]}, {@code [2024-03-23T12:00:00]}. */
  private boolean dateInBrackets(TextCursor cursor) {
    boolean date = word(cursor, DAYS) || isoDate(cursor);
    int close = date ? cursor.find("]") : -1;
    if (close < 0 || close - cursor.at() > 40) {
      return false;
    }
    cursor.at(close + 1);
    stamped = true;
    return true;
  }

  /** {@code Jan 10 12:00:00 host kernel:}, {@code 2024-01-10T12:00:00.123+01:00 host kernel:}. */
  private boolean date(TextCursor cursor) {
    int from = cursor.at();
    if (word(cursor, MONTHS)) {
      cursor.skipSpaces();
      if (!cursor.decimal() || cursor.skipSpaces() == 0 || !timeOfDay(cursor)) {
        cursor.at(from);
        return false;
      }
    } else if (isoDate(cursor)) {
      if (cursor.take(' ') && !timeOfDay(cursor)) {
        cursor.at(from);
        return false;
      }
      toSpace(cursor);
    } else if (!timeOfDay(cursor)) {
      return false;
    }
    stamped = true;
    program(cursor);
    return true;
  }

  private static boolean word(TextCursor cursor, String words) {
    int from = cursor.at();
    if (cursor.peek(3) != ' ') {
      return false;
    }
    if (!words.contains(cursor.text(from, from + 3))) {
      return false;
    }
    cursor.at(from + 3);
    return true;
  }

  private static boolean isoDate(TextCursor cursor) {
    int from = cursor.at();
    if (cursor.decimal()
        && cursor.digits() == 4
        && cursor.take('-')
        && cursor.decimal()
        && cursor.digits() == 2
        && cursor.take('-')
        && cursor.decimal()
        && cursor.digits() == 2) {
      return true;
    }
    cursor.at(from);
    return false;
  }

  private static boolean timeOfDay(TextCursor cursor) {
    int from = cursor.at();
    if (cursor.decimal()
        && cursor.digits() == 2
        && cursor.take(':')
        && cursor.decimal()
        && cursor.digits() == 2
        && cursor.take(':')
        && cursor.decimal()
        && cursor.digits() == 2) {
      toSpace(cursor);
      return true;
    }
    cursor.at(from);
    return false;
  }

  private static void toSpace(TextCursor cursor) {
    while (cursor.peek() > ' ') {
      cursor.at(cursor.at() + 1);
    }
  }

  /** {@code host kernel:} and {@code host kernel[0]:}, where it is there. */
  private static void program(TextCursor cursor) {
    int here = cursor.at();
    int kernel = cursor.find("kernel");
    if (kernel >= 0 && kernel - here <= LONGEST_NAME) {
      cursor.at(kernel + "kernel".length());
      if (cursor.take('[')) {
        cursor.decimal();
        cursor.take(']');
      }
      if (cursor.take(':')) {
        return;
      }
    }
    cursor.at(here);
  }

  boolean tagged() {
    return tagged;
  }

  boolean stamped() {
    return stamped;
  }

  long micros() {
    return micros;
  }
}
