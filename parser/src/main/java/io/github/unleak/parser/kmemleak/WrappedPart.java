package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.TextCursor;

/** The beginning of a part whose line ended too early, kept until the next line is there. */
final class WrappedPart {

  /** What the part is. */
  enum Kind {
    HEADER,
    COMM,
    AGE,
    DUMP_TITLE,
    BACKTRACE_TITLE,
    FRAME
  }

  /** Lines that one part may be broken into, less one. */
  private static final int MOST_JOINS = 3;

  private final PlainText text = new PlainText();
  private final TextCursor cursor = new TextCursor();
  private Kind kind = Kind.HEADER;
  private boolean waiting;
  private long line;
  private int joins;

  /** Keeps what is left at the cursor. */
  void hold(Kind kindOfPart, TextCursor from, long atLine) {
    kind = kindOfPart;
    text.set(from.bytes(), from.at(), from.end());
    line = atLine;
    joins = 0;
    waiting = true;
  }

  boolean waiting() {
    return waiting;
  }

  Kind kind() {
    return kind;
  }

  /** Number of the line on which the part begins. */
  long line() {
    return line;
  }

  /** A cursor at the beginning of the part, with the next line's rest behind it. */
  TextCursor joined(TextCursor next) {
    text.join(next.bytes(), next.at(), next.end());
    joins++;
    return again();
  }

  /** A cursor at the beginning of the part as it is now. */
  TextCursor again() {
    cursor.reset(text.bytes(), 0, text.length());
    return cursor;
  }

  /** True where one more line may be joined. */
  boolean mayGrow() {
    return joins < MOST_JOINS;
  }

  void drop() {
    waiting = false;
  }
}
