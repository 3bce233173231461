package io.github.unleak.cli.report.explain;

import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.analyzer.verdict.ObjectWitness;
import io.github.unleak.analyzer.witness.Witness;
import io.github.unleak.cli.report.digest.Reason;
import io.github.unleak.cli.report.digest.Reasons;
import io.github.unleak.cli.report.page.Markup;
import io.github.unleak.cli.report.page.Page;
import io.github.unleak.cli.report.words.WitnessWords;
import io.github.unleak.cli.report.words.Wording;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Explanations as one page without scripts, pictures or anything from elsewhere: verdict, evidence
 * and witness.
 */
public final class ExplainHtml {

  private static final String STYLE =
      "body{font:15px/1.45 sans-serif;max-width:64em;margin:2em auto;padding:0 1em;"
          + "color:#1b1b1b;background:#fff}"
          + "code,td{font-family:monospace;font-size:13px}"
          + "table{border-collapse:collapse;width:100%}"
          + "th,td{text-align:left;vertical-align:top;padding:.2em .8em;width:50%}"
          + "td+td,th+th{border-left:2px solid #888}"
          + "tr.scan td{border-top:1px solid #888}"
          + "@media(prefers-color-scheme:dark){body{color:#eee;background:#181818}}";

  private final Page page;

  /** Writes to {@code out}. */
  public ExplainHtml(OutputStream out) {
    page = new Page(out);
  }

  /** Writes {@code explanations}, one after another. */
  public void write(List<Explanation> explanations) throws IOException {
    page.line("<!DOCTYPE html>");
    page.line("<html lang=\"en\"><head><meta charset=\"utf-8\">");
    page.line("<title>unleak explain</title>");
    page.line("<style>" + STYLE + "</style></head><body>");
    for (Explanation explanation : explanations) {
      write(explanation);
    }
    page.line("</body></html>");
    page.flush();
  }

  private void write(Explanation explanation) throws IOException {
    JudgedObject object = explanation.object();
    page.line("<h1><code>" + Markup.escape(object.subject().address().toString()) + "</code>");
    page.line(Markup.escape(Wording.verdict(object.verdict(), object.certainty())) + "</h1>");
    page.line("<p>" + Markup.escape(object.signature().title()) + "</p>");
    page.line("<h2>Evidence</h2><ul>");
    Reasons reasons = Reasons.of(List.of(object), object.verdict());
    for (List<Reason> some : List.of(reasons.forIt(), reasons.against(), reasons.neutral())) {
      for (Reason reason : some) {
        page.line("<li>" + Markup.escape(reason.text(1)) + "</li>");
      }
    }
    page.line("</ul>");
    ObjectWitness witness = explanation.witness();
    if (witness != null) {
      write(witness);
    }
  }

  private void write(ObjectWitness object) throws IOException {
    page.line("<h2>Witness</h2>");
    page.line("<p>" + Markup.escape(WitnessWords.outcome(object)) + ".</p>");
    if (!(object.witness() instanceof Witness.Found found)) {
      return;
    }
    String depot = String.join(" ", WitnessWords.depot(found));
    page.line("<p>The depot at the begin: <code>" + Markup.escape(depot) + "</code></p>");
    page.line("<table><thead><tr><th>scanner</th><th>CPUs</th></tr></thead><tbody>");
    for (WitnessWords.Line line : WitnessWords.lines(object, found)) {
      String cell = "<td>" + Markup.escape(line.text()) + "</td>";
      page.line(
          (line.begins() ? "<tr class=\"scan\">" : "<tr>")
              + (line.scanner() ? cell + "<td></td>" : "<td></td>" + cell)
              + "</tr>");
    }
    page.line("</tbody></table>");
  }
}
