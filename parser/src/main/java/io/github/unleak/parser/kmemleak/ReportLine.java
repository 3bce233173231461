package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.TextCursor;

/**
 * One line without what others put in front of it: quote marks, log stamps, {@code kmemleak: }, and
 * whatever stood before the header of the object that is being read.
 */
final class ReportLine {

  private final PlainText text = new PlainText();
  private final LogPrefix prefix = new LogPrefix();
  private final TextCursor cursor = new TextCursor();
  private byte[] learned = new byte[0];
  private boolean quoted;
  private int indent;
  private long number;

  /** Takes a line and goes behind its prefixes. */
  void set(byte[] bytes, int from, int to, long lineNumber) {
    number = lineNumber;
    text.set(bytes, from, to);
    cursor.reset(text.bytes(), 0, text.length());
    quoted = text.handled();
    indent = cursor.skipSpaces();
    while (cursor.peek() == '>' || cursor.peek() == '|') {
      quoted = true;
      cursor.at(cursor.at() + 1);
      indent = cursor.skipSpaces();
    }
    if (prefix.skip(cursor)) {
      indent = cursor.skipSpaces();
    }
    if (!prefix.tagged() && learned.length > 0 && skipLearned()) {
      indent = cursor.skipSpaces();
    }
  }

  /** Remembers what stands between the known prefixes and {@code to} as one more prefix. */
  void learn(int to) {
    int from = cursor.at();
    int count = Math.max(0, to - from);
    learned = new byte[Math.min(count, 100)];
    if (count != learned.length) {
      learned = new byte[0];
    }
    for (int i = 0; i < learned.length; i++) {
      learned[i] = mask(text.bytes()[from + i]);
    }
  }

  /** Numbers differ from line to line, and their padding with them. */
  private static byte mask(byte b) {
    return (b >= '0' && b <= '9') || b == ' ' ? (byte) '0' : b;
  }

  private boolean skipLearned() {
    int from = cursor.at();
    for (int i = 0; i < learned.length; i++) {
      if (cursor.peek(i) < 0 || mask(text.bytes()[from + i]) != learned[i]) {
        return false;
      }
    }
    cursor.at(from + learned.length);
    return true;
  }

  /** Stands at the first byte that was not taken yet. */
  TextCursor cursor() {
    return cursor;
  }

  /** 1-based number of the line. */
  long number() {
    return number;
  }

  /** True where the line was quoted, or holds characters that no kernel prints. */
  boolean quoted() {
    return quoted;
  }

  /** True where the line holds NUL bytes. */
  boolean nul() {
    return text.nul();
  }

  /** True behind {@code kmemleak: }. */
  boolean tagged() {
    return prefix.tagged();
  }

  /** True behind a log's time stamp. */
  boolean stamped() {
    return prefix.stamped();
  }

  /** The time stamp in microseconds since boot, or -1. */
  long micros() {
    return prefix.micros();
  }

  /** Spaces between the last prefix and the first other byte. */
  int indent() {
    return indent;
  }
}
