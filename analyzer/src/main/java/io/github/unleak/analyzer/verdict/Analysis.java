package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.timeline.Snapshot;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.InputSummary;
import java.util.List;

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
    List<TraceReplay> traces) {}
