package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.TraceView;
import io.github.unleak.analyzer.replay.ClockAlignment;
import io.github.unleak.analyzer.replay.ScanWindow;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.timeline.Snapshot;
import io.github.unleak.analyzer.verdict.Check.State;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at how a trace lies to the reports. */
final class OverlapChecks {

  private static final long NANOS_A_MILLI = 1_000_000;

  /** How far two clocks may lie apart that both count from boot, nanoseconds. */
  private static final long SLACK = 1_000_000_000;

  /** A trace that goes on for less has hardly a chance to show a free, nanoseconds. */
  private static final long SOON = 5_000_000_000L;

  private final Investigation investigation;
  private final TraceReplay trace;
  private final TraceSummary summary;
  private final List<Check> checks = new ArrayList<>();

  private OverlapChecks(Investigation investigation, TraceReplay trace) {
    this.investigation = investigation;
    this.trace = trace;
    this.summary = trace.summary();
  }

  static List<Check> of(Investigation investigation, TraceReplay trace) {
    OverlapChecks of = new OverlapChecks(investigation, trace);
    of.look();
    return of.checks;
  }

  private void look() {
    if (summary.clock() != TraceSummary.Clock.SECONDS || summary.hashedPointers()) {
      return; // said elsewhere, and nothing can be known of it
    }
    TraceView view = best();
    if (view == null) {
      return;
    }
    ClockAlignment alignment = view.alignment();
    State state = view.ordered() && alignment.matches() > 0 ? State.OK : State.GAP;
    add(Topic.ALIGNMENT, state, List.of((long) alignment.matches()), List.of(), null);
    if (alignment.matches() == 0) {
      apart(view);
    }
    if (!trace.scans().isEmpty()) {
      scans(view);
    }
    end(view);
  }

  private void add(
      Topic topic,
      State state,
      List<Long> numbers,
      List<String> names,
      @Nullable SourceLine source) {
    checks.add(new Check(topic, state, trace.path(), numbers, names, source));
  }

  /** The run with which the trace has most in common. */
  private @Nullable TraceView best() {
    TraceView best = null;
    for (TraceView view : investigation.views()) {
      if (view.replay() == trace
          && (best == null || view.alignment().matches() > best.alignment().matches())) {
        best = view;
      }
    }
    return best;
  }

  /** No object is seen allocated in the trace: by their times, should one be? */
  private void apart(TraceView view) {
    long before = 0;
    long during = 0;
    long after = 0;
    for (JudgedObject object : investigation.analysis().objects()) {
      long born = object.bornMillis() * NANOS_A_MILLI;
      if (object.subject().run() != view.run() || object.bornMillis() < 0) {
        continue;
      }
      if (born < summary.firstTime() - SLACK) {
        before++;
      } else if (born > summary.lastTime() + SLACK) {
        after++;
      } else {
        during++;
      }
    }
    if (during > 0 && summary.count(EventRole.MEMORY_ALLOC) > 0) {
      add(Topic.OVERLAP, State.NOTE, List.of(during), List.of("unseen"), null);
    } else if (during == 0 && after > 0 && before == 0) {
      add(Topic.OVERLAP, State.GAP, List.of(after), List.of("after"), null);
    } else if (during == 0 && before > 0 && after == 0) {
      add(Topic.OVERLAP, State.NOTE, List.of(before), List.of("before"), null);
    }
  }

  private void scans(TraceView view) {
    long known = 0;
    long all = 0;
    for (Snapshot snapshot : investigation.analysis().snapshots()) {
      if (snapshot.run() == view.run() && snapshot.complete()) {
        all++;
        known += view.times().scan(snapshot.id()) == null ? 0 : 1;
      }
    }
    if (all > 0) {
      State state = known == all ? State.OK : State.GAP;
      add(Topic.SCAN_MATCH, state, List.of(known, all), List.of(), null);
    }
  }

  /** Whether the trace goes on after what was listed last, so that a free can be in it. */
  private void end(TraceView view) {
    Snapshot last = null;
    for (Snapshot snapshot : investigation.analysis().snapshots()) {
      if (snapshot.run() == view.run() && snapshot.objects() > 0) {
        last = snapshot;
      }
    }
    if (last == null) {
      return;
    }
    ScanWindow scan = view.times().scan(last.id());
    long from = scan == null ? view.times().scanNotBefore(last.id()) : scan.begin();
    if (scan != null && scan.end() >= 0) {
      from = scan.end();
    }
    if (from == Long.MIN_VALUE) {
      return;
    }
    long rest = summary.lastTime() - from;
    State state = rest <= 0 ? State.GAP : rest < SOON ? State.NOTE : State.OK;
    if (rest <= 0 || scan != null) {
      add(Topic.TRACE_END, state, List.of(rest), List.of(), last.source());
    }
  }
}
