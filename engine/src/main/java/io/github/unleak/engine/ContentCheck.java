package io.github.unleak.engine;

import io.github.unleak.parser.kmemleak.KernelNotice;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.kmemleak.NoticeKind;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.InputSummary;
import io.github.unleak.parser.line.Severity;
import io.github.unleak.parser.line.SourceLine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the inputs hold output of kmemleak: the wrong file must not pass for a clean one. */
final class ContentCheck {

  private boolean any;
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

  /** True if one of {@code diagnostics} says that an input could not be used. */
  static boolean failed(List<Diagnostic> diagnostics) {
    return diagnostics.stream().anyMatch(diagnostic -> diagnostic.severity() == Severity.ERROR);
  }

  /**
   * Counts an input.
   *
   * @param content whether it held anything
   * @return what to report: an error if the user named it and it is not what it should be
   */
  @Nullable Diagnostic input(InputSummary input, boolean content) {
    any |= content;
    if (content) {
      return null;
    }
    SourceLine source = new SourceLine(input.path(), 1);
    return switch (input.kind()) {
      case EMPTY -> {
        empty = input.path();
        yield null;
      }
      case FTRACE, TRACE_DAT, BUNDLE -> null;
      case KMEMLEAK, CONSOLE, OTHER ->
          input.folder() == null
              ? new Diagnostic(DiagnosticCode.NOTHING_FOUND, "nothing of kmemleak's in it", source)
              : new Diagnostic(DiagnosticCode.UNRECOGNISED_INPUT, "a file of another kind", source);
    };
  }

  /** What is wrong with the inputs as a whole, after the last, or {@code null}. */
  @Nullable Diagnostic end() {
    if (any) {
      return null;
    }
    return empty == null
        ? new Diagnostic(
            DiagnosticCode.NOTHING_FOUND, "no input holds anything of kmemleak's", null)
        : new Diagnostic(DiagnosticCode.EMPTY_INPUT, "nothing in it", new SourceLine(empty, 1));
  }
}
