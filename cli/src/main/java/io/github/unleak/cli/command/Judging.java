package io.github.unleak.cli.command;

import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.AnalyzedTrace;
import io.github.unleak.analyzer.verdict.Assumptions;
import io.github.unleak.analyzer.verdict.Investigation;
import io.github.unleak.cli.option.CommonOptions;
import io.github.unleak.cli.terminal.ExitStatus;
import io.github.unleak.cli.terminal.Messages;
import io.github.unleak.cli.terminal.Progress;
import io.github.unleak.cli.terminal.Terminal;
import io.github.unleak.engine.Options;
import io.github.unleak.engine.Unleak;
import io.github.unleak.parser.ftrace.TraceVocabulary;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.Severity;
import java.util.List;

/** Reads and judges, and tells on standard error what was wrong: what most commands begin with. */
final class Judging {

  private final Terminal terminal;
  private final Messages messages;
  private final boolean verbose;
  private final boolean quiet;
  private boolean failed;

  Judging(Terminal terminal, CommonOptions common) {
    this.terminal = terminal;
    this.messages = common.messages(terminal);
    this.verbose = common.verbose;
    this.quiet = common.quiet;
  }

  Analysis judge(List<String> inputs, TraceVocabulary vocabulary, Assumptions assumptions) {
    return investigate(inputs, vocabulary, assumptions).analysis();
  }

  /** The same, keeping the replayed traces. */
  Investigation investigate(
      List<String> inputs, TraceVocabulary vocabulary, Assumptions assumptions) {
    Investigation investigation = read(inputs, vocabulary, assumptions);
    Analysis analysis = investigation.analysis();
    boolean other = ExitStatus.noKmemleak(analysis.diagnostics());
    for (Diagnostic diagnostic : analysis.diagnostics()) {
      if (!other || diagnostic.code() != DiagnosticCode.NO_SIGN_OF_SCAN) { // one line is enough
        messages.tell(diagnostic);
      }
    }
    messages.end();
    failed = ExitStatus.failed(analysis.diagnostics());
    return investigation;
  }

  /**
   * Judges too, but prints only errors unless everything is wanted: for a report that itself says
   * what is wrong with the inputs. A trace is useful without any kmemleak output.
   */
  Investigation examine(List<String> inputs, TraceVocabulary vocabulary, Assumptions assumptions) {
    Investigation investigation = read(inputs, vocabulary, assumptions);
    Analysis analysis = investigation.analysis();
    boolean traced = analysis.traces().stream().anyMatch(Judging::ofUse);
    for (Diagnostic diagnostic : analysis.diagnostics()) {
      boolean other = diagnostic.code() == DiagnosticCode.NO_KMEMLEAK;
      boolean error = other || diagnostic.severity() == Severity.ERROR;
      if (other && traced) {
        continue;
      }
      failed |= error;
      if (error || verbose) {
        messages.tell(diagnostic);
      }
    }
    messages.end();
    return investigation;
  }

  private Investigation read(
      List<String> inputs, TraceVocabulary vocabulary, Assumptions assumptions) {
    try (Progress progress = Progress.on(terminal.quiet(quiet))) {
      Options options = Options.NONE.with(assumptions).with(vocabulary).readingAhead();
      return Unleak.investigate(terminal.sources(inputs), options, progress.listener());
    }
  }

  private static boolean ofUse(AnalyzedTrace trace) {
    return !trace.replay().summary().roles().isEmpty();
  }

  /** True where an input could not be used. */
  boolean failed() {
    return failed;
  }
}
