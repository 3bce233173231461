package io.github.unleak.parser.ftrace;

import org.jspecify.annotations.Nullable;

/**
 * All that events of one name, probed at one place, have in common. Learns the names of their
 * fields from the first one.
 */
final class EventType {

  /** How such events are written. */
  enum Form {
    /** {@code name: field=value …}, perhaps with the probe in parentheses. */
    FIELDS,
    /** {@code function <-caller}. */
    CALL,
    /** {@code function(field=value, …) <-caller}, or so in a function graph. */
    CALL_WITH_ARGUMENTS,
    /** trace-cmd's {@code funcgraph_entry:} and {@code funcgraph_exit:}. */
    GRAPH,
    /** Of no interest. */
    NONE
  }

  /** Events that mean nothing to us. */
  static final EventType NONE =
      new EventType(EventRole.MARKER, "", Form.NONE, CallSite.NONE, false);

  private static final int MOST_FIELDS = 32;

  private final EventRole role;
  private final String name;
  private final Form form;
  private final CallSite site;
  private final boolean probe;
  private final @Nullable FieldSlot[] slots = new FieldSlot[MOST_FIELDS];
  private int count;
  private int numbers;

  /**
   * @param site where a return probe returned to
   * @param probe true where the user chose the fields
   */
  EventType(EventRole role, String name, Form form, CallSite site, boolean probe) {
    this.role = role;
    this.name = name;
    this.form = form;
    this.site = site;
    this.probe = probe;
  }

  EventRole role() {
    return role;
  }

  String name() {
    return name;
  }

  Form form() {
    return form;
  }

  CallSite site() {
    return site;
  }

  boolean probe() {
    return probe;
  }

  /** Most fields that one such event had which mean something to us. */
  int numbers() {
    return numbers;
  }

  /** Takes note that one had as many. */
  void sawNumbers(int count) {
    numbers = count;
  }

  /** The field that stood at a place among the known ones, or {@code null}. */
  @Nullable FieldSlot slot(int index) {
    return index < MOST_FIELDS ? slots[index] : null;
  }

  /** The field whose name stands at {@code at}, or {@code null} where none does. */
  @Nullable FieldSlot find(byte[] bytes, int at, EventMeanings meanings) {
    for (FieldSlot slot : slots) {
      if (slot != null && slot.at(bytes, at)) {
        return slot;
      }
    }
    int end = at;
    while (isNamePart(bytes[end])) {
      end++;
    }
    if (end == at || bytes[end] != '=' || count == MOST_FIELDS) {
      return null;
    }
    FieldSlot slot = FieldSlot.of(bytes, at, end + 1, count, this, meanings);
    slots[count++] = slot;
    return slot;
  }

  private static boolean isNamePart(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= '0' && b <= '9')
        || (b >= 'A' && b <= 'Z')
        || b == '_'
        || b == '$'
        || b == '.';
  }
}
