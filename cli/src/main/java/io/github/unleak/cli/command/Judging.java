package io.github.unleak.cli.command;

import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.Options;
import io.github.unleak.parser.ftrace.TraceVocabulary;
import java.util.List;

/** Reads and judges, and tells on standard error what was wrong: what most commands begin with. */
final class Judging {

  private final Terminal terminal;
  private final Messages messages;
  private boolean failed;

  Judging(Terminal terminal, CommonOptions common) {
    this.terminal = terminal;
    this.messages = new Messages(terminal, common);
  }

  Analysis judge(List<String> inputs, TraceVocabulary vocabulary, Options options) {
    Analysis analysis = Reading.of(inputs, vocabulary, terminal).analyze(options);
    analysis.diagnostics().forEach(messages::tell);
    messages.end();
    failed = Reading.failed(analysis.diagnostics());
    return analysis;
  }

  /** True where an input could not be used. */
  boolean failed() {
    return failed;
  }
}
