package io.github.unleak.parser.ftrace;

import io.github.unleak.parser.ftrace.dat.TraceDatReader;
import io.github.unleak.parser.line.OpenInput;

/** Reads a kernel trace of any form. No bytes make it fail; what cannot be read is a diagnostic. */
public final class TraceReader {

  private TraceReader() {}

  /**
   * Reads a trace as a stream, in memory that does not grow with it.
   *
   * @param opened an input whose {@link OpenInput#text} is a trace and from which nothing was read
   * @param vocabulary what the user says events mean
   * @param listener takes the events in the order of the trace
   */
  public static TraceSummary read(
      OpenInput opened, TraceVocabulary vocabulary, TraceListener listener) {
    return switch (opened.text()) {
      case TRACE_DAT -> new TraceDatReader(opened, vocabulary, listener).read();
      default -> new TraceTextReader(opened, vocabulary, listener).read();
    };
  }

  /**
   * The same, with the reading done by a thread of its own while this one runs the listener. What
   * the listener throws ends the reading.
   */
  public static TraceSummary readAhead(
      OpenInput opened, TraceVocabulary vocabulary, TraceListener listener) {
    return new TraceRelay(listener).run(relay -> read(opened, vocabulary, relay));
  }
}
