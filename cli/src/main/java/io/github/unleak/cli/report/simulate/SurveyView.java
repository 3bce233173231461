package io.github.unleak.cli.report.simulate;

import io.github.unleak.simulator.Survey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A survey as it is shown: per question, lines with what was counted.
 *
 * @param cases what was asked
 * @param outcomes the answers, in the same order
 * @param firstSeed of each case
 * @param runs of each case
 */
public record SurveyView(
    List<Survey.Case> cases, List<Survey.Outcome> outcomes, long firstSeed, int runs) {

  /** One line: the share of reports is what is drawn. */
  record Line(String name, Survey.Outcome outcome, double share, double windowSeconds) {}

  /** Takes copies. */
  public SurveyView {
    cases = List.copyOf(cases);
    outcomes = List.copyOf(outcomes);
    if (cases.size() != outcomes.size()) {
      throw new IllegalArgumentException("an outcome for each case");
    }
  }

  /**
   * The lines of a question; its share is that of reports with leaks where bugs are asked about.
   */
  List<Line> lines(Survey.Question question) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      if (cases.get(i).question() == question) {
        Survey.Outcome outcome = outcomes.get(i);
        int counted =
            question == Survey.Question.FAULT ? outcome.leakReporting() : outcome.reporting();
        double share = outcome.scans() == 0 ? 0 : (double) counted / outcome.scans();
        lines.add(new Line(cases.get(i).name(), outcome, share, outcome.windowSeconds()));
      }
    }
    return lines;
  }

  static String title(Survey.Question question) {
    return switch (question) {
      case KERNEL -> "A kernel without leaks, by its rcache";
      case LOAD -> "A kernel without leaks, by load";
      case WINDOW -> "A kernel without leaks, by the length of a scan, at a steady load";
      case FAULT -> "A leaking kernel, by its bug";
    };
  }

  /** {@code 7.5 %}, or a dash where there is nothing to take a part of. */
  static String percent(int part, int whole) {
    return whole == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }

  String seeds() {
    return firstSeed + " to " + (firstSeed + runs - 1);
  }
}
