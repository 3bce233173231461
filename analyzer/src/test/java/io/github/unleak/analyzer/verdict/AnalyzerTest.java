package io.github.unleak.analyzer.verdict;

import static io.github.unleak.analyzer.Reports.analyze;
import static io.github.unleak.analyzer.Reports.console;
import static io.github.unleak.analyzer.Reports.file;
import static io.github.unleak.analyzer.Reports.judged;
import static io.github.unleak.analyzer.Reports.named;
import static io.github.unleak.analyzer.Reports.notice;
import static io.github.unleak.analyzer.Reports.read;
import static io.github.unleak.analyzer.Reports.readOfOneBoot;
import static io.github.unleak.analyzer.verdict.Rulings.assertRuling;
import static io.github.unleak.analyzer.verdict.Rulings.hasEvidence;
import static io.github.unleak.analyzer.verdict.Rulings.tells;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.Entry;
import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Evidence;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.parser.kmemleak.Frame;
import io.github.unleak.parser.kmemleak.KernelNotice;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.kmemleak.NoticeKind;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.SourceLine;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule of "Judging", from a report to the verdict. */
class AnalyzerTest {

  private static final long A = 0xffff888100001000L;
  private static final long B = 0xffff888100002000L;
  private static final long C = 0xffff888100003000L;
  private static final long D = 0xffff888100004000L;

