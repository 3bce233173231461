package io.github.unleak.engine;

import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.replay.TraceReplayer;
import io.github.unleak.analyzer.replay.TraceWatch;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceListener;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.ftrace.TraceSummary.Clock;
import io.github.unleak.parser.line.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replays a trace for a moment that the user gave: what number that is on the trace's clock is
 * known from the first event on.
 */
final class MomentReplayer implements TraceListener {

  private final TraceWatch watch;
  private final Moment moment;
  private final @Nullable Generation generation;
  private final List<TraceLoss> early = new ArrayList<>();
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private @Nullable TraceReplayer replayer;

  MomentReplayer(TraceWatch watch, Moment moment, @Nullable Generation generation) {
    this.watch = watch;
    this.moment = moment;
    this.generation = generation;
  }

  private TraceReplayer begin(Clock clock) {
    TraceReplayer begun = new TraceReplayer(watch, moment.on(clock), generation);
    early.forEach(begun::loss);
    diagnostics.forEach(begun::diagnostic);
    replayer = begun;
    return begun;
  }

  @Override
  public void event(TraceEvent event) {
    TraceReplayer begun = replayer;
    (begun == null ? begin(event.clock()) : begun).event(event);
  }

  @Override
  public void loss(TraceLoss loss) {
    TraceReplayer begun = replayer;
    if (begun == null) {
      early.add(loss);
    } else {
      begun.loss(loss);
    }
  }

  @Override
  public void diagnostic(Diagnostic diagnostic) {
    TraceReplayer begun = replayer;
    if (begun == null) {
      diagnostics.add(diagnostic);
    } else {
      begun.diagnostic(diagnostic);
    }
  }

  /** What the trace showed, after its last event. */
  TraceReplay finish(TraceSummary summary) {
    TraceReplayer begun = replayer;
    return (begun == null ? begin(summary.clock()) : begun).finish(summary);
  }
}
