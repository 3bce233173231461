package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.TextCursor;

/**
 * Reads the two titles inside an object: {@code hex dump (first 16 bytes on cpu 3):} and {@code
 * backtrace (crc 8ab58d7d):}.
 */
final class TitleReader {

  /** More than any kernel prints; a number beyond it is damage. */
  private static final int MOST_BYTES = 4096;

  private int promised;
  private int cpu;
  private long crc;

  /** Tries to read the dump's title. */
  Match dump(TextCursor cursor) {
    cpu = -1;
    if (!cursor.startsWith("hex dump") && !cursor.startsWith("hex")) {
      return Match.NO;
    }
    cursor.take("hex");
    Match match = words(cursor, "dump", "(first");
    if (match != Match.YES) {
      return match;
    }
    cursor.skipSpaces();
    if (!cursor.decimal() || cursor.value() < 0 || cursor.value() > MOST_BYTES) {
      return cursor.atEnd() ? Match.MORE : Match.DAMAGED;
    }
    promised = (int) cursor.value();
    match = words(cursor, "bytes");
    if (match != Match.YES) {
      return match == Match.NO ? Match.DAMAGED : match;
    }
    cursor.skipSpaces();
    if (!cursor.take(')')) {
      match = words(cursor, "on", "cpu");
      if (match != Match.YES) {
        return match == Match.NO ? Match.DAMAGED : match;
      }
      cursor.skipSpaces();
      if (!cursor.decimal() || cursor.value() < 0 || cursor.value() > 1 << 20) {
        return cursor.atEnd() ? Match.MORE : Match.DAMAGED;
      }
      cpu = (int) cursor.value();
      if (!cursor.take(')')) {
        return cursor.atEnd() ? Match.MORE : Match.DAMAGED;
      }
    }
    cursor.take(':');
    return Match.YES;
  }

  /** Tries to read the backtrace's title. */
  Match backtrace(TextCursor cursor) {
    crc = -1;
    if (!cursor.take("backtrace")) {
      return Match.NO;
    }
    if (cursor.take(':')) {
      return Match.YES;
    }
    Match match = words(cursor, "(crc");
    if (match != Match.YES) {
      return match;
    }
    cursor.skipSpaces();
    if (!cursor.hex() || cursor.digits() > 8) {
      return cursor.atEnd() ? Match.MORE : Match.DAMAGED;
    }
    long value = cursor.value();
    if (!cursor.take(')')) {
      return cursor.atEnd() ? Match.MORE : Match.DAMAGED;
    }
    crc = value;
    cursor.take(':');
    return Match.YES;
  }

  private static Match words(TextCursor cursor, String... words) {
    for (String word : words) {
      cursor.skipSpaces();
      if (!cursor.take(word)) {
        return cursor.atEnd() || cursor.endsInside(word) ? Match.MORE : Match.NO;
      }
    }
    return Match.YES;
  }

  int promised() {
    return promised;
  }

  int cpu() {
    return cpu;
  }

  long crc() {
    return crc;
  }
}
