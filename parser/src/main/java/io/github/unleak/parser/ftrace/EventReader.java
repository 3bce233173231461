package io.github.unleak.parser.ftrace;

import io.github.unleak.parser.line.TextCursor;

/** Fills the one event that listeners see from a head and what stands behind it. Hot. */
final class EventReader {

  private final EventTypes types;
  private final FieldReader fields;
  private final TraceDelivery delivery;
  private TraceEvent event = new TraceEvent();

  EventReader(EventTypes types, FieldReader fields, TraceDelivery delivery) {
    this.types = types;
    this.fields = fields;
    this.delivery = delivery;
  }

  /** Begins an event of {@code role} for {@link #deliver}. */
  TraceEvent begin(EventRole role, LineHead head, byte[] bytes, long line, long time) {
    return event
        .begin(role, line, time)
        .by(head.cpu, head.pid, head.context)
        .comm(head.comm(bytes));
  }

  /**
   * Fills the event.
   *
   * @param at behind what told the type
   * @return where the newline is, or -1 where it cannot be read
   */
  int fill(EventType type, LineHead head, byte[] bytes, int at, long line) {
    begin(type.role(), head, bytes, line, head.time).at(type.site());
    return switch (type.form()) {
      case FIELDS ->
          type.role() == EventRole.MARKER
              ? marker(type, bytes, at)
              : fields.read(type, bytes, at, event);
      case CALL -> {
        event.at(types.caller(bytes, at));
        yield newline(bytes, at);
      }
      case CALL_WITH_ARGUMENTS -> {
        event.at(types.caller(bytes, at));
        yield fields.read(type, bytes, at + 1, event);
      }
      case GRAPH, NONE -> -1;
    };
  }

  /** Hands the filled event on. */
  void deliver(LineHead head) {
    event = delivery.event(event, head.clock);
  }

  private int marker(EventType type, byte[] bytes, int at) {
    int from = spaces(bytes, at);
    int end = newline(bytes, at);
    if (type.name().equals("print")) {
      // The first word is the function that wrote it.
      int colon = EventTypes.nameEnd(bytes, from);
      if (bytes[colon] == ':' && colon < end) {
        from = spaces(bytes, colon + 1);
      }
    }
    int to = end;
    while (to > from && (bytes[to - 1] == '\r' || bytes[to - 1] == ' ')) {
      to--;
    }
    event.text(TextCursor.text(bytes, Math.min(from, to), to));
    return end;
  }

  private static int spaces(byte[] bytes, int at) {
    int i = at;
    while (bytes[i] == ' ') {
      i++;
    }
    return i;
  }

  private static int newline(byte[] bytes, int at) {
    int i = at;
    while (bytes[i] != '\n') {
      i++;
    }
    return i;
  }
}
