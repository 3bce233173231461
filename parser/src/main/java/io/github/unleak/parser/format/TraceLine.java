package io.github.unleak.parser.format;

import io.github.unleak.parser.line.TextCursor;

/** The shapes of lines in the text of the kernel's tracer, as far as telling it apart needs. */
enum TraceLine {
  /** {@code # tracer: nop}. */
  TRACER,
  /** An event, or a line of the function graph. */
  EVENT,
  /** A comment, a header, a line of a stack, a blank: seen in traces and elsewhere. */
  NEUTRAL,
  /** A line of a kmemleak report. */
  KMEMLEAK,
  OTHER;

  /** The kernel aligns names of tasks to this width. */
  private static final int COMM_WIDTH = 16;

  public static TraceLine of(byte[] bytes, int from, int to) {
    TextCursor cursor = new TextCursor();
    cursor.reset(bytes, from, to);
    cursor.skipSpaces();
    while (cursor.take('>')) {
      cursor.skipSpaces();
    }
    if (cursor.take('#')) {
      cursor.skipSpaces();
      return cursor.startsWith("tracer:") ? TRACER : NEUTRAL;
    }
    if (cursor.atEnd()
        || cursor.take("=> ")
        || cursor.take("cpus=")
        || cursor.take("version = ")
        || cursor.take("CPU ")
        || cursor.take("CPU:")
        || cursor.take('\r')) {
      return NEUTRAL;
    }
    if (taskAndCpu(cursor) || functionGraph(cursor) || timeAlone(cursor)) {
      return EVENT;
    }
    cursor.at(from);
    return cursor.find("unreferenced object ") >= 0 || cursor.find("kmemleak: ") >= 0
        ? KMEMLEAK
        : OTHER;
  }

  /**
   * Where a line of the tracer begins in the line in {@code [from, to)}, or -1: at {@code #
   * tracer:}, or 16 columns, the kernel's width of a task's name, before {@code -pid [cpu]}.
   */
  static int begin(byte[] bytes, int from, int to) {
    TextCursor cursor = new TextCursor();
    cursor.reset(bytes, from, to);
    int tracer = cursor.find("# tracer: ");
    if (tracer >= 0) {
      return tracer;
    }
    for (int dash = cursor.find("-"); dash >= 0; dash = cursor.find("-")) {
      cursor.at(dash + 1);
      boolean task =
          dash >= from + COMM_WIDTH
              && cursor.decimal()
              && cursor.skipSpaces() > 0
              && cpu(cursor)
              && bytes[cursor.at() - 1] == ']';
      if (task) {
        return behindWord(bytes, from, dash - COMM_WIDTH, dash);
      }
      cursor.at(dash + 1);
    }
    return -1;
  }

  /** Where the columns are narrower, the name of the task begins behind the prefix's last word. */
  private static int behindWord(byte[] bytes, int from, int begin, int to) {
    int at = begin;
    while (at > from && at < to && bytes[at - 1] > ' ' && bytes[at - 1] != ':') {
      at++;
    }
    return at < to ? at : begin;
  }

  /** {@code 4582.696626: kmem_cache_free: call_site=…}. */
  private static boolean timeAlone(TextCursor cursor) {
    int start = cursor.at();
    boolean time =
        cursor.decimal()
            && cursor.take('.')
            && cursor.decimal()
            && cursor.digits() >= 6
            && cursor.take(": ");
    int colon = time ? cursor.find(": ") : -1;
    int space = time ? cursor.find(" ") : -1;
    cursor.at(start);
    return colon >= 0 && space > colon;
  }

  /** {@code comm-pid [cpu]}, {@code comm-pid (tgid) [cpu]}, {@code comm-pid 1d..2. 23us :}. */
  private static boolean taskAndCpu(TextCursor cursor) {
    int start = cursor.at();
    for (int dash = cursor.find("-"); dash >= 0 && dash < start + 40; dash = cursor.find("-")) {
      cursor.at(dash + 1);
      if (dash > start && cursor.decimal() && cursor.skipSpaces() > 0 && cpu(cursor)) {
        cursor.at(start);
        return true;
      }
      cursor.at(dash + 1);
    }
    cursor.at(start);
    return false;
  }

  private static boolean cpu(TextCursor cursor) {
    if (cursor.take('(')) {
      cursor.skipSpaces();
      if (!cursor.decimal() && !cursor.take("-----") && !cursor.take("-------")) {
        return false;
      }
      cursor.take("--");
      cursor.take(')');
      cursor.skipSpaces();
    }
    if (cursor.take('[')) {
      return cursor.decimal() && cursor.digits() >= 3 && cursor.take(']');
    }
    int us = cursor.find("us");
    int colon = cursor.find(": ");
    return cursor.decimal() && us > cursor.at() && colon > us && colon < us + 6;
  }

  /** {@code 28.910475 | 1) ioload-242 | ! 533.334 us | f();}, {@code 1) 0.123 us | f();}. */
  private static boolean functionGraph(TextCursor cursor) {
    int start = cursor.at();
    boolean graph = graphColumns(cursor);
    cursor.at(start);
    return graph;
  }

  private static boolean graphColumns(TextCursor cursor) {
    if (!cursor.decimal()) {
      return false;
    }
    if (cursor.take('.') && (!cursor.decimal() || cursor.skipSpaces() == 0 || !cursor.take('|'))) {
      return false;
    }
    cursor.skipSpaces();
    cursor.decimal();
    return cursor.take(')') && cursor.find("|") >= 0;
  }
}
