package io.github.unleak.engine;

import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.format.RecordListener;
import io.github.unleak.parser.kmemleak.KernelNotice;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.kmemleak.ObjectState;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.InputSummary;
import java.util.ArrayList;
import java.util.List;

/** Keeps all records of one input that is no trace. */
final class RecordCollector implements RecordListener {

  private final List<KmemleakObject> objects = new ArrayList<>();
  private final List<KernelNotice> notices = new ArrayList<>();
  private final List<ObjectState> states = new ArrayList<>();
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final List<Bundle> bundles = new ArrayList<>();
  private final List<KmemleakLog> logs = new ArrayList<>();

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

  @Override
  public void bundle(Bundle bundle) {
    bundles.add(bundle); // which holds its diagnostics
  }

  @Override
  public void input(InputSummary summary) {
    if (bundles.isEmpty()) {
      logs.add(new KmemleakLog(summary, objects, notices, states, diagnostics));
    }
  }

  /** What a report or log holds; none if the input describes a recording. */
  List<KmemleakLog> logs() {
    return logs;
  }

  /** The description of a recording, if the input is one. */
  List<Bundle> bundles() {
    return bundles;
  }
}
