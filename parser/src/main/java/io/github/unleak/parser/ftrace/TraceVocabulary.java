package io.github.unleak.parser.ftrace;

import java.util.HashMap;
import java.util.Map;

/**
 * What the user says events and fields mean, beside what is recognised.
 *
 * @param roles by event name
 * @param fields by {@code EVENT.FIELD} or {@code FIELD}, as the trace spells them
 */
public record TraceVocabulary(Map<String, EventRole> roles, Map<String, EventField> fields) {

  /** Nothing was told. */
  public static final TraceVocabulary NONE = new TraceVocabulary(Map.of(), Map.of());

  public TraceVocabulary {
    roles = Map.copyOf(roles);
    fields = Map.copyOf(fields);
  }

  /** With one more event name. */
  public TraceVocabulary withEvent(String name, EventRole role) {
    Map<String, EventRole> more = new HashMap<>(roles);
    more.put(name, role);
    return new TraceVocabulary(more, fields);
  }

  /** With one more field name, {@code EVENT.FIELD} or {@code FIELD}. */
  public TraceVocabulary withField(String name, EventField field) {
    Map<String, EventField> more = new HashMap<>(fields);
    more.put(name, field);
    return new TraceVocabulary(roles, more);
  }
}
