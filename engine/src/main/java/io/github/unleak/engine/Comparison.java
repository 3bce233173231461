package io.github.unleak.engine;

import io.github.unleak.analyzer.timeline.Difference;
import io.github.unleak.parser.line.Diagnostic;
import java.util.List;

/**
 * What came and what went between two inputs.
 *
 * @param difference by object
 * @param diagnostics what was wrong with the inputs
 */
public record Comparison(Difference difference, List<Diagnostic> diagnostics) {

  public Comparison {
    diagnostics = List.copyOf(diagnostics);
  }
}
