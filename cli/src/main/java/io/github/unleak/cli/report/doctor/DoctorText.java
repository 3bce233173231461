package io.github.unleak.cli.report.doctor;

import io.github.unleak.analyzer.verdict.Ability;
import io.github.unleak.analyzer.verdict.Check;
import io.github.unleak.analyzer.verdict.Check.State;
import io.github.unleak.analyzer.verdict.Checkup;
import io.github.unleak.analyzer.verdict.MissingPremise;
import io.github.unleak.analyzer.verdict.Topic;
import io.github.unleak.cli.report.page.Colour;
import io.github.unleak.cli.report.page.Page;
import io.github.unleak.cli.report.words.CheckAdvice;
import io.github.unleak.cli.report.words.CheckText;
import io.github.unleak.cli.report.words.PremiseText;
import io.github.unleak.cli.report.words.Wording;
import io.github.unleak.parser.line.SourceLine;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** What inputs can and cannot prove, for people. */
public final class DoctorText {

  private static final String REST = "        ";

  private static final int TOPIC = 18;
  private static final String LONG_REST = REST + " ".repeat(TOPIC);

  private final Page page;
  private final Colour colour;

  /** Writes to {@code out}. */
  public DoctorText(OutputStream out, Colour colour) {
    page = new Page(out);
    this.colour = colour;
  }

  /** Writes {@code checkup}. */
  public void write(Checkup checkup) throws IOException {
    page.line(colour.bold("What these inputs can prove:"));
    for (Ability.Answer answer : checkup.answers()) {
      page.paragraph("  " + pad(answer.extent().id()), REST, ability(answer));
    }
    missing(checkup);
    page.line();
    long gaps = checkup.checks().stream().filter(check -> check.state() == State.GAP).count();
    page.line(
        colour.bold(
            gaps == 0
                ? "No gap found in them:"
                : Wording.count(gaps, "gap") + " in them, the heaviest first:"));
    for (Check check : checkup.checks()) {
      write(check, checkup.recorded(check));
    }
    page.flush();
  }

  private void missing(Checkup checkup) throws IOException {
    if (checkup.missing().isEmpty()) {
      return;
    }
    page.line();
    page.line(colour.bold("What verdicts that are only probable lack for a proof:"));
    for (MissingPremise missing : checkup.missing()) {
      String label = missing.kind().id();
      page.paragraph(
          "  " + label + " ".repeat(Math.max(1, LONG_REST.length() - 2 - label.length())),
          LONG_REST,
          PremiseText.lack(missing.kind())
              + " ("
              + Wording.count(missing.objects(), "object")
              + (missing.objects() == 1 ? ", " : ", for instance ")
              + missing.example()
              + ")");
      page.paragraph(
          REST + "fix   ",
          REST + "      ",
          PremiseText.remedy(missing.kind(), !checkup.recorded().isEmpty()));
    }
  }

  private void write(Check check, boolean recorded) throws IOException {
    String state = check.state().id();
    String word = pad(state);
    if (check.state() == State.GAP) {
      word = colour.bold(state) + word.substring(state.length());
    } else if (check.state() == State.OK) {
      word = colour.faint(state) + word.substring(state.length());
    }
    String topic = check.topic().id();
    String label = topic + " ".repeat(Math.max(1, TOPIC - topic.length()));
    page.paragraph("  " + word + label, LONG_REST, CheckText.of(check) + where(check));
    CheckAdvice advice = CheckAdvice.of(check, recorded);
    if (advice != null) {
      page.paragraph(REST + "cost  ", REST + "      ", advice.cost());
      page.paragraph(REST + "fix   ", REST + "      ", advice.fix());
    }
  }

  /** The line that shows it, else the trace it is about. */
  private static String where(Check check) {
    SourceLine source = check.source();
    String trace = check.trace();
    if (source != null) {
      return " (" + source + ")";
    }
    return trace == null ? "" : " (" + trace + ")";
  }

  private static String pad(String word) {
    return word + " ".repeat(Math.max(2, 6 - word.length()));
  }

  private static String ability(Ability.Answer answer) {
    List<String> gaps = new ArrayList<>();
    for (Topic topic : answer.because()) {
      gaps.add(topic.id());
    }
    return of(answer.ability()) + (gaps.isEmpty() ? "" : ": see " + String.join(", ", gaps));
  }

  /** What can be proven, in words. */
  static String of(Ability ability) {
    return switch (ability) {
      case CHANGES_BETWEEN_READS -> "what changed, came or went between two reads of kmemleak";
      case LATER_FREES -> "that a listed object was freed later";
      case RCACHE_LOSSES -> "which magazines the IOVA rcache lost, and when";
      case DATED_LEAKS -> "that a listed magazine is such a loss";
      case RACES -> "that a scan missed a magazine because of pops while it ran";
    };
  }
}
