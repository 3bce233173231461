package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.kmemleak.ObjectDraft.Stage;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.TextCursor;
import org.jspecify.annotations.Nullable;

/**
 * Reads objects line by line through every damage that logs, mailers and people do to them. A part
 * of an object is known by its keywords; where it stands in the line, and what stands between two
 * parts, does not matter.
 */
final class EntryReader {

  /** Lines of others inside a log that an object survives. */
  private static final int MOST_STRANGERS = 100;

  /** Lines that cannot be read, in a row, that an object survives before its backtrace. */
  private static final int MOST_UNREAD = 4;

  private final ReportContext context;
  private final PartReader parts;
  private final StateReader state = new StateReader();
  private final ObjectDraft draft;
  private final WrappedPart wrapped = new WrappedPart();
  private final UnreadLines unread = new UnreadLines();
  private int strangers;
  private boolean doubleSpaced;

  EntryReader(ReportContext context) {
    this.context = context;
    this.draft = new ObjectDraft();
    this.parts = new PartReader(context, draft);
  }

  /** True where the next line may belong to something that is being read. */
  boolean busy() {
    return draft.stage != Stage.NONE || wrapped.waiting() || state.open();
  }

  /** Takes the next line. */
  void line(ReportLine line) {
    TextCursor cursor = line.cursor();
    if (line.quoted() || line.tagged() || line.stamped()) {
      context.foreign();
    }
    cursor.skipSpaces();
    if (cursor.atEnd()) {
      blank();
      return;
    }
    if (wrapped.waiting()) {
      TextCursor rest = continued(line);
      if (rest == null) {
        return;
      }
      cursor = rest;
    }
    content(line, cursor);
  }

  /** A blank line ends a backtrace, unless there is one between all lines. */
  private void blank() {
    if (draft.stage == Stage.TRACE && !draft.backtrace.isEmpty()) {
      if (!doubleSpaced || !unread.isEmpty()) {
        close();
      }
    } else if (draft.stage != Stage.NONE) {
      doubleSpaced = true;
    }
  }

  /** Tries the part that the last line began; {@code null} where this line belongs to it wholly. */
  private @Nullable TextCursor continued(ReportLine line) {
    TextCursor cursor = wrapped.joined(line.cursor());
    Match match = part(wrapped.kind(), line, cursor);
    if (match == Match.MORE && wrapped.mayGrow()) {
      return null;
    }
    if (match != Match.YES) {
      giveUpWrapped();
      return line.cursor();
    }
    wrapped.drop();
    context.foreign();
    draft.quoted = true;
    draft.lastLine = line.number();
    cursor.skipSpaces();
    return cursor.atEnd() ? null : cursor;
  }

  private void giveUpWrapped() {
    wrapped.drop();
    TextCursor again = wrapped.again();
    if (wrapped.kind() != WrappedPart.Kind.HEADER && draft.stage != Stage.NONE) {
      parts.damaged(wrapped.kind(), again, wrapped.line());
    }
  }

  /** Reads all parts that are left at the cursor: where newlines were lost there are several. */
  private void content(ReportLine line, TextCursor cursor) {
    boolean first = true;
    while (!cursor.atEnd()) {
      int from = cursor.at();
      WrappedPart.@Nullable Kind kind = kind(line, cursor);
      Match match = kind == null ? other(line, cursor, first) : part(kind, line, cursor);
      if (match == Match.MORE && kind != null) {
        cursor.at(from);
        wrapped.hold(kind, cursor, line.number());
        return;
      }
      if (match == Match.DAMAGED && kind != null) {
        cursor.at(from);
        parts.damaged(kind, cursor, line.number());
        if (!toHeader(cursor, from + 1)) {
          return;
        }
      } else if (match == Match.NO) {
        cursor.at(from);
        if (!toHeaderBehindJunk(line, cursor, first)) {
          notUnderstood(line, cursor, first);
          return;
        }
      }
      first = false;
      cursor.skipSpaces();
      while (!cursor.atEnd() && cursor.take('>')) { // the quote mark of a line that was joined
        handled();
        cursor.skipSpaces();
      }
    }
  }

  /** What the keywords at the cursor promise, or {@code null}. */
  private WrappedPart.@Nullable Kind kind(ReportLine line, TextCursor cursor) {
    if (cursor.startsWith(HeaderReader.KEYWORDS)) {
      return WrappedPart.Kind.HEADER;
    }
    return draft.stage == Stage.NONE || !belongs(line) ? null : parts.kind(cursor);
  }

  private Match part(WrappedPart.Kind kind, ReportLine line, TextCursor cursor) {
    if (kind == WrappedPart.Kind.HEADER) {
      return header(line, cursor);
    }
    int from = cursor.at();
    Stage before = draft.stage;
    Match match = parts.read(kind, line, cursor);
    if (match == Match.YES) {
      unread.report(context, draft, before);
      took(line, from, kind);
    }
    return match;
  }

  private Match header(ReportLine line, TextCursor cursor) {
    Match match = parts.header().read(cursor);
    if (match == Match.YES || match == Match.DAMAGED) {
      close();
      state.finish(context);
      wrapped.drop();
    }
    if (match == Match.YES) {
      context.delivery().objectOpened();
      draft.start(parts.header(), line);
      unread.clear();
      strangers = 0;
      doubleSpaced = false;
      if (line.indent() > 0) {
        handled();
      }
    }
    return match;
  }

