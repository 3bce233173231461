package io.github.unleak.cli.command;

import io.github.unleak.cli.report.RecordJson;
import io.github.unleak.parser.kmemleak.KernelNotice;
import io.github.unleak.parser.kmemleak.KmemleakListener;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.kmemleak.ObjectState;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.InputSummary;
import io.github.unleak.parser.line.Severity;
import org.jspecify.annotations.Nullable;

/** Passes on what is read, and remembers of it no more than what the exit status depends on. */
final class Findings implements KmemleakListener {

  private final RecordJson records;
  private final Messages messages;
  private final Substance substance = new Substance();
  private boolean failed;
  private boolean broken;
  private boolean held;

  Findings(RecordJson records, Messages messages) {
    this.records = records;
    this.messages = messages;
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
    messages.tell(diagnostic);
    records.diagnostic(diagnostic);
  }

  /** Something about the inputs before the first of them is opened. */
  void beforehand(Diagnostic diagnostic) {
    diagnostic(diagnostic);
    broken = false;
  }

  /** The end of one input. */
  void input(InputSummary input) {
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
