package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.kmemleak.ObjectDraft.Stage;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.TextCursor;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines that could not be read as part of the object. If the object goes on after them they were
 * part of it and become diagnostics; else they came after it.
 */
final class UnreadLines {

  private static final int LONGEST_SHOWN = 60;

  private record Unread(long line, String text) {}

  private final List<Unread> lines = new ArrayList<>();

  void add(long line, TextCursor cursor) {
    lines.add(new Unread(line, shown(cursor)));
  }

  /** The rest of a line, shortened. */
  static String shown(TextCursor cursor) {
    int to = Math.min(cursor.end(), cursor.at() + LONGEST_SHOWN);
    StringBuilder shown = new StringBuilder("'");
    for (int i = cursor.at(); i < to; i++) {
      int c = cursor.bytes()[i] & 0xff;
      shown.append(c >= ' ' && c < 0x7f ? (char) c : '?');
    }
    return shown.append(to < cursor.end() ? "...'" : "'").toString();
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  int count() {
    return lines.size();
  }

  void clear() {
    lines.clear();
  }

  /** Reports the lines: the object went on after them. */
  void report(ReportContext context, ObjectDraft draft, Stage stage) {
    if (lines.isEmpty()) {
      return;
    }
    DiagnosticCode code =
        switch (stage) {
          case NONE, HEADER -> DiagnosticCode.DAMAGED_COMM;
          case COMM, DUMP -> DiagnosticCode.DAMAGED_DUMP;
          case TRACE -> DiagnosticCode.DAMAGED_FRAME;
        };
    for (Unread unread : lines) {
      context.diagnostic(code, "cannot be read: " + unread.text, unread.line);
    }
    draft.damaged = true;
    lines.clear();
  }
}
