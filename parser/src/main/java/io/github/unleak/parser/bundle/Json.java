package io.github.unleak.parser.bundle;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of JSON. Asked for what it is not, it gives nothing: members that are missing, {@code
 * null} or of another type look the same.
 *
 * @param value a map, a list, a text, a number as text, a truth value, or {@code null}
 * @param line where it begins, 1-based
 */
record Json(@Nullable Object value, long line) {

  /** A number as it is spelled. */
  record Digits(String text) {}

  static final Json NOTHING = new Json(null, 1);

  /** A member of an object. */
  Json get(String name) {
    return value instanceof Map<?, ?> members && members.get(name) instanceof Json member
        ? member
        : NOTHING;
  }

  /** The members of an array. */
  List<Json> items() {
    return value instanceof List<?> items
        ? items.stream().filter(Json.class::isInstance).map(Json.class::cast).toList()
        : List.of();
  }

  @Nullable String text() {
    return value instanceof String text ? text : null;
  }

  String text(String otherwise) {
    return value instanceof String text ? text : otherwise;
  }

  /** A whole number that is not negative; -1 where it is none. */
  long count() {
    return value instanceof Digits number && number.text().matches("[0-9]{1,18}")
        ? Long.parseLong(number.text())
        : -1;
  }

  /** A number that is not negative; -1 if it is not one. */
  double number() {
    return value instanceof Digits number ? Math.max(-1, Double.parseDouble(number.text())) : -1;
  }

  boolean isObject() {
    return value instanceof Map;
  }

  boolean isTrue() {
    return Boolean.TRUE.equals(value);
  }
}
