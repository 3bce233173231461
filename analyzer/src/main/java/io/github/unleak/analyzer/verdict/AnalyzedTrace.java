package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.TraceView;
import io.github.unleak.analyzer.replay.ClockAlignment;
import io.github.unleak.analyzer.replay.ClockWitness;
import io.github.unleak.analyzer.replay.ReplayReport;
import io.github.unleak.analyzer.replay.ScanWindow;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.timeline.KernelClock;
import io.github.unleak.analyzer.timeline.Snapshot;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trace in the result.
 *
 * @param replay what its replay found
 * @param alignment of its clock with the reports of the boot with which it has most in common, or
 *     {@code null} where nothing is known
 * @param ordered true if the reads of that boot and the events can be put in order
 * @param scans the scan of the trace whose result a snapshot shows, by the snapshot's id
 */
public record AnalyzedTrace(
    ReplayReport replay,
    @Nullable Alignment alignment,
    boolean ordered,
    Map<Integer, ScanWindow> scans)
    implements Serializable {

  public AnalyzedTrace {
    scans = Map.copyOf(scans);
  }

  /**
   * How a trace's clock relates to {@code jiffies}, see {@link ClockAlignment}.
   *
   * @param run the boot, from 1
   * @param hz ticks per second
   * @param offsetNanos the trace's time minus the time since boot by jiffies
   * @param spreadNanos how far the offsets of the objects lie apart
   * @param driftPpm how much faster than jiffies the trace's clock runs, millionths
   * @param expected objects that should be in the trace by this alignment
   * @param matches objects that it rests on
   * @param moments at how many moments they were allocated
   * @param lines the first and the last line that shows such an allocation, or {@code null}
   * @param sure true if proofs may rest on it
   */
  public record Alignment(
      int run,
      int hz,
      long offsetNanos,
      long spreadNanos,
      int driftPpm,
      int expected,
      int matches,
      int moments,
      @Nullable LineSpan lines,
      boolean sure)
      implements Serializable {}

  /** Lines of a trace, both included. */
  public record LineSpan(long first, long last) implements Serializable {}

  /** The trace of {@code replay} beside the reports. */
  static AnalyzedTrace of(TraceReplay replay, List<TraceView> views, List<Snapshot> snapshots) {
    TraceView best = null;
    Map<Integer, ScanWindow> scans = new HashMap<>();
    for (TraceView view : views) {
      if (view.replay() == replay) {
        boolean better = best == null || view.alignment().matches() > best.alignment().matches();
        best = better ? view : best;
        scans(view, snapshots, scans);
      }
    }
    return new AnalyzedTrace(
        replay.report(), alignment(best), best != null && best.ordered(), scans);
  }

  private static void scans(
      TraceView view, List<Snapshot> snapshots, Map<Integer, ScanWindow> scans) {
    for (Snapshot snapshot : snapshots) {
      ScanWindow scan = snapshot.run() == view.run() ? view.times().scan(snapshot.id()) : null;
      if (scan != null) {
        scans.putIfAbsent(snapshot.id(), scan);
      }
    }
  }

  private static @Nullable Alignment alignment(@Nullable TraceView view) {
    ClockAlignment alignment = view == null ? ClockAlignment.NONE : view.alignment();
    KernelClock clock = alignment.clock();
    if (view == null || clock == null) {
      return null;
    }
    return new Alignment(
        view.run(),
        clock.hz(),
        alignment.offsetNanos(),
        alignment.spreadNanos(),
        alignment.driftPpm(),
        alignment.expected(),
        alignment.matches(),
        alignment.moments(),
        lines(alignment),
        alignment.sure());
  }

  private static @Nullable LineSpan lines(ClockAlignment alignment) {
    LineSpan span = null;
    for (ClockWitness witness : alignment.witnesses()) {
      long line = witness.allocation().line();
      span =
          span == null
              ? new LineSpan(line, line)
              : new LineSpan(Math.min(span.first(), line), Math.max(span.last(), line));
    }
    return span;
  }
}
