package io.github.unleak.parser.bundle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads JSON (RFC 8259), as much of it as a description of a recording needs, strictly. */
final class JsonText {

  private static final int DEEPEST = 32;
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private final String text;
  private int at;
  private int counted;
  private long line = 1;

  /** The text is no JSON. */
  static final class Damage extends Exception {
    private static final long serialVersionUID = 1;
    private final long line;

    Damage(String message, long line) {
      super(message);
      this.line = line;
    }

    long line() {
      return line;
    }
  }

  private JsonText(String text) {
    this.text = text;
  }

  /**
   * Reads one value that is the whole text.
   *
   * @throws Damage where it is none
   */
  static Json read(String text) throws Damage {
    JsonText json = new JsonText(text);
    Json value = json.value(0);
    json.skip();
    if (json.at < text.length()) {
      throw json.damage("something follows it");
    }
    return value;
  }

  private Damage damage(String what) {
    return new Damage(what, line());
  }

  private long line() {
    for (; counted < Math.min(at, text.length()); counted++) {
      line += text.charAt(counted) == '\n' ? 1 : 0;
    }
    return line;
  }

  private void skip() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() throws Damage {
    skip();
    if (at >= text.length()) {
      throw damage("it ends early");
    }
    return text.charAt(at);
  }

  private boolean take(char wanted) throws Damage {
    boolean there = peek() == wanted;
    at += there ? 1 : 0;
    return there;
  }

  private void expect(char wanted) throws Damage {
    if (!take(wanted)) {
      throw damage("'" + wanted + "' is missing");
    }
  }

  private Json value(int depth) throws Damage {
    if (depth > DEEPEST) {
      throw damage("it is nested too deeply");
    }
    char first = peek();
    long begin = line();
    return switch (first) {
      case '{' -> new Json(members(depth), begin);
      case '[' -> new Json(items(depth), begin);
      case '"' -> new Json(string(), begin);
      default -> new Json(word(), begin);
    };
  }

  private Map<String, Json> members(int depth) throws Damage {
    Map<String, Json> members = new HashMap<>();
    expect('{');
    if (take('}')) {
      return members;
    }
    do {
      peek();
      String name = string();
      expect(':');
      members.put(name, value(depth + 1));
    } while (take(','));
    expect('}');
    return members;
  }

  private List<Json> items(int depth) throws Damage {
    List<Json> items = new ArrayList<>();
    expect('[');
    if (take(']')) {
      return items;
    }
    do {
      items.add(value(depth + 1));
    } while (take(','));
    expect(']');
    return items;
  }

  private String string() throws Damage {
    expect('"');
    StringBuilder string = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      char next = text.charAt(at++);
      if (next < ' ') {
        throw damage("a line ends inside a text");
      }
      string.append(next == '\\' ? escaped() : next);
    }
    if (at >= text.length()) {
      throw damage("it ends early");
    }
    at++;
    return string.toString();
  }

  private char escaped() throws Damage {
    char kind = at < text.length() ? text.charAt(at++) : ' ';
    return switch (kind) {
      case '"', '\\', '/' -> kind;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        if (at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
          throw damage("\\u wants four digits");
        }
        at += 4;
        yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
      }
      default -> throw damage("there is no such escape");
    };
  }

  private @Nullable Object word() throws Damage {
    int from = at;
    while (at < text.length() && isInWord(text.charAt(at))) {
      at++;
    }
    String word = text.substring(from, at);
    return switch (word) {
      case "true" -> true;
      case "false" -> false;
      case "null" -> null;
      default -> {
        if (!NUMBER.matcher(word).matches()) {
          throw damage("'" + word + "' is no value");
        }
        yield new Json.Digits(word);
      }
    };
  }

  private static boolean isInWord(char letter) {
    return "+-.".indexOf(letter) >= 0 || Character.isLetterOrDigit(letter);
  }
}
