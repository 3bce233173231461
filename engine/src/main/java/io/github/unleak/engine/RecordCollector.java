package io.github.unleak.engine;

import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.format.RecordListener;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.kmemleak.RecordKeeper;
import io.github.unleak.parser.line.InputSummary;
import java.util.ArrayList;
import java.util.List;

/** Keeps all records of one input that is no trace. */
final class RecordCollector extends RecordKeeper implements RecordListener {

  private final List<Bundle> bundles = new ArrayList<>();
  private final List<KmemleakLog> logs = new ArrayList<>();

  @Override
  public void bundle(Bundle bundle) {
    bundles.add(bundle); // which holds its diagnostics
  }

  @Override
  public void input(InputSummary summary) {
    if (bundles.isEmpty()) {
      logs.add(log(summary));
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
