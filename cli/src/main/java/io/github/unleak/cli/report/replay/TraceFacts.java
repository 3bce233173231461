package io.github.unleak.cli.report.replay;

import io.github.unleak.analyzer.replay.ScanPops;
import io.github.unleak.analyzer.replay.ScanWindow;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.cli.report.page.Page;
import io.github.unleak.cli.report.page.Printable;
import io.github.unleak.cli.report.page.TextOptions;
import io.github.unleak.cli.report.words.RcacheText;
import io.github.unleak.cli.report.words.TraceTime;
import io.github.unleak.cli.report.words.Wording;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.ftrace.TraceSummary.Clock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a trace is and holds, before anything is concluded from it. */
final class TraceFacts {

  private static final String INDENT = "  ";
  private static final int LIMIT = 20;

  private final Page page;
  private final TextOptions options;
  private final TraceReplay trace;
  private final TraceSummary summary;
  private final TraceTime time;

  TraceFacts(Page page, TextOptions options, TraceReplay trace, TraceTime time) {
    this.page = page;
    this.options = options;
    this.trace = trace;
    this.summary = trace.summary();
    this.time = time;
  }

  void write() throws IOException {
    String path = options.colour().bold(Printable.of(trace.path()));
    page.paragraph("", INDENT, path + ": " + identity());
    page.paragraph(INDENT, INDENT + INDENT, "events: " + events());
    page.paragraph(INDENT, INDENT + INDENT, losses());
    if (trace.depotProbes() > 0) {
      page.paragraph(
          INDENT,
          INDENT + INDENT,
          "probes inside the depot's own functions: "
              + trace.depotProbesAgreed()
              + " of "
              + trace.depotProbes()
              + " found the magazine where the model has it");
    }
    if (trace.domains().stream().anyMatch(domain -> domain.operations() > 0)) {
      page.paragraph(INDENT, INDENT + INDENT, "rcache: " + RcacheText.of(trace.rcache()));
    }
    String unpaired = unpaired();
    if (unpaired != null) {
      page.paragraph(INDENT, INDENT + INDENT, unpaired);
    }
    scans();
  }

  private String identity() {
    List<String> facts = new ArrayList<>();
    facts.add(summary.input().kind().id());
    String name = summary.clockName();
    facts.add(name == null ? clock() : "clock " + Printable.of(name));
    if (!summary.seenCpus().isEmpty()) {
      facts.add(Wording.count(summary.seenCpus().size(), "CPU"));
    }
    if (summary.firstTime() >= 0 && summary.clock() != Clock.NONE) {
      facts.add(
          time.of(summary.firstTime())
              + " to "
              + time.withUnit(summary.lastTime())
              + " ("
              + time.span(summary.firstTime(), summary.lastTime())
              + ")");
    }
    return String.join(", ", facts);
  }

  private String clock() {
    return switch (summary.clock()) {
      case SECONDS -> "clock in seconds";
      case RELATIVE -> "times since its start";
      case TICKS -> "clock in ticks";
      case NONE -> "no times";
    };
  }

  private String events() {
    List<String> counts = new ArrayList<>();
    for (EventRole role : EventRole.values()) {
      if (summary.count(role) > 0) {
        counts.add(summary.count(role) + " " + role.id());
      }
    }
    return counts.isEmpty() ? "none of iova, slab or kmemleak" : String.join(", ", counts);
  }

  private String losses() {
    String hashed =
        summary.hashedPointers() ? "; pointers are hashed: no magazine has an address" : "";
    if (!trace.lossy()) {
      return "lost: nothing that the trace tells" + hashed;
    }
    int places = trace.losses().size();
    return "lost: "
        + (summary.lost() > 0 ? Wording.count(summary.lost(), "event") + ", " : "")
        + Wording.count(places, "place")
        + (places == 1 ? " at " : ", the first at ")
        + trace.losses().get(0).source()
        + hashed;
  }

  private @Nullable String unpaired() {
    if (trace.entriesWithoutReturn() + trace.returnsWithoutEntry() == 0) {
      return null;
    }
    return "unpaired: "
        + Wording.count(trace.entriesWithoutReturn(), "allocation")
        + " without a return, "
        + Wording.count(trace.returnsWithoutEntry(), "return")
        + " without an entry"
        + (trace.firstUnpaired() < 0 ? "" : ", the first at line " + trace.firstUnpaired());
  }

  private void scans() throws IOException {
    List<ScanWindow> scans = trace.scans();
    if (scans.isEmpty()) {
      page.line(INDENT + "scans: none that the trace shows");
      return;
    }
    Map<Integer, List<ScanPops>> pops = new TreeMap<>();
    trace.pops().forEach(p -> pops.computeIfAbsent(p.scan(), n -> new ArrayList<>()).add(p));
    page.line(INDENT + "scans, and pops of depots while they ran:");
    for (int i = 0; i < scans.size() && i < options.limit(LIMIT); i++) {
      ScanWindow scan = scans.get(i);
      String first = "    " + scan.number() + ": ";
      page.paragraph(
          first,
          " ".repeat(first.length()),
          window(scan) + pops(scan, pops.getOrDefault(scan.number(), List.of())));
    }
    if (scans.size() > options.limit(LIMIT)) {
      page.line("    " + (scans.size() - LIMIT) + " more (-v shows all)");
    }
  }

  private String window(ScanWindow scan) {
    String label =
        scan.label() < 0 || scan.label() == scan.number() ? "" : ", marked as " + scan.label();
    return time.of(scan.begin())
        + (scan.end() < 0
            ? ", whose end is not there"
            : " to " + time.withUnit(scan.end()) + " (" + time.span(scan.begin(), scan.end()) + ")")
        + label;
  }

  private String pops(ScanWindow scan, List<ScanPops> pops) {
    if (scan.end() < 0) {
      return "";
    }
    if (pops.isEmpty()) {
      return "; no pop";
    }
    boolean several = trace.domains().size() > 1;
    List<String> each = new ArrayList<>();
    long all = 0;
    for (ScanPops one : pops) {
      String domain = several ? " of 0x" + Long.toHexString(one.domain()) : "";
      each.add(" of order " + one.order() + domain);
      all += one.pops();
    }
    if (each.size() == 1) {
      return "; " + Wording.count(all, "pop") + each.get(0);
    }
    for (int i = 0; i < each.size(); i++) {
      each.set(i, pops.get(i).pops() + each.get(i));
    }
    return "; " + Wording.count(all, "pop") + ": " + String.join(", ", each);
  }
}
