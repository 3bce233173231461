package io.github.unleak.cli.command;

import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.replay.TraceReplayer;
import io.github.unleak.analyzer.replay.TraceWatch;
import io.github.unleak.cli.report.Moment;
import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceReader;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.ftrace.TraceVocabulary;
import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.OpenInput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command wants of the traces.
 *
 * @param vocabulary what the user says events mean
 * @param at when the state of the rcaches is wanted; {@code null} for the end
 * @param followed objects that are asked about, beside those that reports list
 * @param told the kernel's rcache where the user tells it
 */
record TraceQuestion(
    TraceVocabulary vocabulary,
    @Nullable Moment at,
    List<Address> followed,
    @Nullable Generation told) {

  /** What judging takes. */
  TraceQuestion(TraceVocabulary vocabulary, @Nullable Generation told) {
    this(vocabulary, null, List.of(), told);
  }

  /** Reads a trace and replays it; {@code bundles} may tell what is missing in it. */
  TraceReplay replay(OpenInput opened, TraceWatch watch, List<Bundle> bundles, Progress progress) {
    Moment moment = at;
    if (moment == null) {
      TraceReplayer replayer = new TraceReplayer(watch, Long.MAX_VALUE, told);
      TraceSummary summary =
          named(bundles, TraceReader.readAhead(opened, vocabulary, progress.of(opened, replayer)));
      untold(bundles, summary).forEach(replayer::loss);
      if (bundles.stream().anyMatch(bundle -> bundle.allLossesTold(summary))) {
        replayer.allLossesTold();
      }
      return replayer.finish(summary);
    }
    MomentReplayer replayer = new MomentReplayer(watch, moment, told);
    TraceSummary summary =
        named(bundles, TraceReader.readAhead(opened, vocabulary, progress.of(opened, replayer)));
    untold(bundles, summary).forEach(replayer::loss);
    return replayer.finish(summary);
  }

  /** What is missing in a trace and told by its recorder alone. */
  private static List<TraceLoss> untold(List<Bundle> bundles, TraceSummary summary) {
    return bundles.stream().flatMap(bundle -> bundle.untold(summary).stream()).toList();
  }

  private static TraceSummary named(List<Bundle> bundles, TraceSummary summary) {
    TraceSummary named = summary;
    for (Bundle bundle : bundles) {
      named = bundle.named(named);
    }
    return named;
  }
}
