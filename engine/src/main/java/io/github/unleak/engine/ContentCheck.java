package io.github.unleak.engine;

import io.github.unleak.parser.kmemleak.KernelNotice;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.kmemleak.NoticeKind;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.InputKind;
import io.github.unleak.parser.line.InputSummary;
import io.github.unleak.parser.line.Severity;
import io.github.unleak.parser.line.SourceLine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the inputs hold output of kmemleak: the wrong file must not pass for a clean one. */
final class ContentCheck {

  private boolean any;
  private boolean readable;
  private boolean reported;
  private boolean lost;
  private @Nullable String empty;

  /** True for what shows that kmemleak was there; what the kernel prints at boot does not. */
  static boolean shows(KernelNotice notice) {
    return notice.kind() != NoticeKind.BOOT_BANNER && notice.kind() != NoticeKind.TICK_RATE;
  }

  /** True if {@code log} holds output of kmemleak. */
  static boolean hasContent(KmemleakLog log) {
    return !log.objects().isEmpty()
        || !log.states().isEmpty()
        || log.notices().stream().anyMatch(ContentCheck::shows);
  }

  /** True if one of {@code diagnostics} says that something of an input is missing. */
  static boolean damaged(List<Diagnostic> diagnostics) {
    return diagnostics.stream()
        .anyMatch(diagnostic -> diagnostic.severity().compareTo(Severity.DATA_LOSS) >= 0);
  }

  /** True if one of {@code diagnostics} says that an input could not be used. */
  static boolean failed(List<Diagnostic> diagnostics) {
    return diagnostics.stream().anyMatch(diagnostic -> diagnostic.severity() == Severity.ERROR);
  }

  /**
   * Counts an input.
   *
   * @param content whether it held anything
   * @param damaged whether something of it could not be read
   * @return what to report: a warning if the user named it and it is not what it should be
   */
  @Nullable Diagnostic input(InputSummary input, boolean content, boolean damaged) {
    any |= content;
    if (content) {
      return null;
    }
    readable |= input.kind() != InputKind.EMPTY;
    lost |= damaged;
    SourceLine source = new SourceLine(input.path(), 1);
    return switch (input.kind()) {
      case EMPTY -> {
        empty = input.path();
        yield null;
      }
      case FTRACE, TRACE_DAT, BUNDLE -> null;
      case KMEMLEAK, CONSOLE, OTHER -> {
        if (input.folder() != null) {
          yield new Diagnostic(DiagnosticCode.UNRECOGNISED_INPUT, "a file of another kind", source);
        }
        reported = true;
        yield new Diagnostic(
            damaged ? DiagnosticCode.NOTHING_FOUND : DiagnosticCode.NO_KMEMLEAK,
            "no kmemleak output",
            source);
      }
    };
  }

  /** What is wrong with the inputs as a whole, after the last, or {@code null}. */
  @Nullable Diagnostic end() {
    if (any) {
      return null;
    }
    if (empty != null) {
      return new Diagnostic(DiagnosticCode.EMPTY_INPUT, "nothing in it", new SourceLine(empty, 1));
    }
    if (reported) {
      return null;
    }
    return readable && !lost
        ? new Diagnostic(DiagnosticCode.NO_KMEMLEAK, "no input holds kmemleak output", null)
        : new Diagnostic(DiagnosticCode.NOTHING_FOUND, "no input holds kmemleak output", null);
  }
}
