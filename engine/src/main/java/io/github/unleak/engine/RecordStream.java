package io.github.unleak.engine;

import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.format.InputFormat;
import io.github.unleak.parser.format.RecordListener;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceListener;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.ftrace.TraceVocabulary;
import io.github.unleak.parser.kmemleak.KernelNotice;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.kmemleak.ObjectState;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.InputSummary;
import io.github.unleak.parser.line.OpenInput;
import io.github.unleak.parser.line.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes on the records of all inputs as they are read, and remembers no more than what shows
 * whether there was anything.
 */
final class RecordStream implements RecordListener {

  private final RecordListener target;
  private final ContentCheck check = new ContentCheck();
  private boolean failed;
  private boolean broken;
  private boolean damaged;
  private boolean content;

  RecordStream(RecordListener target) {
    this.target = target;
  }

  /** Reads all of {@code sources}. */
  void read(List<Source> sources, TraceVocabulary vocabulary, ProgressListener listener) {
    List<Input> inputs = Source.inputs(sources, this::beforehand);
    for (Input input : inputs) {
      target.begin(input.path());
      ReadingProgress progress = new ReadingProgress(input, listener);
      try (OpenInput opened = OpenInput.open(progress.input())) {
        InputFormat format = InputFormat.of(opened);
        if (format.isTrace()) {
          TraceListener counting = progress.counting(format, this);
          trace(format.readTrace(opened, vocabulary, counting));
        } else {
          format.read(opened, vocabulary, this);
        }
      }
    }
    Diagnostic wrong = check.end();
    if (!failed) {
      tell(wrong);
    }
  }

  private void beforehand(Diagnostic diagnostic) {
    diagnostic(diagnostic);
    broken = false;
  }

  @Override
  public void object(KmemleakObject object) {
    content = true;
    target.object(object);
  }

  @Override
  public void notice(KernelNotice notice) {
    content |= ContentCheck.shows(notice);
    target.notice(notice);
  }

  @Override
  public void state(ObjectState state) {
    content = true;
    target.state(state);
  }

  @Override
  public void event(TraceEvent event) {
    content = true;
    target.event(event);
  }

  @Override
  public void loss(TraceLoss loss) {
    target.loss(loss);
  }

  @Override
  public void trace(TraceSummary summary) {
    target.trace(summary);
    input(summary.input());
  }

  @Override
  public void bundle(Bundle bundle) {
    target.bundle(bundle);
  }

  @Override
  public void diagnostic(Diagnostic diagnostic) {
    broken |= diagnostic.severity() == Severity.ERROR;
    damaged |= ContentCheck.damaged(List.of(diagnostic));
    failed |= broken || diagnostic.code() == DiagnosticCode.NO_KMEMLEAK;
    target.diagnostic(diagnostic);
  }

  @Override
  public void input(InputSummary input) {
    Diagnostic wrong = check.input(input, content, damaged);
    if (!broken) {
      tell(wrong);
    }
    content = false;
    broken = false;
    damaged = false;
    target.input(input);
  }

  private void tell(@Nullable Diagnostic diagnostic) {
    if (diagnostic != null) {
      diagnostic(diagnostic);
    }
  }
}