  private void took(ReportLine line, int from, WrappedPart.Kind kind) {
    draft.lastLine = line.number();
    draft.quoted |= line.quoted();
    strangers = 0;
    if (from == line.cursor().end() || line.indent() != parts.indent(kind)) {
      handled();
    }
  }

  private void handled() {
    draft.quoted = true;
    context.foreign();
  }

  /** Dump rows, wrapped bits, elisions: what has no keywords. */
  private Match other(ReportLine line, TextCursor cursor, boolean first) {
    if (draft.stage == Stage.NONE || !belongs(line)) {
      return Match.NO;
    }
    Stage before = draft.stage;
    Match match = parts.other(line, cursor, first);
    if (match == Match.YES || match == Match.DAMAGED) {
      unread.report(context, draft, before);
      draft.lastLine = line.number();
      draft.quoted |= line.quoted();
      strangers = 0;
    }
    return match;
  }

  /** True where the line went through the same channel as the object's header. */
  private boolean belongs(ReportLine line) {
    return line.tagged() == draft.verbose && line.stamped() == draft.stamped;
  }

  private static boolean toHeader(TextCursor cursor, int from) {
    cursor.at(Math.min(from, cursor.end()));
    int header = cursor.find(HeaderReader.KEYWORDS);
    if (header < 0) {
      return false;
    }
    cursor.at(header);
    return true;
  }

  /** A shell prompt, a stamp that is not known, or the end of another line may stand before it. */
  private boolean toHeaderBehindJunk(ReportLine line, TextCursor cursor, boolean first) {
    int from = cursor.at();
    if (!toHeader(cursor, from + 1)) {
      cursor.at(from);
      return false;
    }
    int header = cursor.at();
    Match match = parts.header().read(cursor);
    cursor.at(from);
    if (match == Match.NO) {
      return false;
    }
    if (first) {
      line.learn(header);
    }
    context.foreign();
    cursor.at(header);
    return true;
  }

  private void notUnderstood(ReportLine line, TextCursor cursor, boolean first) {
    context.foreign();
    KernelNotice notice = first ? NoticeReader.read(line, context) : null;
    if (notice != null) {
      if (notice.kind() == NoticeKind.NEW_LEAKS || notice.kind() == NoticeKind.BOOT_BANNER) {
        close();
        state.finish(context);
      }
      if (notice.kind() == NoticeKind.BOOT_BANNER) {
        context.booted();
      }
      context.delivery().notice(notice);
    } else if (state.open()) {
      state.field(line, context);
    } else if (line.tagged() && StateReader.begins(cursor)) {
      close();
      state.start(line, context);
    } else if (draft.stage != Stage.NONE) {
      insideObject(line, cursor, first);
    }
  }

  private void insideObject(ReportLine line, TextCursor cursor, boolean first) {
    if (!belongs(line)) {
      if (++strangers > MOST_STRANGERS) {
        close();
      }
      return;
    }
    if (!first) {
      context.diagnostic(
          DiagnosticCode.DAMAGED_FRAME,
          "text behind the end of a line: " + UnreadLines.shown(cursor),
          line.number());
      return;
    }
    if (startsAnother(cursor)) {
      close();
      context.diagnostic(
          DiagnosticCode.DAMAGED_HEADER, "an object without a header", line.number());
      return;
    }
    boolean tracing = draft.stage == Stage.TRACE && !draft.backtrace.isEmpty();
    if ((tracing && !unread.isEmpty()) || unread.count() == MOST_UNREAD) {
      close();
    } else {
      if (draft.stage == Stage.DUMP) {
        draft.dump.gap();
      }
      unread.add(line.number(), cursor);
    }
  }

  /** True at a part that the object has already: the header between was cut out. */
  private boolean startsAnother(TextCursor cursor) {
    return (cursor.startsWith("comm \"") && draft.commRead())
        || (draft.stage == Stage.TRACE
            && (cursor.startsWith("backtrace") || cursor.startsWith("hex dump (")));
  }

  /** Hands on the object that is being read, if any. */
  void close() {
    if (draft.stage != Stage.NONE) {
      if (wrapped.waiting()) {
        giveUpWrapped();
      }
      draft.finish(context, false);
    }
    wrapped.drop();
  }

  /** The input has ended; {@code cleanly} where its last line had an end mark. */
  void end(boolean cleanly) {
    state.finish(context);
    // The beginning of a part that was cut in its first words is a line that could not be read.
    boolean last = strangers == 0 && unread.count() <= (cleanly ? 0 : 1);
    boolean inside = wrapped.waiting() || draft.stage != Stage.TRACE || draft.backtrace.isEmpty();
    if (draft.stage == Stage.NONE) {
      if (wrapped.waiting() && wrapped.again().find("0x") >= 0) {
        context.diagnostic(
            DiagnosticCode.CUT_OBJECT, "the input ends inside a header", wrapped.line());
      }
    } else if (last && inside && (!cleanly || context.pure())) {
      if (wrapped.waiting()) {
        giveUpWrapped();
      }
      draft.finish(context, true);
    }
    close();
  }
}
