package io.github.unleak.parser.kmemleak;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one JSON value: what the corpus test needs, and no more. */
final class Json {

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /** Maps, lists, strings, longs, booleans, null. */
  static @Nullable Object read(String text) {
    return new Json(text).value();
  }

  private @Nullable Object value() {
    skip(" ");
    return switch (text.charAt(at)) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      default -> word();
    };
  }

  private Map<String, @Nullable Object> object() {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    at++;
    skip(" ,");
    while (text.charAt(at) != '}') {
      String name = string();
      skip(" :");
      object.put(name, value());
      skip(" ,");
    }
    at++;
    return object;
  }

  private List<@Nullable Object> array() {
    List<@Nullable Object> array = new ArrayList<>();
    at++;
    skip(" ,");
    while (text.charAt(at) != ']') {
      array.add(value());
      skip(" ,");
    }
    at++;
    return array;
  }

  private String string() {
    StringBuilder string = new StringBuilder();
    for (at++; text.charAt(at) != '"'; at++) {
      char c = text.charAt(at);
      if (c == '\\') {
        c = text.charAt(++at);
        if (c == 'u') {
          c = (char) Integer.parseInt(text.substring(at + 1, at + 5), 16);
          at += 4;
        } else if (c == 'n') {
          c = '\n';
        }
      }
      string.append(c);
    }
    at++;
    return string.toString();
  }

  private @Nullable Object word() {
    int from = at;
    while (at < text.length() && " ,]}".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(from, at);
    return switch (word) {
      case "null" -> null;
      case "true" -> true;
      case "false" -> false;
      default -> Long.parseUnsignedLong(word);
    };
  }

  private void skip(String characters) {
    while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
