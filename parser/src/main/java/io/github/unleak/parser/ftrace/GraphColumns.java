package io.github.unleak.parser.ftrace;

/**
 * The columns of the function graph, of which any may be switched off: time, CPU, task, flags,
 * duration.
 */
final class GraphColumns {

  private int text;
  private int indent;
  private long nanos;

  /** Where the function stands, a closing brace, or a comment. */
  int text() {
    return text;
  }

  /** How far {@link #text} is from the last column. */
  int indent() {
    return indent;
  }

  /** How long the call took, 0 where it is not said. */
  long nanos() {
    return nanos;
  }

  /** Reads a line into {@code head}; false where it is none of a graph. */
  boolean read(byte[] bytes, int to, LineHead head) {
    int bar = textBar(bytes, 0, to);
    if (bar < 0) {
      return false;
    }
    head.clear();
    nanos = 0;
    int from = 0;
    for (int i = 0; i <= bar; i++) {
      if (bytes[i] == '|') {
        column(bytes, from, i, head);
        from = i + 1;
      }
    }
    return true;
  }

  /** Reads {@code ! 533.334 us | f();} without other columns. */
  boolean readDuration(byte[] bytes, int at, int to) {
    int bar = textBar(bytes, at, to);
    nanos = 0;
    if (bar >= 0) {
      duration(bytes, at, bar);
    }
    return bar >= 0;
  }

  /** The bar behind which the function stands; arguments may hold more bars. */
  private int textBar(byte[] bytes, int from, int to) {
    for (int bar = from; bar < to; bar++) {
      if (bytes[bar] == '|') {
        int i = spaces(bytes, bar + 1);
        if (bytes[i] == '}' || (bytes[i] == '/' && bytes[i + 1] == '*') || isCall(bytes, i)) {
          text = i;
          indent = i - bar;
          return bar;
        }
      }
    }
    return -1;
  }

  private static boolean isCall(byte[] bytes, int at) {
    int i = at;
    while ((bytes[i] >= 'a' && bytes[i] <= 'z')
        || (bytes[i] >= 'A' && bytes[i] <= 'Z')
        || (bytes[i] >= '0' && bytes[i] <= '9')
        || bytes[i] == '_'
        || bytes[i] == '.') {
      i++;
    }
    return i > at
        && (bytes[at] < '0' || bytes[at] > '9')
        && (bytes[i] == '(' || (bytes[i] == ' ' && bytes[i + 1] == '['));
  }

  private void column(byte[] bytes, int start, int end, LineHead head) {
    int from = spaces(bytes, start);
    int to = end;
    while (to > from && bytes[to - 1] == ' ') {
      to--;
    }
    int digits = digits(bytes, from);
    if (digits > from && bytes[digits] == ')') {
      head.cpu = digits - from < 6 ? (int) number(bytes, from, digits) : -1;
      from = spaces(bytes, digits + 1);
      digits = digits(bytes, from);
    }
    if (to <= from) {
      return;
    }
    int point = digits;
    int fraction = digits(bytes, point + 1);
    if (point > from && bytes[point] == '.' && fraction == to && fraction - point <= 10) {
      head.time = fixed(bytes, from, point, fraction);
      head.clock = TraceSummary.Clock.SECONDS;
    } else if (bytes[to - 1] == 's' && to - 2 > from && bytes[to - 2] == 'u') {
      duration(bytes, from, to);
    } else if (to - from <= 8 && to - from >= 3 && find(bytes, '-', from, to) < 0) {
      head.context = LineHead.context(bytes[from + 2]);
    } else {
      head.task(bytes, from, to);
    }
  }

  private void duration(byte[] bytes, int start, int end) {
    int from = start;
    while (from < end && (bytes[from] < '0' || bytes[from] > '9')) {
      from++; // marks of slow calls: ! # + * @ $
    }
    int point = digits(bytes, from);
    int to = digits(bytes, point + 1);
    if (point > from && bytes[point] == '.' && to - point <= 10 && point - from < 15) {
      nanos = fixed(bytes, from, point, to) / 1_000_000;
    }
  }

  /** A decimal fraction with up to nine digits behind the point, in parts of 10^-9. */
  private static long fixed(byte[] bytes, int from, int point, int to) {
    long fraction = number(bytes, point + 1, to);
    for (int i = to - point - 1; i < 9; i++) {
      fraction *= 10;
    }
    return number(bytes, from, point) * 1_000_000_000 + fraction;
  }

  private static long number(byte[] bytes, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + bytes[i] - '0';
    }
    return number;
  }

  private static int find(byte[] bytes, char wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static int digits(byte[] bytes, int at) {
    int i = at;
    while (bytes[i] >= '0' && bytes[i] <= '9') {
      i++;
    }
    return i;
  }

  private static int spaces(byte[] bytes, int at) {
    int i = at;
    while (bytes[i] == ' ') {
      i++;
    }
    return i;
  }
}
