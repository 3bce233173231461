package io.github.unleak.parser.ftrace;

import io.github.unleak.parser.line.TextCursor;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the function graph: {@code 28.910475 | 1) load-242 | ! 533.334 us | f(); /* = 0xf *}{@code
 * /}, with any of its columns, and what trace-cmd makes of it. A call becomes an event of its entry
 * and one of its return.
 */
final class GraphReader {

  /** More calls than this are not open at a time in a thread. */
  private static final int MOST_OPEN = 64;

  /** Calls of a thread that did not return yet, of functions that have a role. */
  private static final class Lane {
    private final EventType[] returns = new EventType[MOST_OPEN];
    private final int[] indents = new int[MOST_OPEN];
    private int depth;
  }

  private final EventTypes types;
  private final FieldReader fields;
  private final EventReader events;
  private final GraphColumns columns = new GraphColumns();
  private final ByteRanges<EventType> returns = new ByteRanges<>();
  private final Map<Long, Lane> lanes = new HashMap<>();
  private boolean damaged;

  GraphReader(EventTypes types, FieldReader fields, EventReader events) {
    this.types = types;
    this.fields = fields;
    this.events = events;
  }

  /** True where the line read last is of a function with a role and cannot be read. */
  boolean damaged() {
    return damaged;
  }

  /** Reads a line whose columns come first; false where it is none of a graph. */
  boolean line(LogicalLine line, LineHead head, long number) {
    damaged = false;
    byte[] bytes = line.bytes();
    if (!columns.read(bytes, line.to(), head)) {
      return false;
    }
    return text(line, head, number);
  }

  /** Reads what trace-cmd prints behind {@code funcgraph_entry:} and {@code funcgraph_exit:}. */
  boolean event(LogicalLine line, int at, LineHead head, long number) {
    damaged = false;
    return columns.readDuration(line.bytes(), at, line.to()) && text(line, head, number);
  }

  private boolean text(LogicalLine line, LineHead head, long number) {
    byte[] bytes = line.bytes();
    int at = columns.text();
    if (bytes[at] == '}') {
      close(line, head, number);
    } else if (bytes[at] == '/') {
      comment(line, head, number);
    } else {
      call(line, head, number);
    }
    return true;
  }

  private void call(LogicalLine line, LineHead head, long number) {
    byte[] bytes = line.bytes();
    int at = columns.text();
    int name = EventTypes.nameEnd(bytes, at);
    int open = name;
    while (bytes[open] != '(' && bytes[open] != '\n') {
      open++; // [module]
    }
    EventType entry = types.called(bytes, at, name);
    EventType exit = returned(bytes, at, name);
    if (bytes[open] != '(' || (entry == EventType.NONE && exit == EventType.NONE)) {
      return;
    }
    int behind = behindCall(bytes, open);
    if (entry != EventType.NONE) {
      entry(entry, bytes, open, head, number);
    }
    if (bytes[behind] == '{') {
      open(exit, head);
    } else if (bytes[behind] == ';' && exit != EventType.NONE) {
      long time =
          head.clock == TraceSummary.Clock.SECONDS ? head.time + columns.nanos() : head.time;
      exit(exit, bytes, behind, head, number, time);
    }
  }

  private void entry(EventType type, byte[] bytes, int open, LineHead head, long number) {
    TraceEvent event = events.begin(type.role(), head, bytes, number, head.time);
    if (bytes[open + 1] != ')' && fields.read(type, bytes, open + 1, event) < 0) {
      damaged = true;
    } else {
      events.deliver(head);
    }
  }

  private void exit(EventType type, byte[] bytes, int at, LineHead head, long number, long time) {
    TraceEvent event = events.begin(type.role(), head, bytes, number, time);
    int value = result(bytes, at);
    if (value >= 0 && type.role() == EventRole.IOVA_ALLOC_RETURN) {
      if (fields.number(bytes, value, false) < 0) {
        damaged = true;
        return;
      }
      event.with(EventField.PFN, fields.value());
    }
    events.deliver(head);
  }

