package io.github.unleak.cli.terminal;

import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.Severity;
import java.util.List;

/** What the process ends with. */
public final class ExitStatus {

  /** Nothing at or above what {@code --fail-on} asks for. */
  public static final int NOTHING = 0;

  /** Such an object was found. */
  public static final int FOUND = 1;

  /** A usage error, an input that could not be read or was empty, a file not written. */
  public static final int USAGE = 2;

  /** With {@code --require-scan}: no sign that kmemleak ran at all. */
  public static final int NO_SCAN = 3;

  /** A bug of ours. */
  public static final int BUG = 70;

  private ExitStatus() {}

  /**
   * True if one of {@code diagnostics} says that an input could not be used, or has no kmemleak
   * output.
   */
  public static boolean failed(List<Diagnostic> diagnostics) {
    return failedToRead(diagnostics) || noKmemleak(diagnostics);
  }

  /** True if one of {@code diagnostics} says that there is no kmemleak output in an input. */
  public static boolean noKmemleak(List<Diagnostic> diagnostics) {
    return diagnostics.stream()
        .anyMatch(diagnostic -> diagnostic.code() == DiagnosticCode.NO_KMEMLEAK);
  }

  /** True if one of {@code diagnostics} says that an input could not be used. */
  public static boolean failedToRead(List<Diagnostic> diagnostics) {
    return diagnostics.stream().anyMatch(diagnostic -> diagnostic.severity() == Severity.ERROR);
  }

  /** True if one of {@code diagnostics} says that an input could not even be looked at. */
  public static boolean unreadable(List<Diagnostic> diagnostics) {
    return diagnostics.stream()
        .anyMatch(diagnostic -> diagnostic.code() == DiagnosticCode.UNREADABLE_INPUT);
  }
}
