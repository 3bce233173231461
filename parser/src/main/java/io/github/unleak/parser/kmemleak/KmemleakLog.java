package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.InputSummary;
import java.util.List;

/**
 * All that one input held, in memory.
 *
 * @param summary what the input is
 * @param objects in the order of the input
 * @param notices in the order of the input
 * @param states in the order of the input
 * @param diagnostics in the order of the input
 */
public record KmemleakLog(
    InputSummary summary,
    List<KmemleakObject> objects,
    List<KernelNotice> notices,
    List<ObjectState> states,
    List<Diagnostic> diagnostics) {

  public KmemleakLog {
    objects = List.copyOf(objects);
    notices = List.copyOf(notices);
    states = List.copyOf(states);
    diagnostics = List.copyOf(diagnostics);
  }
}
