package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.kmemleak.ObjectDraft.Stage;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.TextCursor;
import org.jspecify.annotations.Nullable;

/** Reads the parts of an object into its draft. */
final class PartReader {

  private final ReportContext context;
  private final ObjectDraft draft;
  private final HeaderReader header = new HeaderReader();
  private final CommReader comm = new CommReader();
  private final TitleReader title = new TitleReader();
  private final FrameReader frame = new FrameReader();

  /** The frame that the rest of the line is known to be, between {@link #kind} and reading it. */
  private @Nullable Frame known;

  PartReader(ReportContext context, ObjectDraft draft) {
    this.context = context;
    this.draft = draft;
  }

  HeaderReader header() {
    return header;
  }

  /** What the words at the cursor promise, if the object still waits for it. */
  WrappedPart.@Nullable Kind kind(TextCursor cursor) {
    Stage stage = draft.stage;
    if (stage == Stage.TRACE) {
      return frameKind(cursor);
    }
    if (cursor.startsWith("comm") && stage == Stage.HEADER) {
      return WrappedPart.Kind.COMM;
    }
    if (cursor.startsWith("(age") && draft.commRead() && draft.ageMillis < 0) {
      return WrappedPart.Kind.AGE;
    }
    if (cursor.startsWith("hex") && stage != Stage.DUMP) {
      return WrappedPart.Kind.DUMP_TITLE;
    }
    if (cursor.startsWith("backtrace")) {
      return WrappedPart.Kind.BACKTRACE_TITLE;
    }
    return cursor.startsWith("[<") ? WrappedPart.Kind.FRAME : null;
  }

  private WrappedPart.@Nullable Kind frameKind(TextCursor cursor) {
    known = context.interned().knownFrame(cursor.bytes(), cursor.at(), cursor.end());
    if (known != null) {
      return WrappedPart.Kind.FRAME;
    }
    Match match = frame.read(cursor.bytes(), cursor.at(), cursor.end());
    return match == Match.NO ? null : WrappedPart.Kind.FRAME;
  }

  /** Spaces before a part as the kernel prints it. */
  int indent(WrappedPart.Kind kind) {
    return switch (kind) {
      case HEADER -> 0;
      case COMM, AGE, DUMP_TITLE, BACKTRACE_TITLE -> 2;
      case FRAME -> 4;
    };
  }

  Match read(WrappedPart.Kind kind, ReportLine line, TextCursor cursor) {
    return switch (kind) {
      case HEADER -> Match.NO;
      case COMM -> comm(cursor);
      case AGE -> age(cursor);
      case DUMP_TITLE -> dumpTitle(cursor);
      case BACKTRACE_TITLE -> backtraceTitle(cursor);
      case FRAME -> frame(cursor);
    };
  }

  private Match comm(TextCursor cursor) {
    Match match = comm.read(cursor);
    if (match == Match.YES) {
      draft.comm(comm, cursor.bytes(), context.interned());
    }
    return match;
  }

  private Match age(TextCursor cursor) {
    Match match = comm.age(cursor);
    if (match == Match.YES) {
      draft.ageMillis = comm.ageMillis();
    }
    return match;
  }

  private Match dumpTitle(TextCursor cursor) {
    Match match = title.dump(cursor);
    if (match == Match.YES) {
      draft.stage = Stage.DUMP;
      draft.dump.start(title.promised(), title.cpu());
    }
    return match;
  }

  private Match backtraceTitle(TextCursor cursor) {
    Match match = title.backtrace(cursor);
    if (match == Match.YES) {
      draft.stage = Stage.TRACE;
      draft.crc = title.crc();
    }
    return match;
  }

  private Match frame(TextCursor cursor) {
    if (known != null) {
      draft.backtrace.add(known);
      known = null;
      cursor.at(cursor.end());
      return Match.YES;
    }
    Match match = frame.read(cursor.bytes(), cursor.at(), cursor.end());
    if (match == Match.YES) {
      draft.stage = Stage.TRACE;
      Frame read = context.interned().frame(cursor.bytes(), cursor.at(), frame.after());
      draft.backtrace.add(read == null ? frame.frame() : read);
      cursor.at(frame.after());
    }
    return match;
  }

