package io.github.unleak.analyzer.timeline;

import static io.github.unleak.analyzer.Reports.console;
import static io.github.unleak.analyzer.Reports.file;
import static io.github.unleak.analyzer.Reports.named;
import static io.github.unleak.analyzer.Reports.notice;
import static io.github.unleak.analyzer.Reports.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.Entry;
import io.github.unleak.parser.kmemleak.Frame;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.kmemleak.NoticeKind;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class HistoryBuilderTest {

  private static final long A = 0xffff888100001000L;
  private static final long B = 0xffff888100002000L;
  private static final long C = 0xffff888100003000L;

  private static History build(KmemleakLog... logs) {
    return new HistoryBuilder(null, null).build(List.of(logs));
  }

  private static int hz(History history) {
    return Objects.requireNonNull(history.run(1).clock()).hz();
  }

  private static List<String> order(History history) {
    return history.snapshots().stream().map(snapshot -> snapshot.source().path()).toList();
  }

  @Test
  void hzIsTheSlopeOfJiffiesAgainstAge() {
    // ages and jiffies of the report of December 2023
    History history =
        build(
            named(
                "k",
                Entry.at(A).jiffies(4306297099L).age(462_991),
                Entry.at(B).jiffies(4306711547L).age(48_799)));
    assertEquals(1000, hz(history));
    assertEquals(12_092_794, history.snapshot(1).timeMillis());
  }

  @Test
  void hzFromTheFirstTaskAndFromLogStamps() {
    Entry early = Entry.at(A).jiffies(4294892470L);
    assertNull(build(named("k", early)).run(1).clock());
    assertEquals(250, hz(build(named("k", early.by("swapper/0", 1)))));
    assertEquals(
        250,
        hz(
            build(
                console(
                    "dir/dmesg.txt",
                    List.of(),
                    Entry.at(A).jiffies(4294894072L).printedAt(15_257_128)))));
  }

  @Test
  void toldHzWins() {
    History history = new HistoryBuilder(100, null).build(List.of(named("k", Entry.at(A))));
    assertEquals(100, hz(history));
  }

  @Test
  void a32BitCounterWraps() {
    KernelClock clock = new KernelClock(100, false);
    assertEquals(300_000, clock.millis(0));
    assertEquals(300_500, clock.millis(50));
    assertEquals(0, clock.millis(4294937296L));
    assertEquals(10, clock.millis(4294937297L));
    KernelClock wide = new KernelClock(100, true);
    assertEquals(-1, wide.millis(50));
    assertEquals(300_500, wide.millis((1L << 32) + 50));
  }

  @Test
  void aSeriesCountsAsPeopleDo() {
    History history =
        build(read(10, Entry.at(A)), read(9, Entry.at(A)), read(2, Entry.at(A)), read(11));
    assertEquals(
        List.of(
            "dir/kmemleak-2.txt",
            "dir/kmemleak-9.txt",
            "dir/kmemleak-10.txt",
            "dir/kmemleak-11.txt"),
        order(history));
    assertTrue(history.ordered(1));
  }

  @Test
  void timesGoBeforeNames() {
    Entry one = Entry.at(A).jiffies(4306297099L);
    Entry two = Entry.at(B).jiffies(4306711547L);
    History history =
        build(
            named("late", one.age(562_991), two.age(148_799)),
            named("early", one.age(462_991), two.age(48_799)));
    assertEquals(List.of("early", "late"), order(history));
  }

  @Test
  void filesOfOneFolderWithoutNumbersHaveNoSureOrder() {
    History history =
        build(
            file("dir/before.txt", "dir", Entry.at(A), Entry.at(B)),
            file("dir/after.txt", "dir", Entry.at(B).crc(7)));
    assertFalse(history.ordered(1));
  }

  @Test
  void identityIsAddressSizeAndJiffies() {
    History history =
        build(
            read(1, Entry.at(A), Entry.at(B)),
            read(2, Entry.at(A).jiffies(Entry.JIFFIES + 1), Entry.at(B)));
    assertEquals(3, history.subjects().size());
    assertEquals(2, history.subjects().get(1).sightings().size());
    assertFalse(history.linked(1, 2), "one shared object may be an accident");
  }

  @Test
  void foldersAreDifferentRuns() {
    History history =
        build(
            file("one/kmemleak-1.txt", "one", Entry.at(A)),
            file("two/kmemleak-1.txt", "two", Entry.at(A).jiffies(Entry.JIFFIES + 5)));
    assertEquals(2, history.runs().size());
  }

  @Test
  void aBannerStartsARunAndAPrintOfItDoesNot() {
    KmemleakLog log =
        console(
            "dir/dmesg.txt",
            List.of(
                notice(NoticeKind.BOOT_BANNER, 1, 0, "6.12.1"),
                notice(NoticeKind.BOOT_BANNER, 105, 500_000_000, "6.12.1"),
                notice(NoticeKind.BOOT_BANNER, 115, 0, "6.12.2")),
            Entry.at(A).printedAt(400_000_000),
            Entry.at(B).printedAt(600_000_000),
            Entry.at(A).printedAt(70_000_000));
    History history = build(log);
    assertEquals(2, history.runs().size());
    assertEquals("6.12.1", history.run(1).release());
    assertEquals("6.12.2", history.run(2).release());
    assertEquals(3, history.subjects().size());
  }

  @Test
  void aClockThatFallsBackIsAnotherBoot() {
    History history =
        build(
            console(
                "dir/dmesg.txt",
                List.of(),
                Entry.at(A).printedAt(400_000_000),
                Entry.at(B).printedAt(70_000_000)));
    assertEquals(2, history.runs().size());
  }

  @Test
  void aSecondPrintOfTheSameEntryIsNoSecondSighting() {
    KmemleakLog mail = console("dir/mail.txt", List.of(), Entry.at(A), Entry.at(B), Entry.at(A));
    History history = build(mail);
    assertEquals(1, history.snapshots().size());
    assertEquals(1, history.subjects().get(0).sightings().size());
    KmemleakLog twice = console("dir/mail.txt", List.of(), Entry.at(A), Entry.at(A).crc(9));
    assertEquals(2, build(twice).snapshots().size());
  }

  @Test
  void aLogBesideASeriesIsOfItsRun() {
    History history =
        build(
            console(
                "dir/dmesg.txt",
                List.of(notice(NoticeKind.NEW_LEAKS, 105, 60_000_000, "1")),
                Entry.at(A).printedAt(60_000_000)),
            read(1),
            read(2, Entry.at(A)));
    assertEquals(1, history.runs().size());
    assertEquals(1, history.subjects().size());
    assertEquals(
        List.of("dir/kmemleak-1.txt", "dir/dmesg.txt", "dir/kmemleak-2.txt"), order(history));
  }

  @Test
  void hashedAddressesTellBoots() {
    Entry one = Entry.at(A).frames(List.of(hashed(1)));
    Entry same = Entry.at(B).frames(List.of(hashed(1)));
    Entry other = Entry.at(C).frames(List.of(hashed(2)));
    assertTrue(build(named("a", one), named("b", same)).linked(1, 2));
    assertEquals(2, build(named("a", one), named("b", other)).runs().size());
  }

  private static Frame hashed(long value) {
    return new Frame("foo", 0x10, 0x20, null, value, true, false, null);
  }

  @Test
  void mixedNamesOnACommandLineKeepTheirPlaces() {
    History history =
        build(
            named("a2", Entry.at(A)),
            named("b", Entry.at(A).crc(7)),
            named("a1", Entry.at(A), Entry.at(B)));
    assertEquals(List.of("a1", "b", "a2"), order(history));
  }

  /** {@code cat kmemleak >> log}, again and again. */
  @Test
  void severalReadsInOneFile() {
    Entry one = Entry.at(A);
    Entry later = Entry.at(B).jiffies(Entry.JIFFIES + 5000);
    Entry last = Entry.at(C).jiffies(Entry.JIFFIES + 9000);
    History history =
        build(
            named(
                "log",
                later.age(5000),
                last.age(1000),
                one.age(20_000),
                later.age(15_000),
                last.age(11_000),
                one.age(30_000),
                later.age(25_000)));
    assertEquals(List.of(2, 3, 2), history.snapshots().stream().map(Snapshot::objects).toList());
    assertTrue(history.snapshots().stream().allMatch(Snapshot::complete));
    assertTrue(history.comparable(1, 3));
    assertEquals(1, build(named("log", later, last)).snapshots().size());
  }

  /**
   * Without ages, entries that come again as they were may be a copy: one read, and not all of it.
   */
  @Test
  void whatComesAgainAsItWasIsOneRead() {
    Entry later = Entry.at(B).jiffies(Entry.JIFFIES + 5000);
    Entry last = Entry.at(C).jiffies(Entry.JIFFIES + 9000);
    for (KmemleakLog log :
        List.of(
            named("log", Entry.at(A), later, last, last),
            named("log", Entry.at(A), later, last, Entry.at(A)),
            named("log", last, later, Entry.at(A), Entry.at(A)),
            named("log", Entry.at(A), later, last, Entry.at(A), later),
            named("log", Entry.at(A).age(9), later.age(4), last.age(0), last.age(0)))) {
      History history = build(log);
      assertEquals(1, history.snapshots().size());
      assertEquals(3, history.snapshot(1).objects());
      assertFalse(history.snapshot(1).complete());
    }
    History told =
        new HistoryBuilder(null, null)
            .build(List.of(named("log", later, later, later)), List.of(), true);
    assertEquals(3, told.snapshots().size());
  }

  @Test
  void whereItIsNotSureWhichReadAnEntryBelongsToAbsenceSaysNothing() {
    History history = build(named("log", Entry.at(B), Entry.at(A), Entry.at(B).crc(7)));
    assertEquals(2, history.snapshots().size());
    assertFalse(history.snapshot(1).complete());
  }

  /** With time stamps or a prompt in front of the lines a read looks like a log. */
  @Test
  void aReadThatLooksLikeALogKeepsItsPlaceInTheSeries() {
    Entry listed = Entry.at(A);
    History history =
        build(
            console("dir/kmemleak-2.txt", List.of(), listed.printedAt(1_000_000)),
            read(1),
            read(3, Entry.at(B)));
    assertEquals(
        List.of("dir/kmemleak-1.txt", "dir/kmemleak-2.txt", "dir/kmemleak-3.txt"), order(history));
  }
}
