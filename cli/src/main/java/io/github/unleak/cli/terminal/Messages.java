package io.github.unleak.cli.terminal;

import io.github.unleak.cli.report.page.Tool;
import io.github.unleak.cli.report.words.DiagnosticText;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.Severity;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Map;

/** Tells the user on standard error what is wrong or noteworthy, as loudly as asked for. */
public final class Messages {

  /** Most messages with one code, so that a broken log does not hide everything else. */
  private static final int LIMIT = 20;

  private final PrintStream err;
  private final Severity least;
  private final boolean all;
  private final Map<DiagnosticCode, Integer> counts = new EnumMap<>(DiagnosticCode.class);

  /**
   * Messages on the standard error of {@code terminal}.
   *
   * @param quiet only errors
   * @param verbose everything
   */
  public Messages(Terminal terminal, boolean quiet, boolean verbose) {
    err = terminal.err();
    all = verbose;
    least = quiet ? Severity.ERROR : verbose ? Severity.INFO : Severity.WARNING;
  }

  public void tell(Diagnostic diagnostic) {
    if (diagnostic.severity().compareTo(least) < 0) {
      return;
    }
    int before = counts.merge(diagnostic.code(), 1, Integer::sum) - 1;
    if (all || before < LIMIT) {
      err.println(DiagnosticText.of(diagnostic));
    }
  }

  /** Prints how many messages were held back. */
  public void end() {
    counts.forEach(
        (code, count) -> {
          if (!all && count > LIMIT) {
            err.println(
                Tool.NAME
                    + ": "
                    + code.severity().id()
                    + ": "
                    + (count - LIMIT)
                    + " more of "
                    + code.id()
                    + " (-v shows all)");
          }
        });
  }
}
