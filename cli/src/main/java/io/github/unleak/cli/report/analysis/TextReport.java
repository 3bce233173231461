package io.github.unleak.cli.report.analysis;

import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.timeline.Snapshot;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.AnalyzedTrace;
import io.github.unleak.analyzer.verdict.Group;
import io.github.unleak.analyzer.verdict.KernelFacts;
import io.github.unleak.analyzer.verdict.Summary;
import io.github.unleak.cli.report.digest.EmptyResult;
import io.github.unleak.cli.report.digest.Followers;
import io.github.unleak.cli.report.digest.TraceHeadline;
import io.github.unleak.cli.report.page.Page;
import io.github.unleak.cli.report.page.Printable;
import io.github.unleak.cli.report.page.TextOptions;
import io.github.unleak.cli.report.words.Wording;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.Severity;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a maintainer wants in a mail: the counts, then each group with its reasons. */
public final class TextReport implements Report {

  private final TextOptions options;

  /** A report written as {@code options} say. */
  public TextReport(TextOptions options) {
    this.options = options;
  }

  @Override
  public void write(Analysis analysis, OutputStream out) throws IOException {
    Page page = new Page(out);
    if (analysis.objects().isEmpty()) {
      for (String sentence : EmptyResult.explain(analysis)) {
        page.paragraph("", "", sentence);
      }
      traces(page, analysis);
    } else {
      page.paragraph("", "  ", options.colour().bold(headline(analysis)));
      page.paragraph("", "  ", kernel(analysis.kernel()));
      traces(page, analysis);
      String losses = losses(analysis.diagnostics());
      if (!losses.isEmpty()) {
        page.paragraph("", "  ", "lost in the inputs, which lowers certainty: " + losses);
      }
      groups(page, analysis);
      page.line();
      page.paragraph("", "  ", "Summary: " + summary(analysis.summary()));
    }
    page.flush();
  }

  private static void traces(Page page, Analysis analysis) throws IOException {
    for (AnalyzedTrace trace : analysis.traces()) {
      page.paragraph("", "  ", TraceHeadline.of(analysis, trace));
    }
  }

  /** {@code 5 unreferenced objects, 5120 bytes, in 1 snapshot}. */
  static String headline(Analysis analysis) {
    Summary summary = analysis.summary();
    long runs = analysis.snapshots().stream().mapToInt(Snapshot::run).distinct().count();
    return Wording.count(summary.objects(), "unreferenced object")
        + ", "
        + Wording.bytes(summary.bytes())
        + ", in "
        + Wording.count(analysis.snapshots().size(), "snapshot")
        + (runs > 1 ? " of " + runs + " boots: " : ": ")
        + Wording.count(Wording.sum(summary.leak()), "leak")
        + ", "
        + Wording.sum(summary.transients())
        + " transient";
  }

  /** {@code detector-disabled, damaged-dump (12)}: each kind of loss once. */
  static String losses(List<Diagnostic> diagnostics) {
    Map<DiagnosticCode, Integer> counts = new EnumMap<>(DiagnosticCode.class);
    for (Diagnostic diagnostic : diagnostics) {
      if (diagnostic.severity() == Severity.DATA_LOSS) {
        counts.merge(diagnostic.code(), 1, Integer::sum);
      }
    }
    List<String> losses = new ArrayList<>();
    counts.forEach(
        (code, count) -> losses.add(count == 1 ? code.id() : code.id() + " (" + count + ")"));
    return String.join(", ", losses);
  }

  /** What is known of the kernel, in one line. */
  static String kernel(KernelFacts kernel) {
    List<String> parts = new ArrayList<>();
    String release = kernel.release();
    parts.add(release == null ? "kernel unknown" : "kernel " + Printable.of(release));
    parts.add(kernel.hz() == null ? "HZ unknown" : "HZ " + kernel.hz());
    Integer cpus = kernel.cpus();
    if (cpus != null) {
      parts.add(Wording.count(cpus, "CPU"));
    }
    Generation generation = kernel.generation();
    if (generation != null) {
      parts.add("rcache " + generation.id());
    }
    return String.join(", ", parts);
  }

  /** The last line: both verdicts with their certainties. */
  static String summary(Summary summary) {
    return side("leak", "leaks", summary.leak())
        + "; "
        + side("transient", "transient", summary.transients());
  }

  private static String side(String one, String many, List<Integer> counts) {
    int sum = Wording.sum(counts);
    return sum == 0
        ? "no " + one
        : sum + " " + (sum == 1 ? one : many) + " (" + Wording.certainties(counts) + ")";
  }

  /** Each group, and after it those that are reached from it alone, in a line each. */
  private void groups(Page page, Analysis analysis) throws IOException {
    List<Group> groups = analysis.groups();
    Followers followers = new Followers(groups);
    List<@Nullable List<Integer>> folded = folded(groups, followers);
    GroupText text = new GroupText(page, options, analysis.coverage());
    int number = 0;
    for (int i = 0; i < groups.size(); i++) {
      List<Integer> below = folded.get(i);
      if (below == null) {
        continue;
      }
      number++;
      int root = number;
      page.line();
      text.write(root, groups.get(i), followers.of(i));
      for (int index : below) {
        number++;
        page.paragraph("[" + number + "] ", "    ", folded(groups.get(index), root));
      }
    }
  }

  /** For each group those to be folded under it; {@code null} for one that is folded itself. */
  private List<@Nullable List<Integer>> folded(List<Group> groups, Followers followers) {
    List<@Nullable List<Integer>> folded = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      folded.add(new ArrayList<>());
    }
    for (int i = 0; i < groups.size() && !options.verbose(); i++) {
      Integer under = followers.foldedUnder(groups.get(i), i);
      List<Integer> below = under == null ? null : folded.get(under);
      if (below != null) {
        below.add(i);
        folded.set(i, null);
      }
    }
    return folded;
  }

  private String folded(Group group, int root) {
    return options.colour().bold(Printable.of(group.signature().title()))
        + ": "
        + options
            .colour()
            .verdict(group.verdict(), Wording.verdict(group.verdict(), group.certainty()))
        + "; "
        + Wording.count(group.members().size(), "object")
        + ", "
        + Wording.bytes(group.bytes())
        + ", reached from ["
        + root
        + "] alone";
  }
}