  /** What no keyword announces. */
  Match other(ReportLine line, TextCursor cursor, boolean first) {
    if (draft.stage == Stage.DUMP) {
      Match match = draft.dump.row(cursor);
      if (match == Match.DAMAGED) {
        draft.damaged = true;
        context.diagnostic(
            DiagnosticCode.DAMAGED_DUMP,
            "the bytes of a row and its characters do not agree",
            line.number());
      }
      if (match != Match.NO) {
        return match;
      }
    }
    if (moreObjects(cursor) || (draft.stage == Stage.TRACE && completesFrame(cursor))) {
      return Match.YES;
    }
    if (first && draft.stage == Stage.TRACE && annotation(cursor)) {
      return Match.YES;
    }
    if (first && Elision.is(cursor)) {
      draft.dump.elided();
      draft.damaged = true;
      context.foreign();
      context.diagnostic(DiagnosticCode.ELISION, "lines were cut out here", line.number());
      cursor.at(cursor.end());
      return Match.YES;
    }
    return Match.NO;
  }

  /** {@code ... and 5 more object(s) with the same backtrace}. */
  private boolean moreObjects(TextCursor cursor) {
    int from = cursor.at();
    if (cursor.take("... and ")
        && cursor.decimal()
        && cursor.value() >= 0
        && cursor.value() <= Integer.MAX_VALUE) {
      int count = (int) cursor.value();
      if (cursor.take(" more object")) {
        draft.moreObjects = count;
        cursor.at(cursor.end());
        return true;
      }
    }
    cursor.at(from);
    return false;
  }

  private boolean completesFrame(TextCursor cursor) {
    Frame rest = frame.additions(cursor.bytes(), cursor.at(), cursor.end());
    if (rest == null || !draft.backtrace.complete(rest)) {
      return false;
    }
    draft.quoted = true;
    context.foreign();
    cursor.at(frame.after());
    return true;
  }

  /**
   * Passes over what a decoder of addresses put between the frames: {@code kmalloc at
   * include/linux/slab.h:557}, {@code (inlined by) kmalloc at ...}. It repeats the frame above it.
   */
  private boolean annotation(TextCursor cursor) {
    int at = cursor.find(" at ");
    int colon = cursor.find(":");
    boolean inlined = cursor.startsWith("(inlined by) ");
    int words = inlined ? cursor.at() + "(inlined by) ".length() : cursor.at();
    if (at < words || colon < at || cursor.text(words, at).indexOf(' ') >= 0) {
      return false;
    }
    if (!inlined && !Character.isDigit(cursor.peek(cursor.end() - cursor.at() - 1))) {
      return false;
    }
    draft.quoted = true;
    context.foreign();
    cursor.at(cursor.end());
    return true;
  }

  /** Keeps what can be kept of a part that cannot be read, and tells of it. */
  void damaged(WrappedPart.Kind kind, TextCursor cursor, long line) {
    draft.damaged = true;
    switch (kind) {
      case HEADER -> tell(DiagnosticCode.DAMAGED_HEADER, cursor, line);
      case COMM -> {
        tell(DiagnosticCode.DAMAGED_COMM, cursor, line);
        comm.read(cursor);
        draft.comm(comm, cursor.bytes(), context.interned());
      }
      case AGE -> tell(DiagnosticCode.DAMAGED_COMM, cursor, line);
      case DUMP_TITLE -> tell(DiagnosticCode.DAMAGED_DUMP, cursor, line);
      case BACKTRACE_TITLE -> {
        tell(DiagnosticCode.DAMAGED_FRAME, cursor, line);
        draft.stage = Stage.TRACE;
      }
      case FRAME -> tell(DiagnosticCode.DAMAGED_FRAME, cursor, line);
    }
  }

  private void tell(DiagnosticCode code, TextCursor cursor, long line) {
    context.diagnostic(code, "cannot be read: " + UnreadLines.shown(cursor), line);
  }
}
