package io.github.unleak.cli.command;

import io.github.unleak.parser.kmemleak.KernelNotice;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.kmemleak.NoticeKind;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.InputSummary;
import io.github.unleak.parser.line.SourceLine;
import org.jspecify.annotations.Nullable;

/**
 * Whether the inputs held anything of kmemleak's; a clean bill must not come from the wrong file.
 */
final class Substance {

  private boolean any;
  private @Nullable String empty;

  /** True for what shows that kmemleak was there; what the kernel says at boot does not. */
  static boolean shows(KernelNotice notice) {
    return notice.kind() != NoticeKind.BOOT_BANNER && notice.kind() != NoticeKind.TICK_RATE;
  }

  /** True where {@code log} holds something of kmemleak's. */
  static boolean in(KmemleakLog log) {
    return !log.objects().isEmpty()
        || !log.states().isEmpty()
        || log.notices().stream().anyMatch(Substance::shows);
  }

  /**
   * Takes note of an input.
   *
   * @param held whether it held something
   * @return what to tell of it: an error where the user named it and it is not what it should be
   */
  @Nullable Diagnostic input(InputSummary input, boolean held) {
    any |= held;
    if (held) {
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

  /** What is wrong with the inputs as a whole, after the last. */
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