  @Test
  void loneObjectIsAPossibleLeak() {
    Analysis analysis = analyze(named("k.txt", Entry.at(A)));
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, analysis, A);
    assertTrue(tells(analysis, DiagnosticCode.ONE_SNAPSHOT));
    assertEquals(NextStep.RESCAN, analysis.groups().get(0).next());
  }

  @Test
  void anotherObjectAtTheAddressProvesAFree() {
    Analysis analysis =
        analyze(
            readOfOneBoot(1, Entry.at(A), Entry.at(C)),
            readOfOneBoot(2, Entry.at(A + 32).jiffies(Entry.JIFFIES + 9000), Entry.at(C)));
    assertRuling(Verdict.TRANSIENT, Certainty.PROVEN, analysis, A);
    assertEquals(Cause.FREED_LATER, judged(analysis, A).cause());
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, analysis, A + 32);
  }

  /** Addresses are unsigned: an offset far below is not "over" an object in the upper half. */
  @Test
  void aLaterObjectFarAwayIsNoReuse() {
    Analysis analysis =
        analyze(
            read(1, Entry.at(A), Entry.at(C)),
            read(2, Entry.at(0x230202210118L).jiffies(Entry.JIFFIES + 9000), Entry.at(C)),
            read(3, Entry.at(A + 64).jiffies(Entry.JIFFIES + 9000), Entry.at(C)));
    assertFalse(hasEvidence(judged(analysis, A), "address-reused"));
  }

  @Test
  void reuseIsNoProofWhereNothingLinksTheSnapshots() {
    Analysis analysis =
        analyze(
            named("a.txt", Entry.at(A)), named("b.txt", Entry.at(A).jiffies(Entry.JIFFIES + 9000)));
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, analysis.objects().get(0));
  }

  /** Early leaks recur at the same address and tick in every boot without random addresses. */
  @Test
  void whatEveryBootAllocatesLinksNoSnapshots() {
    Entry early = Entry.at(C).jiffies(4294937296L + 40).by("swapper/0", 1);
    Analysis analysis =
        analyze(
            named("a.txt", Entry.at(A), early),
            named("b.txt", Entry.at(A).jiffies(Entry.JIFFIES + 9000), early));
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, analysis.objects().get(0));
  }

  @Test
  void objectsOfAnotherBootAreNeverMatched() {
    Entry here = Entry.at(A).frames(List.of(frame(0xaaaaL)));
    Entry there = Entry.at(A).jiffies(Entry.JIFFIES + 9000).frames(List.of(frame(0xbbbbL)));
    Analysis analysis = analyze(read(1, here), read(2, there));
    assertTrue(tells(analysis, DiagnosticCode.SEVERAL_RUNS));
    for (JudgedObject object : analysis.objects()) {
      assertEquals(Verdict.LEAK, object.verdict());
      assertEquals(Certainty.POSSIBLE, object.certainty());
    }
  }

  private static Frame frame(long hash) {
    return new Frame("foo_open", 0x10, 0x20, null, hash, true, false, null);
  }

  @Test
  void aPartThatKmemleakSplitOffIsNoReuse() {
    Analysis analysis =
        analyze(
            read(1, Entry.at(A), Entry.at(C)),
            read(
                2,
                Entry.at(A)
                    .size(32)
                    .jiffies(Entry.JIFFIES + 9000)
                    .stack("kmemleak_free_part", "memblock_free"),
                Entry.at(C)));
    for (JudgedObject object : analysis.objects()) {
      assertFalse(hasEvidence(object, "address-reused"));
    }
  }

  @Test
  void goneWhileOthersStayIsProbablyTransient() {
    Analysis analysis = analyze(read(1, Entry.at(A), Entry.at(B)), read(2, Entry.at(B)));
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, analysis, A);
    assertRuling(Verdict.LEAK, Certainty.PROBABLE, analysis, B);
  }

  @Test
  void everythingGoneTogetherMayHaveBeenCleared() {
    Analysis analysis = analyze(read(1, Entry.at(A), Entry.at(B)), read(2));
    assertRuling(Verdict.TRANSIENT, Certainty.POSSIBLE, analysis, A);
    assertTrue(tells(analysis, DiagnosticCode.CLEAR_SUSPECTED));
  }

  @Test
  void whatComesBackWasNotClearedNorWhatWentWithIt() {
    Analysis analysis = analyze(read(1, Entry.at(A), Entry.at(B)), read(2), read(3, Entry.at(B)));
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, analysis, A);
    assertTrue(hasEvidence(judged(analysis, B), "came-back"));
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, analysis, B);
  }

  @Test
  void stayingUnchangedForSeveralReadsThenClearedLeansToLeak() {
    Analysis analysis =
        analyze(
            read(1, Entry.at(A), Entry.at(B)),
            read(2, Entry.at(A), Entry.at(B)),
            read(3, Entry.at(A), Entry.at(B)),
            read(4));
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, analysis, A);
  }

  @Test
  void absenceFromAnUnrelatedReportSaysNothing() {
    Analysis analysis = analyze(named("one", Entry.at(A)), named("other", Entry.at(B)));
    assertFalse(hasEvidence(judged(analysis, A), "gone-on-rescan"));
    assertTrue(tells(analysis, DiagnosticCode.RUN_UNCERTAIN));
  }

  @Test
  void clearedReportsSayNothingByAbsence() {
    Assumptions cleared = new Assumptions(null, null, null, null, true);
    Analysis analysis =
        Analyzer.analyze(List.of(read(1, Entry.at(A), Entry.at(B)), read(2, Entry.at(B))), cleared);
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, analysis, A);
  }

  /** What stayed for two reads and is gone since may have gone by itself: three show more. */
  @Test
  void whatIsGoneFromAClearedRunMustHaveStayedForThreeReads() {
    Assumptions cleared = new Assumptions(null, null, null, null, true);
    Analysis two =
        Analyzer.analyze(
            List.of(
                read(1, Entry.at(A)),
                read(2, Entry.at(A), Entry.at(B)),
                read(3, Entry.at(C)),
                read(4, Entry.at(C), Entry.at(D))),
            cleared);
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, two, A);
    assertRuling(Verdict.LEAK, Certainty.PROBABLE, two, C);
    Analysis three =
        Analyzer.analyze(
            List.of(
                read(1, Entry.at(A)),
                read(2, Entry.at(A), Entry.at(B)),
                read(3, Entry.at(A), Entry.at(B)),
                read(4, Entry.at(C))),
            cleared);
    assertRuling(Verdict.LEAK, Certainty.PROBABLE, three, A);
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, three, B);
  }

  @Test
  void aDisabledDetectorsSilenceSaysNothing() {
    Analysis analysis =
        analyze(
            console(
                "dir/dmesg.txt",
                List.of(notice(NoticeKind.DISABLED, 5, 9_000_000, "detector disabled"))),
            read(1, Entry.at(A), Entry.at(B)),
            read(2, Entry.at(B)));
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, analysis, A);
    assertTrue(tells(analysis, DiagnosticCode.DETECTOR_DISABLED));
  }

  @Test
  void aVerbosePrintIsNoFullList() {
    Analysis analysis =
        analyze(
            console(
                "dir/dmesg.txt",
                List.of(
                    notice(NoticeKind.NEW_LEAKS, 105, 60_000_000, "1 new"),
                    notice(NoticeKind.NEW_LEAKS, 115, 70_000_000, "1 new")),
                Entry.at(A).printedAt(60_000_000),
                Entry.at(B).printedAt(70_000_000)));
    assertEquals(2, analysis.snapshots().size());
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, analysis, A);
    assertFalse(hasEvidence(judged(analysis, A), "gone-on-rescan"));
  }

  @Test
  void damagedOrMailedEntriesProveNothing() {
    Entry small = Entry.at(A).size(32).crc(0xdeadbeefL);
    Entry fits = Entry.at(B).checksummed();
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, analyze(named("k", small.asDamaged(), fits)), A);
    assertRuling(
        Verdict.TRANSIENT, Certainty.PROBABLE, analyze(named("k", small.asQuoted(), fits)), A);
  }

  @Test
  void childrenOfALeakAreIndirect() {
    Analysis analysis =
        analyze(named("k", Entry.at(A).words(0, B + 8, 1, 2), Entry.at(B), Entry.at(C)));
    assertTrue(judged(analysis, A).direct());
    assertFalse(judged(analysis, B).direct());
    assertTrue(hasEvidence(judged(analysis, B), "reached-from-leak"));
    assertEquals(1, analysis.groups().get(0).indirect());
  }

  /** What leads to it is named with the first word that does, and is as sure as its root. */
  @Test
  void whatOnlyALostObjectPointsAtIsLostAsSurely() {
    Entry owner = Entry.at(A).words(0, B, B + 8, 2);
    Analysis analysis = analyze(read(1, owner), read(2, owner, Entry.at(B)));
    assertRuling(Verdict.LEAK, Certainty.PROBABLE, analysis, A);
    assertRuling(Verdict.LEAK, Certainty.PROBABLE, analysis, B);
    assertEquals(Cause.LOST_WITH_OWNER, judged(analysis, B).cause());
    Evidence.ReachedFromLeak reached =
        judged(analysis, B).evidence().stream()
            .filter(Evidence.ReachedFromLeak.class::isInstance)
            .map(Evidence.ReachedFromLeak.class::cast)
            .findFirst()
            .orElseThrow();
    assertEquals(A, reached.from().value());
    assertEquals(8, reached.offset());
    assertEquals(Certainty.PROBABLE, reached.strength());
  }

  @Test
  void knownCausesAreNamedAndAcquitNobody() {
    Entry node = Entry.at(A).stack("kmem_cache_alloc_lru", "xas_alloc", "xas_create");
    Analysis analysis = analyze(named("k", node));
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, analysis, A);
    assertTrue(hasEvidence(judged(analysis, A), "known-cause"));
  }

  @Test
  void leaksThatTheLogCountsAndDoesNotHoldAreTold() {
    KernelNotice two =
        new KernelNotice(
            NoticeKind.NEW_LEAKS, 2, 60_000_000, "2 new", new SourceLine("dir/dmesg.txt", 105));
    KernelNotice one =
        new KernelNotice(
            NoticeKind.NEW_LEAKS, 1, 70_000_000, "1 new", new SourceLine("dir/dmesg.txt", 205));
    KmemleakLog log =
        console("dir/dmesg.txt", List.of(two, one), Entry.at(A).printedAt(60_000_000));
    assertTrue(tells(analyze(log), DiagnosticCode.SUMMARY_COUNT_DIFFERS));
    assertTrue(tells(analyze(log), DiagnosticCode.LEAKS_NOT_LISTED));
    Analysis withRead = analyze(log, read(1, Entry.at(A)));
    assertFalse(tells(withRead, DiagnosticCode.LEAKS_NOT_LISTED));
  }

  /** Once its module is gone, a read shows bare addresses where an earlier one had names. */
  @Test
  void theBestNamedBacktraceCounts() {
    Frame bare = new Frame(null, -1, -1, null, 0xffffffffc009c1d7L, false, false, null);
    Analysis analysis =
        analyze(
            read(1, Entry.at(A).stack("kmalloc", "foo_init")),
            read(2, Entry.at(A).frames(List.of(bare))));
    assertEquals("memory leak in foo_init", judged(analysis, A).signature().title());
  }

  @Test
  void emptyMembersOfASeriesAreSnapshots() {
    Analysis analysis = analyze(read(1), read(2));
    assertEquals(2, analysis.snapshots().size());
    assertFalse(tells(analysis, DiagnosticCode.EMPTY_INPUT));
    assertTrue(tells(analyze(named("k")), DiagnosticCode.EMPTY_INPUT));
  }

  @Test
  void aCopyBesideTheSeriesCountsOnce() {
    Analysis analysis =
        analyze(
            read(1, Entry.at(A), Entry.at(B)),
            read(2, Entry.at(B)),
            file("dir/kmemleak-all.txt", "dir", Entry.at(A), Entry.at(B)));
    assertEquals(2, analysis.snapshots().size());
    assertTrue(tells(analysis, DiagnosticCode.DUPLICATE_SNAPSHOT));
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, analysis, A);
  }
}
