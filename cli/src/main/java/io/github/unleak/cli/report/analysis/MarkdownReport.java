package io.github.unleak.cli.report.analysis;

import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.AnalyzedTrace;
import io.github.unleak.analyzer.verdict.ChainView;
import io.github.unleak.analyzer.verdict.Group;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.analyzer.verdict.TraceCoverage;
import io.github.unleak.cli.report.digest.EmptyResult;
import io.github.unleak.cli.report.digest.GroupDigest;
import io.github.unleak.cli.report.digest.Reason;
import io.github.unleak.cli.report.digest.TraceHeadline;
import io.github.unleak.cli.report.page.Markup;
import io.github.unleak.cli.report.page.Page;
import io.github.unleak.cli.report.page.Printable;
import io.github.unleak.cli.report.page.TextOptions;
import io.github.unleak.cli.report.words.ChainText;
import io.github.unleak.cli.report.words.DiagnosticText;
import io.github.unleak.cli.report.words.NextStepText;
import io.github.unleak.cli.report.words.Wording;
import io.github.unleak.parser.kmemleak.Frame;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.Severity;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.UnaryOperator;

/** A table of the groups and the reasons of each: for a pull request, a CI summary, a mail. */
public final class MarkdownReport implements Report {

  private static final int ADDRESSES = 8;
  private static final int FRAMES = 8;
  private static final int REASONS = 4;

  private final TextOptions options;

  /** A report that shows all or a selection, as {@code options} say. */
  public MarkdownReport(TextOptions options) {
    this.options = options;
  }

  @Override
  public void write(Analysis analysis, OutputStream out) throws IOException {
    Page page = new Page(out);
    page.line("## kmemleak: " + TextReport.summary(analysis.summary()));
    page.line();
    if (analysis.objects().isEmpty()) {
      page.line(String.join(" ", EmptyResult.explain(analysis)));
    } else {
      page.line(
          TextReport.headline(analysis) + " (" + text(TextReport.kernel(analysis.kernel())) + ").");
      page.line();
      for (AnalyzedTrace trace : analysis.traces()) {
        page.line("- " + text(TraceHeadline.of(analysis, trace)));
      }
      if (!analysis.traces().isEmpty()) {
        page.line();
      }
      table(page, analysis.groups());
      TraceCoverage coverage = analysis.coverage();
      for (int i = 0; i < analysis.groups().size(); i++) {
        details(page, i + 1, analysis.groups().get(i), coverage);
      }
    }
    diagnostics(page, analysis.diagnostics());
    page.flush();
  }

  private static void table(Page page, List<Group> groups) throws IOException {
    page.line("| # | verdict | certainty | objects | bytes | what |");
    page.line("| --: | --- | --- | --: | --: | --- |");
    for (int i = 0; i < groups.size(); i++) {
      Group group = groups.get(i);
      page.line(
          String.join(
              " | ",
              "| " + (i + 1),
              "**" + group.verdict().id() + "**",
              Wording.certainties(group.counts()),
              Integer.toString(group.members().size()),
              Long.toString(group.bytes()),
              code(group.signature().title()) + " |"));
    }
  }

  private void details(Page page, int number, Group group, TraceCoverage coverage)
      throws IOException {
    GroupDigest digest = GroupDigest.of(group);
    page.line();
    page.line(
        "<details><summary>"
            + number
            + ". "
            + Markup.escape(group.signature().title())
            + ": "
            + group.verdict().id()
            + ", "
            + group.certainty().id()
            + "</summary>");
    page.line();
    reasons(page, "For", digest.reasons().forIt(), group.members().size());
    reasons(page, "Against", digest.reasons().against(), group.members().size());
    reasons(page, "Besides", digest.reasons().neutral(), group.members().size());
    page.line("- Next: " + text(NextStepText.of(group.next(), group.certainty(), coverage)));
    page.line("- Allocated by " + text(String.join(", ", first(digest.tasks(), ADDRESSES))));
    page.line();
    page.line("```text");
    for (ChainView chain : group.chains()) {
      page.words(
          "",
          "  ",
          ChainText.words(chain, options.verbose(), group.chains(), UnaryOperator.identity()));
    }
    if (group.chains().isEmpty()) {
      addresses(page, group.members());
    }
    for (Frame frame : first(digest.frames(), FRAMES)) {
      page.line("  " + Wording.frame(frame));
    }
    page.line("```");
    page.line();
    page.line("</details>");
  }

  private void reasons(Page page, String label, List<Reason> reasons, int members)
      throws IOException {
    for (Reason reason : first(reasons, REASONS)) {
      page.line("- " + label + ": " + text(reason.text(members)));
    }
  }

  private void addresses(Page page, List<JudgedObject> members) throws IOException {
    List<JudgedObject> shown = first(members, ADDRESSES);
    for (JudgedObject member : shown) {
      page.line(member.subject().address() + " " + member.subject().latest().origin().source());
    }
    if (shown.size() < members.size()) {
      page.line("and " + (members.size() - shown.size()) + " more");
    }
  }

  private <T> List<T> first(List<T> list, int limit) {
    return list.subList(0, Math.min(list.size(), options.limit(limit)));
  }

  private static void diagnostics(Page page, List<Diagnostic> diagnostics) throws IOException {
    boolean any = false;
    for (Diagnostic diagnostic : diagnostics) {
      if (diagnostic.severity() == Severity.INFO) {
        continue;
      }
      if (!any) {
        page.line();
        page.line("What was wrong with the inputs:");
        page.line();
        any = true;
      }
      page.line("- " + text(DiagnosticText.of(diagnostic)));
    }
  }

  /** Text in a code span, also inside a table. */
  private static String code(String text) {
    return "`" + Printable.of(text).replace('`', '\'').replace("|", "\\|") + "`";
  }

  /** Text that shows as it is, whatever markup it looks like. */
  private static String text(String text) {
    StringBuilder out = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ("\\`*_[]|#~$@".indexOf(c) >= 0) {
        out.append('\\').append(c);
      } else {
        out.append(c);
      }
    }
    return Markup.escape(out.toString());
  }
}
