package io.github.unleak.cli.report.simulate;

import io.github.unleak.cli.report.page.Markup;
import io.github.unleak.cli.report.page.Page;
import io.github.unleak.cli.report.words.Wording;
import io.github.unleak.simulator.Survey;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;

/** A survey as a picture that needs nothing else: a bar for the share of reports in each line. */
public final class SurveySvg {

  private static final int NAME_WIDTH = 190;
  private static final int BAR_WIDTH = 420;
  private static final int WIDTH = NAME_WIDTH + BAR_WIDTH + 110;
  private static final int ROW = 24;
  private static final int HEADING = 44;

  private final Page page;

  /** Writes to {@code out}. */
  public SurveySvg(OutputStream out) {
    page = new Page(out);
  }

  /** Draws {@code view}. */
  public void write(SurveyView view) throws IOException {
    int height = 30 + view.cases().size() * ROW + Survey.Question.values().length * HEADING;
    page.line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "
            + WIDTH
            + " "
            + height
            + "\" font-family=\"sans-serif\" font-size=\"13\">");
    page.line("<title>How often kmemleak reports magazines of the IOVA rcache</title>");
    page.line("<style>text{fill:#222}.bar{fill:#3b6ea5}.leak{fill:#b0432f}");
    page.line("@media(prefers-color-scheme:dark){text{fill:#ddd}}</style>");
    int y = 0;
    for (Survey.Question question : Survey.Question.values()) {
      y += HEADING;
      text(10, y - 12, " font-weight=\"bold\"", SurveyView.title(question));
      String colour = question == Survey.Question.FAULT ? "leak" : "bar";
      y = bars(view.lines(question), colour, y);
    }
    text(
        10,
        y + 22,
        " font-size=\"11\"",
        "share of reports that list magazines (lost ones for bugs); "
            + Wording.count(view.runs(), "run")
            + " a line, seeds "
            + view.seeds());
    page.line("</svg>");
    page.flush();
  }

  private int bars(List<SurveyView.Line> lines, String colour, int top) throws IOException {
    double most = lines.stream().mapToDouble(SurveyView.Line::share).max().orElse(0);
    int y = top;
    for (SurveyView.Line line : lines) {
      int width = most == 0 ? 0 : (int) Math.round(line.share() / most * BAR_WIDTH);
      text(20, y + 14, "", line.name());
      page.line(
          String.format(
              Locale.ROOT,
              "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>",
              colour,
              NAME_WIDTH,
              y + 2,
              Math.max(1, width),
              ROW - 8));
      text(
          NAME_WIDTH + width + 8,
          y + 14,
          "",
          String.format(Locale.ROOT, "%.1f %%", 100 * line.share()));
      y += ROW;
    }
    return y;
  }

  private void text(int x, int y, String attributes, String text) throws IOException {
    page.line(
        "<text x=\""
            + x
            + "\" y=\""
            + y
            + "\""
            + attributes
            + ">"
            + Markup.escape(text)
            + "</text>");
  }
}
