package io.github.unleak.cli.report.explain;

import io.github.unleak.analyzer.evidence.Premise;
import io.github.unleak.analyzer.evidence.PremiseKind;
import io.github.unleak.analyzer.evidence.Proof;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.verdict.Cause;
import io.github.unleak.analyzer.verdict.ChainView;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.analyzer.verdict.NextStep;
import io.github.unleak.analyzer.verdict.ObjectWitness;
import io.github.unleak.cli.report.digest.Reason;
import io.github.unleak.cli.report.digest.Reasons;
import io.github.unleak.cli.report.page.Colour;
import io.github.unleak.cli.report.page.Page;
import io.github.unleak.cli.report.page.Printable;
import io.github.unleak.cli.report.words.ChainText;
import io.github.unleak.cli.report.words.NextStepText;
import io.github.unleak.cli.report.words.PremiseText;
import io.github.unleak.cli.report.words.Wording;
import io.github.unleak.parser.kmemleak.Frame;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.Address;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** All that is known of an object, for people. */
public final class ExplainText {

  private static final String INDENT = "    ";

  private final Page page;
  private final Colour colour;

  /** Writes to {@code out}. */
  public ExplainText(OutputStream out, Colour colour) {
    page = new Page(out);
    this.colour = colour;
  }

  /** Writes {@code explanations}, one after another. */
  public void write(List<Explanation> explanations) throws IOException {
    for (int i = 0; i < explanations.size(); i++) {
      if (i > 0) {
        page.line();
      }
      write(explanations.get(i));
    }
    page.flush();
  }

  private void write(Explanation explanation) throws IOException {
    JudgedObject object = explanation.object();
    identity(object);
    new TimelineDrawing(page).draw(explanation.life());
    neighbours(explanation);
    Reasons reasons = Reasons.of(List.of(object), object.verdict());
    Verdict other = object.verdict() == Verdict.LEAK ? Verdict.TRANSIENT : Verdict.LEAK;
    evidence("evidence for " + object.verdict().id(), reasons.forIt());
    evidence("evidence for " + other.id(), reasons.against());
    evidence("besides", reasons.neutral());
    proof(object);
    backtrace(object.subject().backtrace().frames());
    ObjectWitness witness = explanation.witness();
    if (witness != null) {
      new WitnessText(page).write(witness);
    }
    NextStep next = explanation.next();
    if (next != null) {
      page.paragraph(
          "  next: ", INDENT, NextStepText.of(next, object.certainty(), explanation.coverage()));
    }
  }

  private void identity(JudgedObject object) throws IOException {
    KmemleakObject entry = object.subject().latest();
    Cause cause = object.cause();
    page.line(
        colour.bold(entry.address().toString())
            + ": "
            + colour.verdict(
                object.verdict(), Wording.verdict(object.verdict(), object.certainty()))
            + (cause == null ? "" : " (" + cause.id() + ")"));
    StringBuilder facts = new StringBuilder(Wording.bytes(entry.size()));
    if (object.percpu()) {
      facts.append(", per CPU");
    }
    if (object.type() != null) {
      facts.append(", ").append(object.type());
    }
    facts.append(", allocated by ").append(Wording.task(entry.comm(), entry.pid()));
    if (entry.jiffies() != -1) {
      facts.append(", jiffies ").append(Long.toUnsignedString(entry.jiffies()));
    }
    if (entry.crc() >= 0) {
      facts.append(", crc ").append(Long.toHexString(entry.crc()));
    }
    page.paragraph("  ", INDENT, facts.toString());
    page.paragraph("  ", INDENT, Printable.of(object.signature().title()));
  }

  private void neighbours(Explanation explanation) throws IOException {
    JudgedObject object = explanation.object();
    page.line("  neighbours:");
    list("points at", object.pointsTo());
    list("pointed at by", object.referencedBy());
    if (object.root() != null) {
      page.paragraph(INDENT, INDENT + "  ", "reached from " + object.root());
    }
    String self = object.subject().address().toString();
    for (ChainView chain : explanation.chains()) {
      page.line(INDENT + "chain in snapshot " + chain.snapshot() + ", this one in brackets:");
      page.words(
          INDENT + "  ",
          INDENT + "  ",
          ChainText.words(
              chain,
              true,
              explanation.chains(),
              a -> a.equals(self) ? colour.bold("[" + a + "]") : a));
    }
  }

  private void list(String label, List<Address> addresses) throws IOException {
    List<String> words = new ArrayList<>();
    for (Address address : addresses) {
      words.add(address.toString());
    }
    if (words.isEmpty()) {
      words.add("no listed object");
    }
    page.words(INDENT + label + " ", INDENT + "  ", words);
  }

  private void evidence(String heading, List<Reason> reasons) throws IOException {
    page.line("  " + heading + ":" + (reasons.isEmpty() ? " none" : ""));
    for (Reason reason : reasons) {
      page.paragraph("  - ", INDENT, reason.evidence().strength().id() + ": " + reason.text(1));
    }
  }

  /** What a proof rests on, or what is missing for one. */
  private void proof(JudgedObject object) throws IOException {
    Proof proof = object.proof();
    PremiseKind missing = object.missing();
    if (proof != null) {
      page.line("  proof by " + proof.evidence().kind() + ", which rests on:");
      for (Premise premise : proof.premises()) {
        page.paragraph("  - ", INDENT, premise.kind().id() + ": " + PremiseText.of(premise));
      }
    } else if (missing != null) {
      page.paragraph(
          "  missing for a proof: ",
          INDENT,
          missing.id() + ": " + PremiseText.missing(missing, false));
    }
  }

  private void backtrace(List<Frame> frames) throws IOException {
    page.line("  backtrace:" + (frames.isEmpty() ? " none" : ""));
    for (Frame frame : frames) {
      page.paragraph(INDENT, INDENT + "  ", Wording.frame(frame));
    }
  }
}
