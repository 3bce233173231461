package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.InputSummary;
import java.util.ArrayList;
import java.util.List;

/** Keeps the records of one input in memory. */
public class RecordKeeper implements KmemleakListener {

  private final List<KmemleakObject> objects = new ArrayList<>();
  private final List<KernelNotice> notices = new ArrayList<>();
  private final List<ObjectState> states = new ArrayList<>();
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  @Override
  public void object(KmemleakObject object) {
    objects.add(object);
  }

  @Override
  public void notice(KernelNotice notice) {
    notices.add(notice);
  }

  @Override
  public void state(ObjectState state) {
    states.add(state);
  }

  @Override
  public void diagnostic(Diagnostic diagnostic) {
    diagnostics.add(diagnostic);
  }

  /** All of them, as those of the input that {@code summary} is about. */
  public KmemleakLog log(InputSummary summary) {
    return new KmemleakLog(summary, objects, notices, states, diagnostics);
  }
}
