package io.github.unleak.cli.report.digest;

import io.github.unleak.analyzer.evidence.Evidence;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.cli.report.words.EvidenceText;

/**
 * A kind of evidence that members of a group share, by its best example.
 *
 * @param evidence the strongest of the kind
 * @param about the object it is about
 * @param count how many members have evidence of this kind for the same verdict
 */
public record Reason(Evidence evidence, JudgedObject about, int count) {

  /** The example as a sentence, with its source and, in a group, how many it holds for. */
  public String text(int members) {
    String where = " (" + evidence.source() + ")";
    String sentence = EvidenceText.of(evidence);
    if (members == 1) {
      return sentence + where;
    }
    String rest =
        count == 1
            ? "only here"
            : count == members ? "likewise all " + members : "likewise " + count + " of " + members;
    return about.subject().address() + ": " + sentence + where + "; " + rest;
  }
}
