package io.github.unleak.analyzer.verdict;

import static io.github.unleak.analyzer.Reports.analyze;
import static io.github.unleak.analyzer.Reports.judged;
import static io.github.unleak.analyzer.Reports.read;
import static io.github.unleak.analyzer.verdict.Rulings.assertRuling;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.unleak.analyzer.Entry;
import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Premise;
import io.github.unleak.analyzer.evidence.PremiseKind;
import io.github.unleak.analyzer.evidence.Proof;
import io.github.unleak.analyzer.evidence.ProofEvent;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.parser.line.Address;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Proven verdicts list what they rest on, all others do not. */
class ProvingTest {

  private static final long A = 0xffff888100001000L;
  private static final long B = 0xffff888100002000L;
  private static final long C = 0xffff888100003000L;
  private static final long D = 0xffff888100004000L;

  private final Entry[] stay = {
    Entry.at(B).jiffies(Entry.JIFFIES - 40),
    Entry.at(C).jiffies(Entry.JIFFIES - 30),
    Entry.at(D).jiffies(Entry.JIFFIES - 20),
    Entry.at(D + 0x1000).jiffies(Entry.JIFFIES - 10)
  };

  @Test
  void aProvenVerdictListsEveryPremiseOnce() {
    Entry old = Entry.at(A).size(64);
    Entry over = Entry.at(A + 32).size(32).jiffies(Entry.JIFFIES + 9000);
    Analysis analysis =
        analyze(
            read(1, old, stay[0], stay[1], stay[2], stay[3]),
            read(2, stay[0], stay[1], stay[2], stay[3], over));
    JudgedObject freed = judged(analysis, A);
    assertRuling(Verdict.TRANSIENT, Certainty.PROVEN, freed);
    Proof proof = freed.proof();
    assertNotNull(proof);
    assertNull(freed.missing());
    assertEquals("address-reused", proof.evidence().kind());
    assertEquals(
        Arrays.asList(PremiseKind.values()), proof.premises().stream().map(Premise::kind).toList());
    Premise.OneBoot boot = (Premise.OneBoot) proof.premises().get(0);
    assertEquals(Premise.OneBoot.Shown.SHARED_OBJECTS, boot.shown());
    assertEquals(stay.length, boot.agreeing());
    List<ProofEvent> events = ((Premise.Events) proof.premises().get(4)).events();
    assertEquals(
        List.of(ProofEvent.Kind.LISTED, ProofEvent.Kind.REUSED),
        events.stream().map(ProofEvent::kind).toList());
    assertEquals(new Address(A + 32), events.get(1).other());
  }

  /** One digit differs, and all else agrees: that shows a damaged copy as well as a new object. */
  @Test
  void theSameEntryWithOneOtherNumberIsNoProof() {
    Entry whole = Entry.at(A).size(64);
    for (Entry damaged :
        List.of(
            whole.jiffies(Entry.JIFFIES - 9000),
            whole.jiffies(Entry.JIFFIES / 10),
            whole.size(640).jiffies(Entry.JIFFIES))) {
      Entry over = Entry.at(A + 96).size(32).jiffies(Entry.JIFFIES + 9000);
      Analysis analysis =
          analyze(
              read(1, damaged, stay[0], stay[1], stay[2], stay[3]),
              read(2, stay[0], stay[1], stay[2], stay[3], whole, over));
      for (JudgedObject object : analysis.objects()) {
        assertNull(object.proof(), object.subject().latest().toString());
      }
    }
  }

  @Test
  void aVerdictThatIsNotProvenHasNoProofAndNamesWhatIsMissing() {
    Analysis analysis =
        analyze(read(1, Entry.at(A), stay[0], stay[1]), read(2, stay[0], stay[1], stay[2]));
    for (JudgedObject object : analysis.objects()) {
      assertNull(object.proof(), object.subject().address().toString());
      assertEquals(
          object.certainty() == Certainty.PROBABLE ? PremiseKind.EVENTS : null, object.missing());
    }
  }
}
