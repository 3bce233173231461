package io.github.unleak.engine;

import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.Diagnostic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code unleak replay} prints.
 *
 * @param traces one for each trace, in order
 * @param at when the state of the rcaches was asked for; {@code null} for the end
 * @param named addresses that the user wants to follow
 * @param listed addresses of the objects that reports list, the others left out
 * @param diagnostics all that there is to tell
 */
public record Replayed(
    List<TraceReplay> traces,
    @Nullable Moment at,
    List<Address> named,
    List<Address> listed,
    List<Diagnostic> diagnostics) {

  public Replayed {
    traces = List.copyOf(traces);
    named = List.copyOf(named);
    listed = List.copyOf(listed);
    diagnostics = List.copyOf(diagnostics);
  }
}
