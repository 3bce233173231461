package io.github.unleak.analyzer.verdict;

import static io.github.unleak.analyzer.Reports.analyze;
import static io.github.unleak.analyzer.Reports.judged;
import static io.github.unleak.analyzer.Reports.named;
import static io.github.unleak.analyzer.Reports.read;
import static io.github.unleak.analyzer.Reports.readOfOneBoot;
import static io.github.unleak.analyzer.verdict.Rulings.assertRuling;
import static io.github.unleak.analyzer.verdict.Rulings.hasEvidence;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.Entry;
import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.DepotEvidence;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the shape of magazines in a report is taken for. */
class MagazineVerdictTest {

  private static final long A = 0xffff888100001000L;
  private static final long B = 0xffff888100002000L;
  private static final long C = 0xffff888100003000L;
  private static final long D = 0xffff888100004000L;

  @Test
  void twoMagazinesInTheShapeOfADepotTailAreProbablyTransient() {
    Analysis analysis = analyze(named("k", Entry.magazine(A, B), Entry.magazine(B, 0)));
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, analysis, A);
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, analysis, B);
    assertEquals(Cause.DEPOT_POP_RACE, judged(analysis, B).cause());
    assertEquals(A, java.util.Objects.requireNonNull(judged(analysis, B).root()).value());
    assertNull(judged(analysis, A).root());
    assertEquals(Generation.LIST, analysis.kernel().generation());
    assertEquals(NextStep.APPLY_DEPOT_MARK, analysis.groups().get(0).next());
    assertEquals(2, analysis.groups().get(0).chains().get(0).members().size());
  }

  @Test
  void aLoneTailIsOnlyPossiblyTransient() {
    assertRuling(
        Verdict.TRANSIENT, Certainty.POSSIBLE, analyze(named("k", Entry.magazine(A, 0))), A);
  }

  @Test
  void aFilledMagazineIsInNoDepot() {
    Analysis analysis = analyze(named("k", Entry.magazine(A, 127)));
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, analysis, A);
    assertTrue(hasEvidence(judged(analysis, A), "never-explained"));
  }

  @Test
  void circlesAndBranchesAreProbablyLeaks() {
    Analysis circle = analyze(named("k", Entry.magazine(A, B), Entry.magazine(B, A)));
    assertRuling(Verdict.LEAK, Certainty.PROBABLE, circle, A);
    Analysis branch =
        analyze(named("k", Entry.magazine(A, C), Entry.magazine(B, C), Entry.magazine(C, 0)));
    assertRuling(Verdict.LEAK, Certainty.PROBABLE, branch, A);
    assertRuling(Verdict.LEAK, Certainty.PROBABLE, branch, B);
    assertRuling(Verdict.LEAK, Certainty.PROBABLE, branch, C);
  }

  @Test
  void onAMarkedKernelTheShapeAccuses() {
    Assumptions marked = new Assumptions(null, null, Generation.LIST_MARKED, null, false);
    Analysis analysis =
        Analyzer.analyze(List.of(named("k", Entry.magazine(A, B), Entry.magazine(B, 0))), marked);
    assertRuling(Verdict.LEAK, Certainty.PROBABLE, analysis, A);
    assertTrue(hasEvidence(judged(analysis, A), "marked-depot"));
  }

  /** From 6.13 on pops are marked, and distributions change that: the shape shows neither. */
  @ParameterizedTest
  @CsvSource({
    "6.12.4, PROBABLE",
    "6.1.0-28-amd64, PROBABLE",
    "6.13.0, POSSIBLE",
    "7.3.0-rc7, POSSIBLE"
  })
  void aReleaseThatMayBeMarkedLeavesTheShapeOpen(String release, Certainty certainty) {
    KmemleakLog log = named("k", Entry.magazine(A, B), Entry.magazine(B, 0));
    Analysis hinted =
        Analyzer.analyze(List.of(log), new Assumptions(null, null, null, release, false));
    assertRuling(Verdict.TRANSIENT, certainty, hinted, A);
    assertRuling(Verdict.TRANSIENT, certainty, hinted, B);
    Analysis told =
        Analyzer.analyze(
            List.of(log), new Assumptions(null, null, Generation.LIST, release, false));
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, told, A);
    Analysis lazy =
        Analyzer.analyze(
            List.of(log), new Assumptions(null, null, Generation.LIST_LAZY, release, false));
    assertRuling(Verdict.LEAK, Certainty.PROBABLE, lazy, A);
  }

  @Test
  void anArrayDepotHasNoTails() {
    Assumptions array = new Assumptions(null, null, Generation.ARRAY, null, false);
    Analysis analysis = Analyzer.analyze(List.of(named("k", Entry.magazine(A, 0))), array);
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, analysis, A);
  }

  @Test
  void aChainThatLosesItsHeadIsInUse() {
    Analysis analysis =
        analyze(
            read(1, Entry.magazine(A, B), Entry.magazine(B, C), Entry.magazine(C, 0)),
            read(2, Entry.magazine(B, C), Entry.magazine(C, 0)),
            read(3, Entry.magazine(B, C), Entry.magazine(C, 0)));
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, analysis, A);
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, analysis, C);
    assertTrue(hasEvidence(judged(analysis, C), "breathing-chain"));
  }

  @Test
  void aChainFrozenForManyReadsIsProbablyLost() {
    KmemleakLog[] logs = new KmemleakLog[6];
    for (int i = 0; i < logs.length; i++) {
      List<Entry> entries = new ArrayList<>(List.of(Entry.magazine(A, B), Entry.magazine(B, 0)));
      if (i > 3) {
        entries.add(Entry.at(D));
      }
      logs[i] = read(i + 1, entries.toArray(new Entry[0]));
    }
    Analysis analysis = analyze(logs);
    assertRuling(Verdict.LEAK, Certainty.PROBABLE, analysis, A);
    assertRuling(Verdict.LEAK, Certainty.PROBABLE, analysis, B);
  }

  /**
   * Of what is gone the cause is the race where the shape was its, else some pointer that moved.
   */
  @Test
  void whatIsGoneHasTheCauseThatItsShapeShows() {
    Analysis tail = analyze(read(1, Entry.magazine(A, 0), Entry.at(D)), read(2, Entry.at(D)));
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, tail, A);
    assertEquals(Cause.DEPOT_POP_RACE, judged(tail, A).cause());
    Analysis filled = analyze(read(1, Entry.magazine(A, 127), Entry.at(D)), read(2, Entry.at(D)));
    assertEquals(Cause.POINTER_MOVED, judged(filled, A).cause());
    Analysis other = analyze(read(1, Entry.at(A), Entry.at(D)), read(2, Entry.at(D)));
    assertEquals(Cause.POINTER_MOVED, judged(other, A).cause());
  }

  /** What stayed and then vanished with all else: only of a magazine it is known what lost it. */
  @Test
  void whatMayHaveBeenClearedIsALostMagazineOnlyIfItIsOne() {
    Entry[] listed = {Entry.magazine(A, 127), Entry.at(D)};
    Analysis analysis = analyze(read(1, listed), read(2, listed), read(3, listed), read(4));
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, analysis, A);
    assertEquals(Cause.MAGAZINE_LOST, judged(analysis, A).cause());
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, analysis, D);
    assertNull(judged(analysis, D).cause());
  }

  /** Where the rcache loses magazines for sure enough, the shape excuses no other one. */
  @Test
  void besideLostMagazinesTheShapeExcusesNobody() {
    Analysis analysis =
        analyze(
            named(
                "k",
                Entry.magazine(A, B),
                Entry.magazine(B, A),
                Entry.magazine(C, D),
                Entry.magazine(D, 0)));
    for (long tail : new long[] {C, D}) {
      assertRuling(Verdict.LEAK, Certainty.POSSIBLE, analysis, tail);
      DepotEvidence.LeakedCompany company =
          judged(analysis, tail).evidence().stream()
              .filter(DepotEvidence.LeakedCompany.class::isInstance)
              .map(DepotEvidence.LeakedCompany.class::cast)
              .findFirst()
              .orElseThrow();
      assertEquals(A, company.example().value());
      assertEquals(2, company.count());
    }
  }

  /** A probable leak of another kind, and a magazine that is possibly one, are no such company. */
  @Test
  void otherLeaksAreNoCompanyOfMagazines() {
    Analysis analysis =
        analyze(
            read(1, Entry.at(B)),
            read(
                2,
                Entry.at(B),
                Entry.magazine(A, 127),
                Entry.magazine(C, D),
                Entry.magazine(D, 0)));
    assertRuling(Verdict.LEAK, Certainty.PROBABLE, analysis, B);
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, analysis, A);
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, analysis, C);
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, analysis, D);
  }

  /** What follows in {@code chain} when its head, A, was freed after the read that lists it. */
  private static Analysis headFreed(Entry... chain) {
    return analyze(
        readOfOneBoot(1, chain), readOfOneBoot(2, Entry.at(A).jiffies(Entry.JIFFIES + 9000)));
  }

  /**
   * A full magazine that is in use and holds a link is in the depot: the kernel follows the link.
   */
  @Test
  void theLinkOfADepotMemberCarriesAProof() {
    Analysis analysis = headFreed(Entry.magazine(A, B), Entry.magazine(B, C), Entry.magazine(C, 0));
    for (long address : new long[] {B, C}) {
      assertRuling(Verdict.TRANSIENT, Certainty.PROVEN, analysis, address);
      assertTrue(hasEvidence(judged(analysis, address), "reached-from-live"));
    }
    assertRuling(Verdict.TRANSIENT, Certainty.PROVEN, analysis.objects().get(0));
  }

  @Test
  void noOtherWordOfAMagazineDoes() {
    List<Entry[]> chains =
        List.of(
            new Entry[] {Entry.magazine(A, B + 8), Entry.magazine(B, 0)},
            new Entry[] {Entry.magazine(A, B), Entry.at(B).size(1024)},
            new Entry[] {Entry.at(A).size(1024).words(B, 0xffc00, 0xffc01), Entry.magazine(B, 0)},
            new Entry[] {Entry.magazine(A, B).words(B, 0, 0, 0), Entry.magazine(B, 0)},
            new Entry[] {Entry.magazine(A, B).words(B, C, 0xffc00), Entry.magazine(B, 0)},
            new Entry[] {Entry.magazine(A, B).words(B), Entry.magazine(B, 0)},
            new Entry[] {Entry.magazine(A, B).words(127, B, 0xffc00), Entry.magazine(B, 0)},
            new Entry[] {Entry.magazine(A, B).asDamaged(), Entry.magazine(B, 0)},
            new Entry[] {Entry.magazine(A, B).asQuoted(), Entry.magazine(B, 0)});
    for (Entry[] chain : chains) {
      JudgedObject behind = judged(headFreed(chain), B);
      assertTrue(behind.certainty() != Certainty.PROVEN, () -> behind.evidence().toString());
    }
  }

  /**
   * Where only the head is freed later, a link in the middle of the chain that is damaged ends it.
   */
  @Test
  void aProofEndsAtADoubtfulEntry() {
    Analysis analysis =
        headFreed(Entry.magazine(A, B), Entry.magazine(B, C).asDamaged(), Entry.magazine(C, 0));
    assertTrue(judged(analysis, C).certainty() != Certainty.PROVEN);
  }
}
