package io.github.unleak.parser.ftrace.dat;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The descriptions of all event types, parsed when one is asked for: thousands lie unused. */
final class EventFormats {

  /** Type ids have 16 bits. */
  static final int IDS = 1 << 16;

  /** More text than this, in bytes, is no description any more. */
  private static final long MOST_TEXT = 32 << 20;

  private record Text(String system, String text) {}

  private final Map<Integer, Text> texts = new HashMap<>();
  private long held;

  /** Takes a format file. */
  void add(String system, String text) {
    int id = id(text);
    held += text.length();
    if (id >= 0 && held <= MOST_TEXT) {
      texts.put(id, new Text(system, text));
    }
  }

  private static int id(String text) {
    int from = text.indexOf("\nID: ");
    int at = from + 5;
    int id = 0;
    while (from >= 0 && at < text.length() && Character.isDigit(text.charAt(at)) && id < IDS) {
      id = id * 10 + Character.digit(text.charAt(at), 10);
      at++;
    }
    return from >= 0 && at > from + 5 && id < IDS ? id : -1;
  }

  /** The type of this id, or {@code null} where the file does not describe it. */
  @Nullable EventFormat get(int id) {
    Text found = texts.get(id);
    if (found == null) {
      return null;
    }
    String text = found.text;
    int from = text.indexOf("name: ");
    int end = text.indexOf('\n', Math.max(from, 0));
    String name = from < 0 || end < 0 ? "" : text.substring(from + 6, end).strip();
    return new EventFormat(found.system, name, FormatField.parse(text));
  }

  /** True where nothing is described. */
  boolean isEmpty() {
    return texts.isEmpty();
  }
}
