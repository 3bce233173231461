package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.replay.ScanWindow;
import io.github.unleak.analyzer.timeline.Snapshot;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.InputSummary;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole result, as plain data.
 *
 * @param inputs what was read, in reading order
 * @param kernel what is known of the kernel
 * @param snapshots in the order of time
 * @param objects every distinct object, in the order of first appearance
 * @param groups leaks before transients, surer before less sure, larger before smaller
 * @param diagnostics of reading first, then of analysis
 * @param summary the counts
 * @param scanSeen true where something shows that kmemleak ran at all
 * @param traces in reading order
 * @param coverage whether something is missing from the traces
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
    List<AnalyzedTrace> traces,
    TraceCoverage coverage)
    implements Serializable {

  public Analysis {
    inputs = List.copyOf(inputs);
    snapshots = List.copyOf(snapshots);
    objects = List.copyOf(objects);
    groups = List.copyOf(groups);
    diagnostics = List.copyOf(diagnostics);
    traces = List.copyOf(traces);
  }

  /** The same with other diagnostics. */
  public Analysis withDiagnostics(List<Diagnostic> other) {
    return new Analysis(
        inputs, kernel, snapshots, objects, groups, other, summary, scanSeen, traces, coverage);
  }

  /** The same with this coverage. */
  Analysis with(TraceCoverage other) {
    return new Analysis(
        inputs, kernel, snapshots, objects, groups, diagnostics, summary, scanSeen, traces, other);
  }

  /** The scan whose result a snapshot shows, or {@code null} where no trace shows it. */
  public @Nullable ScanWindow scanOf(Snapshot snapshot) {
    for (AnalyzedTrace trace : traces) {
      ScanWindow scan = trace.scans().get(snapshot.id());
      if (scan != null) {
        return scan;
      }
    }
    return null;
  }
}
