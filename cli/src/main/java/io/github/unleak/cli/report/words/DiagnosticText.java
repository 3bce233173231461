package io.github.unleak.cli.report.words;

import io.github.unleak.cli.report.page.Printable;
import io.github.unleak.cli.report.page.Tool;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.SourceLine;

/** A diagnostic in the form that editors and CI systems know from compilers. */
public final class DiagnosticText {

  private DiagnosticText() {}

  /** {@code path:line: severity: message (advice)}. */
  public static String of(Diagnostic diagnostic) {
    SourceLine source = diagnostic.source();
    String where = source == null ? Tool.NAME : source.toString();
    return Printable.of(
        where
            + ": "
            + diagnostic.severity().id()
            + ": "
            + diagnostic.message()
            + " ("
            + diagnostic.advice()
            + ")");
  }
}
