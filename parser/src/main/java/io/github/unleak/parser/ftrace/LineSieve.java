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
  private EventType type = EventType.NONE;
  private int body;
  private int lines;

  LineSieve(EventTypes types) {
    this.types = types;
  }

  /** How many lines {@link #pass} has passed over. */
  int lines() {
    return lines;
  }

  /** Gives where the first line begins, at {@code from} or later, that must be read. */
  int pass(byte[] bytes, int from, int to) {
    int count = 0;
    int at = from;
    while (at < to && !look(bytes, at)) {
      at = Newlines.find(bytes, body, to) + 1;
      count++;
    }
    lines = count;
    return at;
  }

  /** True where the line at {@code at} must be read. */
  boolean look(byte[] bytes, int at) {
    type = EventType.NONE;
    body = columns.body(bytes, at);
    if (body < 0 && head.canonical(bytes, at)) {
      columns.learn(bytes, at, head);
      body = head.body;
    }
    // Behind a head with nothing may stand, in a mail, a line with the event.
    if (body < 0 || bytes[body] <= ' ') {
      return true;
    }
    type = types.at(bytes, body);
    return type != EventType.NONE;
  }

  /**
   * The type of the event in the line looked at last; NONE where that was no line of the kernel.
   */
  EventType type() {
    return type;
  }

  /** Reads the head of the line looked at last, which has a type. */
  LineHead head(byte[] bytes, int at) {
    if (!columns.read(bytes, at, body, head)) {
      head.canonical(bytes, at);
    }
    return head;
  }
}
