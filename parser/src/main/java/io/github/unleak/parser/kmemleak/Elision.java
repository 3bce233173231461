package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.TextCursor;
import java.util.Locale;

/** The marks that people leave where they cut lines out: {@code [...]}, {@code <snip>}. */
final class Elision {

  /** A longer line is prose. */
  private static final int LONGEST = 60;

  private Elision() {}

  /** True where the rest of the line is such a mark. */
  static boolean is(TextCursor cursor) {
    int length = cursor.end() - cursor.at();
    if (length > LONGEST || length < 2) {
      return false;
    }
    String text = cursor.text(cursor.at(), cursor.end()).strip();
    if (text.startsWith("...") || text.equals("..")) {
      return true;
    }
    boolean bracketed =
        (text.startsWith("[") && text.endsWith("]"))
            || (text.startsWith("<") && text.endsWith(">"))
            || (text.startsWith("(") && text.endsWith(")"))
            || (text.startsWith("-") && text.endsWith("-"));
    return bracketed ? text.contains("..") || cutWord(text) : text.length() <= 12 && cutWord(text);
  }

  private static boolean cutWord(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.contains("snip") || lower.contains("skip") || lower.contains("cut");
  }
}
