package io.github.unleak.cli.report.simulate;

import io.github.unleak.cli.report.page.Page;
import io.github.unleak.cli.report.words.Wording;
import io.github.unleak.simulator.Survey;
import io.github.unleak.simulator.options.SimulationOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;

/** A survey as tables with bars. */
public final class SurveyText {

  private static final int BAR = 11;

  private final Page page;

  /** Writes to {@code out}. */
  public SurveyText(OutputStream out) {
    page = new Page(out);
  }

  /** Writes all of {@code view}. */
  public void write(SurveyView view) throws IOException {
    SimulationOptions options = view.cases().get(0).options();
    page.paragraph(
        "",
        "",
        String.format(
            Locale.ROOT,
            "%s a line, %s each; %s, %s mapped, scans of %.1f s; seeds %s",
            Wording.count(view.runs(), "run"),
            Wording.count(options.scans(), "scan"),
            Wording.count(options.cpus(), "CPU"),
            Wording.count(options.operations(), "buffer"),
            options.scanSeconds(),
            view.seeds()));
    for (Survey.Question question : Survey.Question.values()) {
      page.line();
      page.line(SurveyView.title(question));
      if (question == Survey.Question.FAULT) {
        leaks(view.lines(question));
      } else {
        reports(view.lines(question));
      }
    }
    page.line();
    page.paragraph(
        "",
        "",
        "reporting: reports that list a magazine, drawn as bars; listed: magazines listed; gone:"
            + " how many of them the next report no longer lists; window: mean time between the"
            + " reading of a depot and of its first magazine; as tails: reports of lost magazines"
            + " all of which look like what the race leaves of a depot.");
    page.flush();
  }

  private void reports(List<SurveyView.Line> lines) throws IOException {
    page.line("                       scans  pops window reporting listed     gone");
    double most = most(lines);
    for (SurveyView.Line line : lines) {
      Survey.Outcome outcome = line.outcome();
      page.line(
          String.format(
                  Locale.ROOT,
                  "  %-20s %5d %5d %5.2fs %9s %6d %8s  %s",
                  line.name(),
                  outcome.scans(),
                  outcome.pops(),
                  line.windowSeconds(),
                  SurveyView.percent(outcome.reporting(), outcome.scans()),
                  outcome.magazines(),
                  SurveyView.percent(outcome.followed() - outcome.again(), outcome.followed()),
                  bar(line.share(), most))
              .stripTrailing());
    }
  }

  private void leaks(List<SurveyView.Line> lines) throws IOException {
    page.line("                       scans transient   leaks  as tails     gone");
    double most = most(lines);
    for (SurveyView.Line line : lines) {
      Survey.Outcome outcome = line.outcome();
      page.line(
          String.format(
                  Locale.ROOT,
                  "  %-20s %5d %9s %7s %9s %8s  %s",
                  line.name(),
                  outcome.scans(),
                  SurveyView.percent(outcome.transientReporting(), outcome.scans()),
                  SurveyView.percent(outcome.leakReporting(), outcome.scans()),
                  SurveyView.percent(outcome.leakTailShaped(), outcome.leakReporting()),
                  SurveyView.percent(outcome.followed() - outcome.again(), outcome.followed()),
                  bar(line.share(), most))
              .stripTrailing());
    }
  }

  private static double most(List<SurveyView.Line> lines) {
    return lines.stream().mapToDouble(SurveyView.Line::share).max().orElse(0);
  }

  private static String bar(double share, double most) {
    return most == 0 ? "" : "#".repeat((int) Math.ceil(share / most * BAR));
  }
}
