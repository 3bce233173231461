package io.github.unleak.cli.report;

import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.Group;
import io.github.unleak.analyzer.verdict.KernelFacts;
import io.github.unleak.analyzer.verdict.Summary;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

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
      for (String sentence : Nothing.explain(analysis)) {
        page.paragraph("", "", sentence);
      }
    } else {
      page.paragraph("", "  ", options.colour().bold(headline(analysis)));
      page.paragraph("", "  ", kernel(analysis.kernel()));
      groups(page, analysis);
      page.line();
      page.paragraph("", "  ", "Summary: " + summary(analysis.summary()));
    }
    page.flush();
  }

  /** {@code 5 unreferenced objects, 5120 bytes, in 1 snapshot}. */
  static String headline(Analysis analysis) {
    Summary summary = analysis.summary();
    return Say.count(summary.objects(), "unreferenced object")
        + ", "
        + Say.bytes(summary.bytes())
        + ", in "
        + Say.count(analysis.snapshots().size(), "snapshot")
        + ": "
        + Say.count(Say.sum(summary.leak()), "leak")
        + ", "
        + Say.sum(summary.transients())
        + " transient";
  }

  /** What is known of the kernel, in one line. */
  static String kernel(KernelFacts kernel) {
    List<String> parts = new ArrayList<>();
    String release = kernel.release();
    parts.add(release == null ? "kernel unknown" : "kernel " + Printable.of(release));
    parts.add(kernel.hz() == null ? "HZ unknown" : "HZ " + kernel.hz());
    Integer cpus = kernel.cpus();
    if (cpus != null) {
      parts.add(Say.count(cpus, "CPU"));
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
    int sum = Say.sum(counts);
    return sum == 0
        ? "no " + one
        : sum + " " + (sum == 1 ? one : many) + " (" + Say.certainties(counts) + ")";
  }

  private void groups(Page page, Analysis analysis) throws IOException {
    List<Group> groups = analysis.groups();
    Followers followers = new Followers(groups);
    GroupText text = new GroupText(page, options);
    for (int i = 0; i < groups.size(); i++) {
      Group group = groups.get(i);
      Integer under = options.verbose() ? null : followers.foldedUnder(group, i);
      page.line();
      if (under == null) {
        text.write(i + 1, group, followers.of(i));
      } else {
        page.paragraph("[" + (i + 1) + "] ", "    ", folded(group, under + 1));
      }
    }
  }

  private String folded(Group group, int root) {
    return options.colour().bold(Printable.of(group.signature().title()))
        + ": "
        + options.colour().verdict(group.verdict(), Say.verdict(group.verdict(), group.certainty()))
        + "; "
        + Say.count(group.members().size(), "object")
        + ", "
        + Say.bytes(group.bytes())
        + ", reached from ["
        + root
        + "] alone";
  }
}
