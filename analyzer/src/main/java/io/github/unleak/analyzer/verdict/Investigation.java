package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.TraceView;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.timeline.Snapshot;
import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.line.Diagnostic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An analysis with the replayed traces that it rests on: what it takes to tell the story of one
 * object, to search a witness, or to say what a recording lacks.
 *
 * @param analysis the result
 * @param traces the replays, in reading order
 * @param views how each trace lies to the reports of each run
 * @param bundles what recorders say about their recordings
 */
public record Investigation(
    Analysis analysis, List<TraceReplay> traces, List<TraceView> views, List<Bundle> bundles) {

  /** The same with other diagnostics. */
  public Investigation withDiagnostics(List<Diagnostic> other) {
    return new Investigation(analysis.withDiagnostics(other), traces, views, bundles);
  }

  /** The same with this coverage. */
  Investigation with(TraceCoverage coverage) {
    return new Investigation(analysis.with(coverage), traces, views, bundles);
  }

  /** The view that says which scan a snapshot is of, or {@code null}. */
  @Nullable TraceView viewOf(Snapshot snapshot) {
    for (TraceView view : views) {
      if (view.run() == snapshot.run() && view.times().scan(snapshot.id()) != null) {
        return view;
      }
    }
    return null;
  }
}
