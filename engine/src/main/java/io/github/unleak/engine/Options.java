package io.github.unleak.engine;

import io.github.unleak.analyzer.verdict.Assumptions;
import io.github.unleak.parser.ftrace.TraceVocabulary;

/**
 * What a caller may say beside the inputs.
 *
 * @param assumptions about the kernel and the recording, where the inputs do not show it
 * @param vocabulary what events of traces mean, where their names do not say it
 * @param readAhead true to read each trace with a thread of its own; it ends before the call does
 */
public record Options(Assumptions assumptions, TraceVocabulary vocabulary, boolean readAhead) {

  /** Everything is found out from the inputs, in the caller's thread. */
  public static final Options NONE = new Options(Assumptions.NONE, TraceVocabulary.NONE, false);

  /** The same with these assumptions. */
  public Options with(Assumptions other) {
    return new Options(other, vocabulary, readAhead);
  }

  /** The same with this vocabulary. */
  public Options with(TraceVocabulary other) {
    return new Options(assumptions, other, readAhead);
  }

  /** The same with a thread for each trace in turn. */
  public Options readingAhead() {
    return new Options(assumptions, vocabulary, true);
  }
}
