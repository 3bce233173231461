package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.TextCursor;

/** Reads {@code comm "softirq", pid 0, jiffies 4306297099 (age 462.991s)}, with or without age. */
final class CommReader {

  private int commFrom;
  private int commTo;
  private long pid;
  private long jiffies;
  private boolean jiffiesRead;
  private long ageMillis;

  /** Tries to read the line that starts at the cursor. Fields keep what could be read of it. */
  Match read(TextCursor cursor) {
    commFrom = -1;
    pid = -1;
    jiffies = -1;
    jiffiesRead = false;
    ageMillis = -1;
    if (!cursor.take("comm ") && !cursor.take("comm\"")) {
      return cursor.atEnd() || !cursor.startsWith("comm") || cursor.peek(4) >= 0
          ? Match.NO
          : Match.MORE;
    }
    cursor.skipSpaces();
    if (cursor.atEnd()) {
      return Match.MORE;
    }
    Match match = comm(cursor);
    return match == Match.YES ? numbers(cursor) : match;
  }

  /** The name may itself hold quotes and commas: it ends where {@code ", pid } follows. */
  private Match comm(TextCursor cursor) {
    int from = cursor.at();
    if (cursor.bytes()[from - 1] == '"') {
      from--;
    }
    cursor.at(from);
    if (!cursor.take('"')) {
      return Match.NO;
    }
    for (int close = cursor.find("\""); close >= 0; close = cursor.find("\"")) {
      cursor.at(close + 1);
      cursor.skipSpaces();
      if (cursor.take(',')) {
        cursor.skipSpaces();
      }
      if (cursor.startsWith("pid") || cursor.atEnd() || cursor.endsInside("pid")) {
        commFrom = from + 1;
        commTo = close;
        return cursor.take("pid") ? Match.YES : Match.MORE;
      }
      cursor.at(close + 1);
    }
    return cursor.find("jiffies") < 0 ? Match.MORE : Match.DAMAGED;
  }

  private Match numbers(TextCursor cursor) {
    cursor.skipSpaces();
    if (!cursor.decimal()) {
      return cursor.atEnd() ? Match.MORE : Match.DAMAGED;
    }
    if (cursor.value() < 0 || cursor.value() > Integer.MAX_VALUE) {
      return Match.DAMAGED;
    }
    pid = cursor.value();
    cursor.take(',');
    cursor.skipSpaces();
    if (!cursor.take("jiffies")) {
      return cursor.atEnd() || cursor.endsInside("jiffies") ? Match.MORE : Match.DAMAGED;
    }
    cursor.skipSpaces();
    if (!cursor.decimal()) {
      return cursor.atEnd() ? Match.MORE : Match.DAMAGED;
    }
    jiffies = cursor.value();
    jiffiesRead = true;
    int here = cursor.at();
    cursor.skipSpaces();
    if (!cursor.startsWith("(") && !cursor.endsInside("(age")) {
      cursor.at(here);
      return Match.YES;
    }
    return age(cursor);
  }

  /** Tries to read {@code (age 462.991s)}, which mailers push to the next line. */
  Match age(TextCursor cursor) {
    if (!cursor.take("(age")) {
      return cursor.endsInside("(age") ? Match.MORE : Match.NO;
    }
    cursor.skipSpaces();
    if (!cursor.decimal()) {
      return cursor.atEnd() ? Match.MORE : Match.DAMAGED;
    }
    if (cursor.value() < 0 || cursor.value() > Long.MAX_VALUE / 2000) {
      return Match.DAMAGED;
    }
    long millis = cursor.value() * 1000;
    if (cursor.take('.')) {
      for (int unit = 100; Character.isDigit(cursor.peek()); unit /= 10) {
        millis += (long) unit * (cursor.peek() - '0');
        cursor.at(cursor.at() + 1);
      }
    }
    cursor.take('s');
    if (!cursor.take(')')) {
      return cursor.atEnd() ? Match.MORE : Match.DAMAGED;
    }
    ageMillis = millis;
    return Match.YES;
  }

  /** Index of the first byte of the name, or -1. */
  int commFrom() {
    return commFrom;
  }

  int commTo() {
    return commTo;
  }

  int pid() {
    return (int) pid;
  }

  long jiffies() {
    return jiffies;
  }

  boolean jiffiesRead() {
    return jiffiesRead;
  }

  long ageMillis() {
    return ageMillis;
  }
}
