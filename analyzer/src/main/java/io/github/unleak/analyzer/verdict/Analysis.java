package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.TraceView;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.timeline.Snapshot;
import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.InputSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole result.
 *
 * @param inputs what was read, in reading order
 * @param kernel what is known of the kernel
 * @param snapshots in the order of time
 * @param objects every distinct object, in the order of first appearance
 * @param groups leaks before transients, surer before less sure, larger before smaller
 * @param diagnostics of reading first, then of analysis
 * @param summary the counts
 * @param scanSeen true where something shows that kmemleak ran at all
 * @param traces the replays of the traces, in reading order
 * @param views how each trace lies to the reports of each run
 * @param bundles what recorders say of their recordings
 */
public record Analysis(
    List<InputSummary> inputs,
    KernelFacts kernel,
    List<Snapshot> snapshots,
    List<JudgedObject> objects,
    List<Group> groups,
    List<Diagnostic> diagnostics,
    Summary summary,
    boolean scanSeen,
    List<TraceReplay> traces,
    List<TraceView> views,
    List<Bundle> bundles) {

  /** The same with other diagnostics. */
  public Analysis withDiagnostics(List<Diagnostic> other) {
    return new Analysis(
        inputs, kernel, snapshots, objects, groups, other, summary, scanSeen, traces, views,
        bundles);
  }

  /** The view that says which scan a snapshot is of, or {@code null}. */
  public @Nullable TraceView viewOf(Snapshot snapshot) {
    for (TraceView view : views) {
      if (view.run() == snapshot.run() && view.times().scan(snapshot.id()) != null) {
        return view;
      }
    }
    return null;
  }
}
