package io.github.unleak.cli.calibration;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import java.util.Locale;
import java.util.Map;

/** The page that shows how often the tool is right: {@code docs/calibration.md}. */
final class CalibrationPage {

  private final StringBuilder page = new StringBuilder();

  /**
   * The page as Markdown.
   *
   * @param command how to write it again
   * @param runs what was simulated, in words
   * @param simulated by population and evidence level
   * @param lab by capture; empty where there is no lab
   */
  static String of(
      String command,
      String runs,
      Map<Population, Map<EvidenceLevel, Confusion>> simulated,
      Map<String, Confusion> lab) {
    CalibrationPage page = new CalibrationPage();
    page.line("# How often the verdicts are right");
    page.line("");
    page.line("Written by a command that anyone can run again:");
    page.line("");
    page.line("    " + command);
    page.line("");
    page.line("## Simulated kernels");
    page.line("");
    page.line(runs);
    page.line("");
    simulated.forEach(page::population);
    if (!lab.isEmpty()) {
      page.line("## Real kernels");
      page.line("");
      page.line(
          "The laboratory's captures, with all that was recorded, and what is true of them from");
      page.line("how their kernels were built.");
      page.line("");
      page.certainties("capture", lab);
      page.line("Beside what is done today:");
      page.line("");
      page.baselines("capture", lab);
    }
    return page.page.toString().stripTrailing() + "\n";
  }

  private void population(Population population, Map<EvidenceLevel, Confusion> tables) {
    line("### " + population.title());
    line("");
    line(population.remark());
    line("");
    certainties("evidence", tables);
    confusion(tables);
    line(
        "Beside what is done today: the share that was wrong (false alarms + missed leaks, of how");
    line("many). A rule that needs a second snapshot says nothing where there is none.");
    line("");
    baselines("evidence", tables);
  }

  private void certainties(String what, Map<?, Confusion> tables) {
    line("| " + what + " | verdicts | proven | wrong | probable | wrong | possible | wrong |");
    line("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    tables.forEach((name, table) -> certainties(title(name), table));
    certainties("**all**", all(tables));
    line("");
  }

  private void certainties(String name, Confusion table) {
    page.append("| ").append(name).append(" | ").append(number(table.verdicts()));
    for (Certainty certainty :
        new Certainty[] {Certainty.PROVEN, Certainty.PROBABLE, Certainty.POSSIBLE}) {
      long claimed = table.claimed(certainty);
      page.append(" | ").append(number(claimed));
      page.append(" | ").append(share(table.wrong(certainty), claimed));
    }
    line(" |");
  }

  private void confusion(Map<?, Confusion> tables) {
    Confusion all = all(tables);
    line("All of them, by what was true:");
    line("");
    line("| said | truly a leak | truly transient |");
    line("| --- | ---: | ---: |");
    for (Verdict verdict : Verdict.values()) {
      for (Certainty certainty :
          new Certainty[] {Certainty.PROVEN, Certainty.PROBABLE, Certainty.POSSIBLE}) {
        line(
            "| "
                + verdict.id()
                + ", "
                + certainty.id()
                + " | "
                + number(all.count(certainty, verdict, Verdict.LEAK))
                + " | "
                + number(all.count(certainty, verdict, Verdict.TRANSIENT))
                + " |");
      }
    }
    line("");
  }

  private void baselines(String what, Map<?, Confusion> tables) {
    page.append("| ").append(what).append(" | unleak, all | unleak, proven or probable");
    for (Baseline baseline : Baseline.values()) {
      page.append(" | ").append(baseline.title());
    }
    line(" |");
    line("| --- | ---: | ---: | ---: | ---: | ---: |");
    tables.forEach((name, table) -> baselines(title(name), table));
    baselines("**all**", all(tables));
    line("");
  }

  private void baselines(String name, Confusion table) {
    page.append("| ").append(name).append(" | ");
    page.append(wrong(falseAlarms(table, true), missed(table, true), table.verdicts()));
    long sure = table.claimed(Certainty.PROVEN) + table.claimed(Certainty.PROBABLE);
    page.append(" | ").append(wrong(falseAlarms(table, false), missed(table, false), sure));
    for (Baseline baseline : Baseline.values()) {
      page.append(" | ")
          .append(
              wrong(table.falseAlarms(baseline), table.missed(baseline), table.judged(baseline)));
    }
    line(" |");
  }

  private static long falseAlarms(Confusion table, boolean possible) {
    return errors(table, Verdict.LEAK, Verdict.TRANSIENT, possible);
  }

  private static long missed(Confusion table, boolean possible) {
    return errors(table, Verdict.TRANSIENT, Verdict.LEAK, possible);
  }

  private static long errors(Confusion table, Verdict said, Verdict truth, boolean possible) {
    return table.count(Certainty.PROVEN, said, truth)
        + table.count(Certainty.PROBABLE, said, truth)
        + (possible ? table.count(Certainty.POSSIBLE, said, truth) : 0);
  }

  private static String wrong(long falseAlarms, long missed, long of) {
    if (of == 0) {
      return "says nothing";
    }
    return percent(falseAlarms + missed, of)
        + " ("
        + number(falseAlarms)
        + " + "
        + number(missed)
        + " of "
        + number(of)
        + ")";
  }

  private static String share(long wrong, long of) {
    return of == 0 ? "" : wrong == 0 ? "0" : number(wrong) + " (" + percent(wrong, of) + ")";
  }

  private static String percent(long part, long of) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / of);
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static Confusion all(Map<?, Confusion> tables) {
    Confusion all = new Confusion();
    tables.values().forEach(all::add);
    return all;
  }

  private static String title(Object name) {
    return name instanceof EvidenceLevel level ? level.title() : name.toString();
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
