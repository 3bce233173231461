package io.github.unleak.parser.ftrace;

import io.github.unleak.parser.line.OpenInput;

/** Reads the text of ftrace and of trace-cmd. */
final class TraceTextReader {

  TraceTextReader(OpenInput opened, TraceVocabulary vocabulary, TraceListener listener) {}

  TraceSummary read() {
    throw new UnsupportedOperationException("to be written");
  }
}
