package io.github.unleak.cli.report.page;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Plain text in lines of at most 80 columns; only a word that is longer goes beyond. */
public final class Page {

  /** Columns of a line: what mail and terminals agree on. */
  public static final int WIDTH = 80;

  private final Writer out;

  public Page(OutputStream out) {
    this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
  }

  public void line(String text) throws IOException {
    out.write(text);
    out.write('\n');
  }

  public void line() throws IOException {
    out.write('\n');
  }

  /**
   * Writes {@code text} after {@code first}, broken at spaces, each further line after {@code
   * rest}.
   */
  public void paragraph(String first, String rest, String text) throws IOException {
    words(first, rest, List.of(text.split(" ", -1)));
  }

  /** Writes {@code words} as {@link #paragraph} does, never breaking inside one of them. */
  public void words(String first, String rest, List<String> words) throws IOException {
    StringBuilder line = new StringBuilder(first);
    int column = columns(first);
    boolean empty = true;
    for (String word : words) {
      int width = columns(word);
      if (!empty && column + 1 + width > WIDTH) {
        line(line.toString());
        line.setLength(0);
        line.append(rest);
        column = columns(rest);
        empty = true;
      }
      if (!empty) {
        line.append(' ');
        column++;
      }
      line.append(word);
      column += width;
      empty = false;
    }
    line(line.toString());
  }

  public void flush() throws IOException {
    out.flush();
  }

  /** How many columns {@code text} takes: escape sequences take none. */
  static int columns(String text) {
    int columns = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\u001b') {
        int end = text.indexOf('m', i);
        i = end < 0 ? text.length() : end;
      } else {
        columns++;
      }
    }
    return columns;
  }
}
