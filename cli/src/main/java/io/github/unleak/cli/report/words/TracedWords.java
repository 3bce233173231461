package io.github.unleak.cli.report.words;

import io.github.unleak.analyzer.verdict.ObjectWitness;
import io.github.unleak.analyzer.witness.Refusal;
import io.github.unleak.analyzer.witness.TracedWitness;
import io.github.unleak.analyzer.witness.Witness;

/** What the order of a trace says of a witness, in a sentence. */
final class TracedWords {

  private TracedWords() {}

  /** What was found along a trace that decides; no full stop. */
  static String outcome(ObjectWitness object, TracedWitness traced) {
    return traced
        .witness()
        .match(
            new Witness.Cases<String>() {
              @Override
              public String found(Witness.Found witness) {
                return "along the trace, with no leak at all, "
                    + places(traced)
                    + " make "
                    + WitnessWords.lists(object);
              }

              @Override
              public String none(Witness.None witness) {
                return "none exists along the trace: " + reason(object, traced, witness);
              }

              @Override
              public String undecided(Witness.Undecided witness) {
                throw new IllegalArgumentException("the trace decides nothing");
              }
            });
  }

  private static String operations(TracedWitness traced) {
    return traced.operations() == 1 ? "1 push or pop" : traced.operations() + " pushes and pops";
  }

  private static String places(TracedWitness traced) {
    return "reads of scans "
        + (traced.first() == null ? "?" : traced.first().number())
        + " and "
        + traced.last().number()
        + " at these places among their "
        + operations(traced);
  }

  private static String reason(ObjectWitness object, TracedWitness traced, Witness.None none) {
    Refusal refusal = none.refusal();
    int scan = traced.last().number();
    if (refusal != null) {
      return "scan " + scan + " cannot have left it, for " + WitnessWords.rule(refusal);
    }
    String states = " (" + Wording.count(none.bound().states(), "state") + ", all that there are)";
    return traced.lastAlone()
        ? "scan "
            + scan
            + " can make "
            + WitnessWords.lists(object)
            + ", but no earlier one can have missed them as they are"
            + states
        : "no places of the reads of scan "
            + scan
            + " among its "
            + operations(traced)
            + " make "
            + WitnessWords.lists(object)
            + " without a leak"
            + states;
  }
}
