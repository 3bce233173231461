package io.github.unleak.parser.line;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Something to tell about an input: what is wrong or noteworthy, where, and what to do about it.
 *
 * @param code what kind of thing it is; carries the severity and the advice
 * @param message what was seen here, in one sentence without a final full stop
 * @param source the line, or {@code null} where it concerns an input as a whole or several
 */
public record Diagnostic(DiagnosticCode code, String message, @Nullable SourceLine source)
    implements Serializable {

  /** The severity that the code carries. */
  public Severity severity() {
    return code.severity();
  }

  /** What the user can do about it, in one sentence. */
  public String advice() {
    return code.advice();
  }
}
