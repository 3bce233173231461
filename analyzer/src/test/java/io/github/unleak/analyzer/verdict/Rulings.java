package io.github.unleak.analyzer.verdict;

import static io.github.unleak.analyzer.Reports.judged;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.parser.line.DiagnosticCode;

/** What tests say of an analysis. */
final class Rulings {

  private Rulings() {}

  static void assertRuling(Verdict verdict, Certainty certainty, Analysis analysis, long address) {
    assertRuling(verdict, certainty, judged(analysis, address));
  }

  static void assertRuling(Verdict verdict, Certainty certainty, JudgedObject object) {
    assertEquals(
        verdict + " " + certainty,
        object.verdict() + " " + object.certainty(),
        () -> object.evidence().toString());
  }

  static boolean hasEvidence(JudgedObject object, String kind) {
    return object.evidence().stream().anyMatch(one -> one.kind().equals(kind));
  }

  static boolean tells(Analysis analysis, DiagnosticCode code) {
    return analysis.diagnostics().stream().anyMatch(one -> one.code() == code);
  }
}
