package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.verdict.Check.State;
import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.List;

/** Looks at what recorders say of their own recordings. */
final class RecordingChecks {

  private static final String COMPLETE = "complete";

  private RecordingChecks() {}

  /** What to report about a recording besides its investigation. */
  static List<Diagnostic> diagnostics(Bundle bundle) {
    List<Diagnostic> found = new ArrayList<>();
    for (Bundle.Probe probe : bundle.probes()) {
      if (probe.missed() > 0) {
        found.add(
            new Diagnostic(
                DiagnosticCode.MISSED_PROBES,
                probe.event() + " was not recorded " + probe.missed() + " times",
                probe.source()));
      }
    }
    for (Bundle.Gap gap : bundle.gaps()) {
      found.add(
          new Diagnostic(
              DiagnosticCode.RECORDING_GAP,
              gap.what() + " could not be recorded: " + gap.why(),
              gap.source()));
    }
    return found;
  }

  /** The checks of all recordings. */
  static List<Check> of(Investigation investigation) {
    List<Check> checks = new ArrayList<>();
    for (Bundle bundle : investigation.bundles()) {
      if (bundle.trace() != null) {
        checks.add(probes(bundle));
      }
      for (Bundle.Gap gap : bundle.gaps()) {
        checks.add(
            new Check(
                Topic.RECORDING,
                State.GAP,
                bundle.trace(),
                List.of(),
                List.of(gap.item(), gap.what(), gap.why()),
                gap.source()));
      }
      String ended = bundle.ended();
      if (ended != null && !ended.equals(COMPLETE)) {
        SourceLine source = new SourceLine(bundle.input().path(), 1);
        checks.add(
            new Check(
                Topic.RECORDING_END,
                State.NOTE,
                bundle.trace(),
                List.of(),
                List.of(ended),
                source));
      }
    }
    return checks;
  }

  private static Check probes(Bundle bundle) {
    List<String> names = new ArrayList<>();
    SourceLine source = null;
    for (Bundle.Probe probe : bundle.probes()) {
      if (probe.missed() > 0) {
        names.add(probe.event());
        source = source == null ? probe.source() : source;
      }
    }
    State state = names.isEmpty() ? State.OK : State.GAP;
    return new Check(
        Topic.MISSED_PROBES, state, bundle.trace(), List.of(bundle.missed()), names, source);
  }
}
