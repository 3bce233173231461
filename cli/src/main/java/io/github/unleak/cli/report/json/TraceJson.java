package io.github.unleak.cli.report.json;

import io.github.unleak.analyzer.replay.Divergence;
import io.github.unleak.analyzer.replay.DomainReport;
import io.github.unleak.analyzer.replay.ReplayCounts;
import io.github.unleak.analyzer.replay.ReplayReport;
import io.github.unleak.analyzer.replay.ScanWindow;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.AnalyzedTrace;
import io.github.unleak.analyzer.verdict.AnalyzedTrace.Alignment;
import io.github.unleak.analyzer.verdict.AnalyzedTrace.LineSpan;
import io.github.unleak.cli.report.digest.TraceHeadline;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.SourceLine;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The traces of an analysis: what each is, and what its replay gave. */
public final class TraceJson {

  /** Most losses and domains listed of one trace; the rest is counted. */
  private static final int MOST = 200;

  private final JsonWriter json;

  TraceJson(JsonWriter json) {
    this.json = json;
  }

  void traces(Analysis analysis) throws IOException {
    json.array("traces");
    for (AnalyzedTrace analyzed : analysis.traces()) {
      ReplayReport trace = analyzed.replay();
      json.object();
      summary(trace);
      scans(trace);
      aligned(analyzed.alignment());
      domains(trace);
      divergences(trace);
      json.endObject();
    }
    json.endArray();
  }

  private void summary(ReplayReport trace) throws IOException {
    TraceSummary summary = trace.summary();
    boolean any = summary.firstTime() >= 0;
    json.text("path", trace.path());
    json.text("kind", summary.input().kind().id());
    json.text("clock", summary.clock().name().toLowerCase(Locale.ROOT));
    json.text("clock_name", summary.clockName());
    json.known("cpus", summary.cpus());
    json.known("entries", summary.entries());
    json.nanos("first_s", any && seconds(trace) ? Long.valueOf(summary.firstTime()) : null);
    json.nanos("last_s", any && seconds(trace) ? Long.valueOf(summary.lastTime()) : null);
    json.number("lost", summary.lost());
    json.truth("lossy", trace.lossy());
    json.truth("hashed", summary.hashedPointers());
  }

  private static boolean seconds(ReplayReport trace) {
    TraceSummary.Clock clock = trace.summary().clock();
    return clock == TraceSummary.Clock.SECONDS || clock == TraceSummary.Clock.RELATIVE;
  }

  private @Nullable Long time(ReplayReport trace, long nanos) {
    return nanos < 0 || !seconds(trace) ? null : Long.valueOf(nanos);
  }

  private void scans(ReplayReport trace) throws IOException {
    json.array("scans");
    for (ScanWindow scan : trace.scans()) {
      json.object();
      json.number("number", scan.number());
      json.known("label", scan.label());
      json.nanos("begin_s", time(trace, scan.begin()));
      json.nanos("end_s", time(trace, scan.end()));
      json.number("line", scan.line());
      json.endObject();
    }
    json.endArray();
  }

  /** The fields of a scan of a trace whose times are seconds. */
  public static void scanFields(JsonWriter json, ScanWindow scan) throws IOException {
    json.number("number", scan.number());
    json.known("label", scan.label());
    json.nanos("begin_s", scan.begin());
    json.nanos("end_s", scan.end() < 0 ? null : Long.valueOf(scan.end()));
    json.number("line", scan.line());
  }

  private void aligned(@Nullable Alignment alignment) throws IOException {
    if (alignment == null) {
      json.text("aligned", null);
      return;
    }
    LineSpan lines = alignment.lines();
    json.object("aligned");
    json.number("run", alignment.run());
    json.number("hz", alignment.hz());
    json.nanos("offset_s", alignment.offsetNanos());
    json.nanos("spread_s", alignment.spreadNanos());
    json.number("drift_ppm", alignment.driftPpm());
    json.number("expected", alignment.expected());
    json.number("matches", alignment.matches());
    json.number("moments", alignment.moments());
    json.known("first_line", lines == null ? -1 : lines.first());
    json.known("last_line", lines == null ? -1 : lines.last());
    json.truth("sure", alignment.sure());
    json.endObject();
  }

  private void domains(ReplayReport trace) throws IOException {
    json.array("domains");
    for (DomainReport domain : trace.domains().subList(0, Math.min(MOST, trace.domains().size()))) {
      ReplayCounts counts = domain.counts();
      json.object();
      json.address("address", new Address(domain.address()));
      json.truth("first_use", domain.fromFirstUse());
      json.truth("born", domain.born());
      json.truth("ended", domain.ended());
      json.truth("clean", domain.clean());
      json.number("operations", domain.operations());
      json.nanos("known_s", time(trace, domain.knownSince()));
      json.number("pushes_seen", counts.pushesSeen());
      json.number("pushes_agreed", counts.pushesAgreed());
      json.number("pops_seen", counts.popsSeen());
      json.number("pops_agreed", counts.popsAgreed());
      json.number("trims_seen", counts.trimsSeen());
      json.number("trims_agreed", counts.trimsAgreed());
      json.number("numbers_wrong", counts.numbersWrong());
      json.endObject();
    }
    json.endArray();
    long more = Math.max(0, trace.domains().size() - MOST) + trace.unlisted().count();
    json.number("more_domains", more);
  }

  /** Those that mean that a magazine was lost. */
  private void divergences(ReplayReport trace) throws IOException {
    List<Divergence> losses = TraceHeadline.losses(trace);
    json.array("divergences");
    for (Divergence loss : losses.subList(0, Math.min(MOST, losses.size()))) {
      json.object();
      json.text("kind", loss.kind().id());
      json.nanos("time_s", time(trace, loss.time()));
      json.address("domain", loss.domain());
      json.number("order", loss.order());
      json.number("cpu", loss.cpu());
      json.address("magazine", loss.magazine().value() == 0 ? null : loss.magazine());
      json.source(new SourceLine(trace.path(), loss.line()));
      json.endObject();
    }
    json.endArray();
    json.number("more_divergences", Math.max(0, losses.size() - MOST));
  }

  /** Which scan a snapshot is of. */
  static void scanOf(JsonWriter json, @Nullable ScanWindow scan) throws IOException {
    json.number("scan", scan == null ? null : Integer.valueOf(scan.number()));
    json.nanos("scan_begin_s", scan == null ? null : Long.valueOf(scan.begin()));
  }
}