  /** The semicolon or brace behind the arguments, or the newline. */
  private static int behindCall(byte[] bytes, int open) {
    int i = open;
    while (bytes[i] != '\n') {
      if (bytes[i] == ')' && bytes[i + 1] == ';') {
        return i + 1;
      }
      if (bytes[i] == ')' && bytes[i + 1] == ' ' && bytes[i + 2] == '{') {
        return i + 2;
      }
      i++;
    }
    return i;
  }

  /** Where the number stands in a comment {@code = 0xf} or {@code ret=0xf}, or -1. */
  private static int result(byte[] bytes, int at) {
    int i = at;
    while (bytes[i] != '\n' && !(bytes[i] == '/' && bytes[i + 1] == '*')) {
      i++;
    }
    while (bytes[i] != '\n' && bytes[i] != '=') {
      i++;
    }
    if (bytes[i] == '\n') {
      return -1;
    }
    do {
      i++;
    } while (bytes[i] == ' ');
    return i;
  }

  private EventType returned(byte[] bytes, int from, int to) {
    EventType type = returns.get(bytes, from, to);
    if (type == null) {
      type = types.call(TextCursor.text(bytes, from, to), true, false);
      returns.put(bytes, from, to, type);
    }
    return type;
  }

  private static long lane(LineHead head) {
    return head.pid > 0 ? head.pid : -1L - head.cpu;
  }

  private void open(EventType exit, LineHead head) {
    if (exit == EventType.NONE) {
      return;
    }
    if (lanes.size() > 1 << 12) {
      lanes.clear(); // calls whose ends are not there
    }
    Lane lane = lanes.computeIfAbsent(lane(head), key -> new Lane());
    if (lane.depth < MOST_OPEN) {
      lane.returns[lane.depth] = exit;
      lane.indents[lane.depth++] = columns.indent();
    }
  }

  /** Reads <code>} /* f = 0xf *&#47;</code>, where the comment may be missing. */
  private void close(LogicalLine line, LineHead head, long number) {
    byte[] bytes = line.bytes();
    EventType exit = lanes.isEmpty() ? EventType.NONE : opened(head);
    int at = columns.text() + 1;
    while (bytes[at] == ' ') {
      at++;
    }
    if (bytes[at] == '/' && bytes[at + 1] == '*' && bytes[at + 2] == ' ') {
      int name = at + 3;
      int end = EventTypes.nameEnd(bytes, name);
      if (end > name && bytes[name] != '=' && !startsWithRet(bytes, name)) {
        exit = returned(bytes, name, end);
      }
    }
    if (exit != EventType.NONE) {
      exit(exit, bytes, at, head, number, head.time);
    }
  }

  private static boolean startsWithRet(byte[] bytes, int at) {
    return bytes[at] == 'r' && bytes[at + 1] == 'e' && bytes[at + 2] == 't' && bytes[at + 3] == '=';
  }

  /** What the brace at this indentation ends. */
  private EventType opened(LineHead head) {
    Lane lane = lanes.get(lane(head));
    if (lane == null) {
      return EventType.NONE;
    }
    EventType exit = EventType.NONE;
    while (lane.depth > 0 && lane.indents[lane.depth - 1] >= columns.indent()) {
      lane.depth--;
      if (lane.indents[lane.depth] == columns.indent()) {
        exit = lane.returns[lane.depth];
      }
    }
    if (lane.depth == 0) {
      lanes.remove(lane(head));
    }
    return exit;
  }

  /** An event inside the graph: {@code /* kfree: call_site=… *}{@code /}. */
  private void comment(LogicalLine line, LineHead head, long number) {
    byte[] bytes = line.bytes();
    int at = columns.text() + 2;
    while (bytes[at] == ' ') {
      at++;
    }
    EventType type = types.at(bytes, at);
    if (type.form() != EventType.Form.FIELDS) {
      return;
    }
    line.dropCommentEnd();
    if (events.fill(type, head, bytes, types.after(), number) < 0) {
      damaged = true;
    } else {
      events.deliver(head);
    }
  }
}
