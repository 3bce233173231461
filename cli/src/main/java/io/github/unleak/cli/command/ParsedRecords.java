package io.github.unleak.cli.command;

import io.github.unleak.cli.report.json.RecordJson;
import io.github.unleak.cli.terminal.ExitStatus;
import io.github.unleak.cli.terminal.Messages;
import io.github.unleak.cli.terminal.Progress;
import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.format.RecordListener;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.kmemleak.KernelNotice;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.kmemleak.ObjectState;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.InputSummary;
import java.util.List;

/** Writes what is read as it is read, and remembers whether an input could not be used. */
final class ParsedRecords implements RecordListener {

  private final RecordJson records;
  private final Messages messages;
  private final Progress progress;
  private String path = "";
  private boolean failed;

  ParsedRecords(RecordJson records, Messages messages, Progress progress) {
    this.records = records;
    this.messages = messages;
    this.progress = progress;
  }

  @Override
  public void begin(String input) {
    path = input;
  }

  @Override
  public void object(KmemleakObject object) {
    records.object(object);
  }

  @Override
  public void notice(KernelNotice notice) {
    records.notice(notice);
  }

  @Override
  public void state(ObjectState state) {
    records.state(state);
  }

  @Override
  public void event(TraceEvent event) {
    records.event(path, event);
  }

  @Override
  public void loss(TraceLoss loss) {
    records.loss(loss);
  }

  @Override
  public void trace(TraceSummary summary) {
    records.trace(summary);
  }

  @Override
  public void bundle(Bundle bundle) {
    records.bundle(bundle);
  }

  @Override
  public void input(InputSummary summary) {
    records.input(summary);
  }

  @Override
  public void diagnostic(Diagnostic diagnostic) {
    failed |= ExitStatus.failed(List.of(diagnostic));
    progress.erase();
    messages.tell(diagnostic);
    records.diagnostic(diagnostic);
  }

  /** True if an input could not be used. */
  boolean failed() {
    return failed;
  }
}
