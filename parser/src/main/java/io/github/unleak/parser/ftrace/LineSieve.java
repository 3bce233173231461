package io.github.unleak.parser.ftrace;

import io.github.unleak.parser.line.Newlines;

/**
 * Passes over lines that are surely entries of no interest, with as little work as possible.
 *
 * <p>Hot: in most traces nearly every line. Each thread has its own.
 */
final class LineSieve {

  private final EventTypes types;
  private final LineHead head = new LineHead();
  private final HeadColumns columns = new HeadColumns();
  private int lines;

  LineSieve(EventTypes types) {
    this.types = types;
  }

  /** Where the columns stand in the lines passed over. */
  HeadColumns columns() {
    return columns;
  }

  /** How many lines {@link #pass} has passed over. */
  int lines() {
    return lines;
  }

  /** Gives where the first line begins, at {@code from} or later, that must be read. */
  int pass(byte[] bytes, int from, int to) {
    int count = 0;
    int at = from;
    while (at < to) {
      int body = columns.body(bytes, at);
      if (body < 0) {
        body = learn(bytes, at);
      }
      // Behind a head with nothing may stand, in a mail, a line with the event.
      if (body < 0 || bytes[body] <= ' ' || types.at(bytes, body) != EventType.NONE) {
        break;
      }
      at = Newlines.find(bytes, body, to) + 1;
      count++;
    }
    lines = count;
    return at;
  }

  private int learn(byte[] bytes, int at) {
    if (!head.canonical(bytes, at)) {
      return -1;
    }
    columns.learn(bytes, at, head);
    return head.body;
  }
}
