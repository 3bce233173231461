package io.github.unleak.cli.report.digest;

import io.github.unleak.analyzer.replay.Divergence;
import io.github.unleak.analyzer.replay.DomainReport;
import io.github.unleak.analyzer.replay.ReplayReport;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.AnalyzedTrace;
import io.github.unleak.cli.report.page.Printable;
import io.github.unleak.parser.ftrace.TraceSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A trace in one line. */
public final class TraceHeadline {

  private TraceHeadline() {}

  /** {@code trace trace.txt: 290,587 events, 55.4 to 239.6 s, 26 scans, model agrees …}. */
  public static String of(Analysis analysis, AnalyzedTrace analyzed) {
    ReplayReport trace = analyzed.replay();
    TraceSummary summary = trace.summary();
    List<String> parts = new ArrayList<>();
    long useful = summary.roles().values().stream().mapToLong(Long::longValue).sum();
    parts.add(many(Math.max(useful, summary.entries()), "event"));
    if (summary.clock() == TraceSummary.Clock.SECONDS && summary.firstTime() >= 0) {
      parts.add(tenths(summary.firstTime()) + " to " + tenths(summary.lastTime()) + " s");
    } else {
      parts.add("times are no seconds");
    }
    parts.add(many(trace.scans().size(), "scan"));
    if (trace.lossy()) {
      parts.add(
          summary.lost() > 0 ? many(summary.lost(), "event") + " lost" : "events are missing");
    }
    if (summary.hashedPointers()) {
      parts.add("pointers are hashed");
    } else {
      parts.add(agreement(trace));
      if (!analysis.objects().isEmpty() && !analyzed.ordered()) {
        parts.add("its clock is not tied to the reports");
      }
    }
    return "trace " + Printable.of(trace.path()) + ": " + String.join(", ", parts);
  }

  private static String agreement(ReplayReport trace) {
    long pushes = 0;
    long pushesAgreed = 0;
    long pops = 0;
    long popsAgreed = 0;
    long unclean = 0;
    long used = 0;
    for (DomainReport domain : trace.domains()) {
      if (domain.operations() > 0) {
        used++;
        unclean += domain.clean() ? 0 : 1;
        pushes += domain.counts().pushesSeen();
        pushesAgreed += domain.counts().pushesAgreed();
        pops += domain.counts().popsSeen();
        popsAgreed += domain.counts().popsAgreed();
      }
    }
    if (used == 0) {
      return "nothing of the rcache";
    }
    String text =
        "model agrees (" + many(pushes, "push", "pushes") + ", " + many(pops, "pop") + ")";
    if (pushesAgreed < pushes || popsAgreed < pops) {
      text =
          String.format(
              Locale.ROOT,
              "model agrees with %,d of %s and %,d of %s",
              pushesAgreed,
              many(pushes, "push", "pushes"),
              popsAgreed,
              many(pops, "pop"));
    }
    if (unclean > 0) {
      text += ", events missing without a word in " + unclean + " of " + many(used, "domain");
    }
    int losses = losses(trace).size();
    return losses == 0 ? text : text + ", by which " + many(losses, "magazine") + " got lost";
  }

  /** Where the kernel lost a magazine. */
  public static List<Divergence> losses(ReplayReport trace) {
    return trace.divergences().stream().filter(one -> one.kind().loss()).toList();
  }

  private static String tenths(long nanos) {
    long tenths = nanos / 100_000_000;
    return tenths / 10 + "." + tenths % 10;
  }

  private static String many(long count, String one) {
    return many(count, one, one + "s");
  }

  private static String many(long count, String one, String more) {
    return String.format(Locale.ROOT, "%,d", count) + " " + (count == 1 ? one : more);
  }
}
