package io.github.unleak.engine;

import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.replay.TraceReplayer;
import io.github.unleak.analyzer.replay.TraceWatch;
import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.format.InputFormat;
import io.github.unleak.parser.ftrace.TraceListener;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceRelay;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.line.OpenInput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replays traces, one after the other.
 *
 * @param options the caller's
 * @param watch the objects that the traces are asked about
 * @param bundles what recorders say about the recordings
 * @param at when the state of the rcaches is wanted; {@code null} for the end of each trace
 */
record TraceReplays(Options options, TraceWatch watch, List<Bundle> bundles, @Nullable Moment at) {

  /** Reads a trace and replays it. */
  TraceReplay replay(OpenInput opened, InputFormat format, ReadingProgress progress) {
    Generation generation = options.assumptions().generation();
    Moment moment = at;
    if (moment == null) {
      TraceReplayer replayer = new TraceReplayer(watch, Long.MAX_VALUE, generation);
      TraceSummary summary = read(opened, format, progress.counting(format, replayer));
      missing(summary).forEach(replayer::loss);
      if (bundles.stream().anyMatch(bundle -> bundle.allLossesTold(summary))) {
        replayer.allLossesTold();
      }
      return replayer.finish(summary);
    }
    MomentReplayer replayer = new MomentReplayer(watch, moment, generation);
    TraceSummary summary = read(opened, format, progress.counting(format, replayer));
    missing(summary).forEach(replayer::loss);
    return replayer.finish(summary);
  }

  private TraceSummary read(OpenInput opened, InputFormat format, TraceListener listener) {
    TraceSummary summary =
        options.readAhead()
            ? new TraceRelay(listener)
                .run(relay -> format.readTrace(opened, options.vocabulary(), relay))
            : format.readTrace(opened, options.vocabulary(), listener);
    for (Bundle bundle : bundles) {
      summary = bundle.named(summary);
    }
    return summary;
  }

  /** What is missing in a trace according to its recorder alone. */
  private List<TraceLoss> missing(TraceSummary summary) {
    return bundles.stream().flatMap(bundle -> bundle.untold(summary).stream()).toList();
  }
}
