package io.github.unleak.parser.ftrace.dat;

import io.github.unleak.parser.ftrace.TraceListener;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.ftrace.TraceVocabulary;
import io.github.unleak.parser.line.OpenInput;

/** Reads trace-cmd's binary file. */
public final class TraceDatReader {

  /** A reader of {@code opened}. */
  public TraceDatReader(OpenInput opened, TraceVocabulary vocabulary, TraceListener listener) {}

  /** Reads it. */
  public TraceSummary read() {
    throw new UnsupportedOperationException("to be written");
  }
}
