package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Evidence;
import io.github.unleak.analyzer.evidence.Evidence.Weakened;
import io.github.unleak.analyzer.evidence.Evidence.Weakened.Reason;
import io.github.unleak.analyzer.evidence.Findings;
import io.github.unleak.analyzer.evidence.PremiseKind;
import io.github.unleak.analyzer.evidence.Proof;
import io.github.unleak.analyzer.evidence.ProofSearch;
import io.github.unleak.parser.line.SourceLine;
import org.jspecify.annotations.Nullable;

/**
 * The last step of judging: a verdict is proven only if the premises of its proof can be listed.
 */
final class Proving {

  private final ProofSearch search;
  private final Findings findings;

  Proving(ProofSearch search, Findings findings) {
    this.search = search;
    this.findings = findings;
  }

  /**
   * The proof of a ruling that is proven by the evidence. If it has none, the finding that says why
   * is added, and the ruling must be lowered.
   *
   * @param subject its place in the history
   * @param entry the line of its last entry
   */
  @Nullable Proof proof(int subject, SourceLine entry, Ruling ruling) {
    if (ruling.certainty() != Certainty.PROVEN) {
      return null;
    }
    Proof.Outcome outcome = search.prove(subject, ruling.verdict());
    PremiseKind missing = outcome.missing();
    if (missing != null) {
      findings.add(subject, new Weakened(reason(missing), Certainty.PROVEN, entry));
    }
    return outcome.proof();
  }

  private static Reason reason(PremiseKind missing) {
    return switch (missing) {
      case ONE_BOOT -> Reason.BOOT_UNCERTAIN;
      case ORDER -> Reason.CLOCK_UNALIGNED;
      case SCAN -> Reason.SCAN_UNCERTAIN;
      case NOTHING_MISSING -> Reason.EVENTS_MISSING;
      case EVENTS -> Reason.NO_PREMISES;
    };
  }

  /** The premise that a probable ruling lacks for a proof; {@code null} for other rulings. */
  @Nullable PremiseKind missing(int subject, Ruling ruling) {
    if (ruling.certainty() != Certainty.PROBABLE) {
      return null;
    }
    for (Evidence evidence : findings.of(subject)) {
      if (evidence instanceof Weakened weakened) {
        return kind(weakened.reason());
      }
    }
    return PremiseKind.EVENTS;
  }

  private static PremiseKind kind(Reason reason) {
    return switch (reason) {
      case BOOT_UNCERTAIN -> PremiseKind.ONE_BOOT;
      case ORDER_UNCERTAIN, CLOCK_UNALIGNED -> PremiseKind.ORDER;
      case SCAN_UNCERTAIN -> PremiseKind.SCAN;
      case EVENTS_MISSING, STALE_ADDRESSES, DAMAGED_ENTRY, QUOTED_ENTRY, CONTRADICTION ->
          PremiseKind.NOTHING_MISSING;
      case NO_PREMISES, PREV_OPEN -> PremiseKind.EVENTS;
    };
  }
}
