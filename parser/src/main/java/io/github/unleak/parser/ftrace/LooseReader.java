package io.github.unleak.parser.ftrace;

import io.github.unleak.parser.line.Newlines;
import io.github.unleak.parser.line.TextCursor;

/**
 * Reads lines of every layout: those of old kernels, of trace-cmd, of the function graph, of mails
 * that quote them and break them. Whatever {@link TraceTextReader} reads on its own, this reads in
 * the same way.
 */
final class LooseReader {

  /** A mail breaks a line into so many more at most. */
  private static final int MOST_CONTINUATIONS = 6;

  private final EventTypes types;
  private final EventReader events;
  private final TraceHeaders headers;
  private final TraceDelivery delivery;
  private final GraphReader graph;
  private final LineHead head = new LineHead();
  private final LineHead nextHead = new LineHead();
  private final LogicalLine line = new LogicalLine();
  private final LogicalLine next = new LogicalLine();
  private final TextCursor cursor = new TextCursor();
  private byte[] bytes = new byte[0];
  private int end;
  private boolean last;
  private boolean unended;
  private int lines;
  private long entries;

  LooseReader(
      EventTypes types,
      FieldReader fields,
      EventReader events,
      TraceHeaders headers,
      TraceDelivery delivery) {
    this.types = types;
    this.events = events;
    this.headers = headers;
    this.delivery = delivery;
    this.graph = new GraphReader(types, fields, events);
  }

  /**
   * Goes to another piece of the input.
   *
   * @param newEnd behind the last newline
   * @param newLast nothing follows
   * @param newUnended the last newline is ours
   */
  void chunk(byte[] newBytes, int newEnd, boolean newLast, boolean newUnended) {
    bytes = newBytes;
    end = newEnd;
    last = newLast;
    unended = newUnended;
  }

  /** Entries that were seen here. */
  long entries() {
    return entries;
  }

  /** How many lines the call before has taken. */
  int lines() {
    return lines;
  }

  /** Reads a line; gives where the next one begins, or -1 where more must be seen first. */
  int line(int at, long number) {
    int newline = Newlines.find(bytes, at, end);
    line.set(bytes, at, newline);
    lines = 1;
    int first = line.first();
    byte start = line.bytes()[first];
    if (first >= line.to() || (start == '=' && line.bytes()[first + 1] == '>')) {
      return newline + 1; // blank, or a frame of a stack
    }
    if (start == '#') {
      headers.comment(line, number);
      return newline + 1;
    }
    if (!head.loose(line.bytes(), 0, line.to())) {
      headless(number);
      return newline + 1;
    }
    int behind = join(newline + 1);
    if (behind < 0) {
      return -1;
    }
    entries++;
    head.loose(line.bytes(), 0, line.to()); // the array may be another one, and the head longer
    event(number, behind >= end && unended);
    return behind;
  }

  private void headless(long number) {
    if (headers.remark(line, number)) {
      return;
    }
    if (graph.line(line, head, number)) {
      if (graph.damaged()) {
        damaged(-1, number);
      }
      return;
    }
    cursor.reset(line.bytes(), 0, line.to());
    boolean slab = cursor.find("call_site=") >= 0 && cursor.find("ptr=") >= 0;
    if (slab || cursor.find(" iovad=") >= 0) {
      damaged(-1, number);
    }
  }

  private void damaged(int cpu, long number) {
    String text = TextCursor.text(line.bytes(), line.first(), Math.min(line.to(), 120));
    delivery.damaged(cpu, "cannot be read: " + text, number);
  }

  private void event(long number, boolean cut) {
    EventType type = types.at(line.bytes(), head.body);
    if (type == EventType.NONE) {
      return;
    }
    if (type.form() == EventType.Form.GRAPH) {
      if (!graph.event(line, types.after(), head, number) || graph.damaged()) {
        damaged(head.cpu, number);
      }
      return;
    }
    boolean read = events.fill(type, head, line.bytes(), types.after(), number) >= 0;
    if (read && !(cut && mayGoOn(type))) {
      events.deliver(head);
    } else if (read || isEvent(type)) {
      damaged(head.cpu, number);
    }
  }

  /** Text of others may begin with the name of a function that is also the name of an event. */
  private boolean isEvent(EventType type) {
    cursor.reset(line.bytes(), head.body, line.to());
    return type.probe() || cursor.find("call_site=") >= 0 || cursor.find("ptr=") >= 0;
  }

  /** True where the input ends without a newline and perhaps inside this event's last value. */
  private boolean mayGoOn(EventType type) {
    int to = line.to();
    byte ending = line.bytes()[to - 1];
    boolean word =
        (ending >= 'g' && ending <= 'z') || (ending == 'e' && line.bytes()[to - 2] == 's');
    return type.role() != EventRole.MARKER && !word && ending != ')';
  }

  /** Puts the lines that belong to this one behind it; -1 where more must be seen first. */
  private int join(int from) {
    int at = from;
    for (int i = 0; i < MOST_CONTINUATIONS; i++) {
      if (at >= end) {
        return last ? at : -1;
      }
      int newline = Newlines.find(bytes, at, end);
      next.set(bytes, at, newline);
      if (!line.soft() && !continues()) {
        return at;
      }
      line.append(next);
      lines++;
      at = newline + 1;
    }
    return at;
  }

  /** True where {@link #next} is no line of its own but the rest of {@link #line}. */
  private boolean continues() {
    byte[] text = next.bytes();
    int first = next.first();
    if (first >= next.to()
        || text[first] == '#'
        || (text[first] == '=' && text[first + 1] == '>')
        || nextHead.loose(text, 0, next.to())) {
      return false;
    }
    cursor.reset(text, first, next.to());
    if (cursor.startsWith("CPU:") || cursor.startsWith("cpus=")) {
      return false;
    }
    if (head.body >= line.to() || text[first] == '(' || text[first] == '<') {
      return true;
    }
    byte ending = line.bytes()[line.to() - 1];
    return ending == ':' || ending == '=' || ending == '|' || isField(text, first);
  }

  private static boolean isField(byte[] text, int from) {
    int i = from;
    while ((text[i] >= 'a' && text[i] <= 'z')
        || text[i] == '_'
        || (text[i] >= '0' && text[i] <= '9')) {
      i++;
    }
    return i > from && text[i] == '=';
  }
}
