package io.github.unleak.cli.command;

import io.github.unleak.cli.report.RecordJson;
import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.bundle.BundleReader;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceListener;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceReader;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.ftrace.TraceVocabulary;
import io.github.unleak.parser.kmemleak.KernelNotice;
import io.github.unleak.parser.kmemleak.KmemleakListener;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.kmemleak.KmemleakReader;
import io.github.unleak.parser.kmemleak.ObjectState;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.InputSummary;
import io.github.unleak.parser.line.OpenInput;
import io.github.unleak.parser.line.Severity;
import io.github.unleak.parser.line.TextKind;
import org.jspecify.annotations.Nullable;

/** Passes on what is read, and remembers of it no more than what the exit status depends on. */
final class Findings implements KmemleakListener {

  private final RecordJson records;
  private final Messages messages;
  private final Progress progress;
  private final Substance substance = new Substance();
  private boolean failed;
  private boolean broken;
  private boolean held;

  Findings(RecordJson records, Messages messages, Progress progress) {
    this.records = records;
    this.messages = messages;
    this.progress = progress;
  }

  @Override
  public void object(KmemleakObject object) {
    held = true;
    records.object(object);
  }

  @Override
  public void notice(KernelNotice notice) {
    held |= Substance.shows(notice);
    records.notice(notice);
  }

  @Override
  public void state(ObjectState state) {
    held = true;
    records.state(state);
  }

  @Override
  public void diagnostic(Diagnostic diagnostic) {
    broken |= diagnostic.severity() == Severity.ERROR;
    failed |= broken;
    progress.erase();
    messages.tell(diagnostic);
    records.diagnostic(diagnostic);
  }

  /** Passes on all that {@code input} holds. */
  void read(Input input, TraceVocabulary vocabulary) {
    try (OpenInput opened = OpenInput.open(input)) {
      if (Reading.isTrace(opened)) {
        TraceListener listener = progress.of(opened, trace(input.path()));
        trace(TraceReader.read(opened, vocabulary, listener));
      } else if (opened.text() == TextKind.BUNDLE) {
        Bundle bundle = BundleReader.read(opened);
        bundle.diagnostics().forEach(this::diagnostic);
        records.bundle(bundle);
        input(bundle.input());
      } else {
        input(KmemleakReader.read(opened, this));
      }
    }
  }

  private TraceListener trace(String path) {
    return new TraceListener() {
      @Override
      public void event(TraceEvent event) {
        held = true;
        records.event(path, event);
      }

      @Override
      public void loss(TraceLoss loss) {
        records.loss(loss);
      }

      @Override
      public void diagnostic(Diagnostic diagnostic) {
        Findings.this.diagnostic(diagnostic);
      }
    };
  }

  private void trace(TraceSummary summary) {
    records.trace(summary);
    input(summary.input());
  }

  /** Something about the inputs before the first of them is opened. */
  void beforehand(Diagnostic diagnostic) {
    diagnostic(diagnostic);
    broken = false;
  }

  /** The end of one input. */
  private void input(InputSummary input) {
    Diagnostic wrong = substance.input(input, held);
    if (!broken) {
      tell(wrong);
    }
    held = false;
    broken = false;
    records.input(input);
  }

  /** The end of all. */
  void end() {
    Diagnostic wrong = substance.end();
    if (!failed) {
      tell(wrong);
    }
    messages.end();
  }

  private void tell(@Nullable Diagnostic diagnostic) {
    if (diagnostic != null) {
      diagnostic(diagnostic);
    }
  }

  /** True where an input could not be used. */
  boolean failed() {
    return failed;
  }
}
