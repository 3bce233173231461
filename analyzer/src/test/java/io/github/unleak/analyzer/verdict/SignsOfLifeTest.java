package io.github.unleak.analyzer.verdict;

import static io.github.unleak.analyzer.Reports.analyze;
import static io.github.unleak.analyzer.Reports.judged;
import static io.github.unleak.analyzer.Reports.named;
import static io.github.unleak.analyzer.Reports.read;
import static io.github.unleak.analyzer.Reports.readOfOneBoot;
import static io.github.unleak.analyzer.verdict.Rulings.assertRuling;
import static io.github.unleak.analyzer.verdict.Rulings.hasEvidence;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.Entry;
import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Evidence;
import io.github.unleak.analyzer.evidence.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Signs that an object was in use after it was listed, and what they show of others. */
class SignsOfLifeTest {

  private static final long A = 0xffff888100001000L;
  private static final long B = 0xffff888100002000L;
  private static final long C = 0xffff888100003000L;
  private static final long D = 0xffff888100004000L;

  /** Shows that the kernel computes its checksums as is known. */
  private static final Entry FITS = Entry.at(0xffff888100009000L).checksummed();

  @Test
  void writtenAfterTheScanIsProbablyInUse() {
    Entry small = Entry.at(A).size(32).crc(0xdeadbeefL);
    Analysis analysis = analyze(named("k.txt", small, FITS));
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, analysis, A);
    assertEquals(Cause.IN_USE, judged(analysis, A).cause());
  }

  /** Whoever writes need not own the object: no change of content is a proof, of whatever kind. */
  @Test
  void noChangeOfContentIsAProof() {
    for (String site : List.of("acq_start_stream", "mbox_ring_init", "ghes_status", "foo_open")) {
      for (int size : new int[] {8, 16, 24, 32}) {
        byte[] before = new byte[size];
        byte[] after = before.clone();
        after[size - 1] = 1;
        Entry entry = Entry.at(A).size(size).bytes(before).crc(0).stack("__kmalloc_noprof", site);
        Analysis analysis =
            analyze(
                read(1, entry, Entry.at(B), Entry.at(C), Entry.at(D)),
                read(2, entry.bytes(after), Entry.at(B), Entry.at(C), Entry.at(D)),
                read(3, entry.bytes(after).crc(77), Entry.at(B), Entry.at(C), Entry.at(D)));
        assertTrue(hasEvidence(judged(analysis, A), "content-changed"));
        for (Evidence evidence : judged(analysis, A).evidence()) {
          assertFalse(evidence.strength() == Certainty.PROVEN, evidence.toString());
        }
      }
    }
  }

  @Test
  void anUnknownChecksumProvesNothing() {
    Entry[] entries = new Entry[4];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = Entry.at(A + i * 64L).size(32).crc(0xdeadbeefL + i);
    }
    Analysis analysis = analyze(named("k.txt", entries));
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, analysis, A);
  }

  /** One or two objects of a kernel whose checksums are others look like those, written to. */
  @Test
  void tooFewChecksumsToKnowTheFormulaAcquitNobody() {
    byte[] bytes = new byte[32];
    bytes[3] = 7;
    for (Entry none :
        List.of(
            Entry.at(B),
            Entry.at(B).bytes(new byte[32]).checksummed(), // of zeros it is 0 by any formula
            Entry.at(B).bytes(bytes).size(32).crc(0x7777L),
            Entry.at(B).checksummed().asDamaged(),
            Entry.at(0x607eeac06e78L).checksummed().asPercpu())) {
      Entry small = Entry.at(A).size(32).crc(0xdeadbeefL);
      Analysis analysis = analyze(named("k.txt", small, none));
      assertRuling(Verdict.LEAK, Certainty.POSSIBLE, analysis, A);
      Evidence seen =
          judged(analysis, A).evidence().stream()
              .filter(evidence -> evidence.kind().equals("content-changed"))
              .findFirst()
              .orElseThrow();
      assertEquals(Certainty.POSSIBLE, seen.strength());
    }
  }

  @Test
  void checksumsOfAnotherBootShowNothing() {
    Entry small = Entry.at(A).size(32).crc(0xdeadbeefL);
    Analysis apart = analyze(named("a/k.txt", small), named("b/k.txt", FITS));
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, apart, A);
    Analysis recorded = analyze(readOfOneBoot(1, FITS), readOfOneBoot(2, FITS, small));
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, recorded, A);
  }

  /** What decides nothing hides no change that other reads show. */
  @Test
  void aChangeBetweenReadsCountsWhateverTheFormulaIs() {
    Entry before = Entry.at(A).size(32).crc(0xdeadbeefL);
    Analysis analysis =
        analyze(read(1, before, Entry.at(B)), read(2, before.crc(0x1234567L), Entry.at(B)));
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, analysis, A);
  }

  @Test
  void checksumOfAllCopiesIsNotHeldAgainstOneOfThem() {
    Entry copy = Entry.at(0x607eeac06e78L).size(32).crc(0xdeadbeefL);
    Analysis analysis = analyze(named("k.txt", copy, Entry.at(B), FITS));
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, analysis, 0x607eeac06e78L);
    assertTrue(judged(analysis, 0x607eeac06e78L).percpu());
  }

  @Test
  void hardwareMayWriteIntoALostBuffer() {
    Entry buffer = Entry.at(A).size(32).crc(0xdeadbeefL).stack("__kmalloc", "dma_pool_alloc_page");
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, analyze(named("k", buffer, FITS)), A);
  }

  @Test
  void aChangeBetweenReadsExcusesTheEarlierSighting() {
    Analysis analysis =
        analyze(read(1, Entry.at(A), Entry.at(B)), read(2, Entry.at(A).crc(99), Entry.at(B)));
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, analysis, A);
    assertTrue(hasEvidence(judged(analysis, A), "content-changed"));
  }

  @Test
  void whatALiveObjectPointsAtProbablyLives() {
    Entry holder = Entry.at(A).size(32).words(B, 1, 2, 3).crc(0xdeadbeefL);
    Analysis analysis = analyze(named("k", holder, Entry.at(B), FITS));
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, analysis, A);
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, analysis, B);
  }

  /** The word may be stale: what is proven of its holder is only probable of what it points at. */
  @Test
  void noWordOfAnOrdinaryObjectCarriesAProof() {
    long[][] dumps = {{B, 0, 0, 0}, {0, B, 0, 0}, {0, 0, 0, B}, {1, 2, B + 40, 3}};
    for (long[] words : dumps) {
      Analysis analysis =
          analyze(
              readOfOneBoot(1, Entry.at(A).words(words), Entry.at(B)),
              readOfOneBoot(2, Entry.at(A).jiffies(Entry.JIFFIES + 9000)));
      assertRuling(Verdict.TRANSIENT, Certainty.PROVEN, analysis.objects().get(0));
      assertEquals(Verdict.TRANSIENT, judged(analysis, B).verdict());
      assertEquals(Certainty.PROBABLE, judged(analysis, B).certainty());
    }
  }

  @Test
  void lifeAtAnEarlierSightingIsNotPassedOnToALaterOne() {
    Entry holder = Entry.at(A).size(32).words(B, 1, 2, 3).crc(0xdeadbeefL);
    Analysis analysis =
        analyze(
            read(1, holder, Entry.at(B), Entry.at(C), FITS),
            read(2, Entry.at(B), Entry.at(C), FITS));
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, analysis, A);
    assertEquals(Verdict.LEAK, judged(analysis, B).verdict());
  }

  @Test
  void whatIsBehindSaysNothingOfTheHolder() {
    Entry live = Entry.at(B).size(32).crc(0xdeadbeefL);
    Analysis analysis = analyze(named("k", Entry.at(A).words(B, 1, 2, 3), live, FITS));
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, analysis, A);
  }
}
