package io.github.unleak.parser.ftrace;

import io.github.unleak.parser.line.Diagnostic;

/** Takes what a trace holds, in the order of the trace. */
public interface TraceListener {

  /** An event that has a role. The instance is used again for the next one. */
  void event(TraceEvent event);

  /**
   * Takes an event as {@link #event} does, and gives the instance that the next one is to be filled
   * into: the same, or another one where this one is kept.
   */
  default TraceEvent take(TraceEvent event) {
    event(event);
    return event;
  }

  /** Events are missing here. */
  void loss(TraceLoss loss);

  /** Something that could not be read, or that is worth telling. */
  void diagnostic(Diagnostic diagnostic);
}
