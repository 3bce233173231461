package io.github.unleak.analyzer.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.Entry;
import io.github.unleak.analyzer.Reports;
import io.github.unleak.analyzer.Traces;
import io.github.unleak.analyzer.timeline.History;
import io.github.unleak.analyzer.timeline.HistoryBuilder;
import io.github.unleak.analyzer.timeline.KernelClock;
import io.github.unleak.analyzer.timeline.Subject;
import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.ftrace.CallSite;
import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceContext;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Of which scan a snapshot is, and what may say so. All objects are 10 s old at 20 s. */
class SightingTimesTest {

  private static final long A = 0xffff888100000000L;
  private static final long B = 0xffff888100000400L;
  private static final CallSite CLOSE = new CallSite("foo_close", 0x20, 0);

  /** Ten seconds after boot, at HZ 1000. */
  private static final long BORN = 4294667296L + 10_000;

  private final List<TraceEvent> events = new ArrayList<>();
  private final List<Bundle> bundles = new ArrayList<>();
  private String path = "dir/trace.txt";
  private boolean alone = true;
  private List<Subject> subjects = List.of();

  @Test
  void marksNumberTheReadsOfTheirFolder() {
    recordedScans(20, 30, 40);
    SightingTimes times = times(Reports.read(1, listed(A)), Reports.read(3, listed(A)));
    assertScan(20, times, 1);
    assertScan(40, times, 2);
    assertEquals(SightingScan.How.MARKS, assertNotNullScan(times, 1).how());
    assertEquals(nanos(41.2), times.readNotAfter(2));
  }

  @Test
  void equalCountsPairNothing() {
    scan(20);
    scan(30);
    SightingTimes times = times(Reports.read(1, listed(A)), Reports.read(2, listed(A)));
    assertNull(times.scan(1));
    assertNull(times.scan(2));
    assertEquals(Long.MAX_VALUE, scanNotAfter(times, A));
  }

  @Test
  void marksSayNothingOfAnotherRecordingOfTheSameBoot() {
    recordedScans(20, 30);
    path = "first/trace.txt";
    SightingTimes times =
        times(
            Reports.file("first/kmemleak-1.txt", "first", listed(A)),
            Reports.file("second/kmemleak-2.txt", "second", listed(A)));
    assertScan(20, times, 1);
    assertNull(times.scan(2));
  }

  @Test
  void twoTracesInOneFolderNumberNothing() {
    recordedScans(20, 30);
    alone = false;
    assertNull(times(Reports.read(1, listed(A))).scan(1));
  }

  @Test
  void readsOfOneNumberAreOfNoScan() {
    recordedScans(20, 30);
    SightingTimes times =
        times(
            Reports.read(1, listed(A)),
            Reports.file("dir/again-1.txt", "dir", listed(A).crc(0x77), listed(B)));
    assertNull(times.scan(1));
    assertNull(times.scan(2));
  }

  @Test
  void oneListedObjectThatWasTooYoungRefutesAllMarks() {
    recordedScans(20, 30, 40);
    Entry young = listed(B).jiffies(BORN + 12_000);
    SightingTimes times =
        times(
            Reports.read(1, listed(A), young),
            Reports.read(2, listed(A), young),
            Reports.read(3, listed(A), young));
    assertNull(times.scan(2));
    assertNull(times.scan(3));
  }

  @Test
  void oneListedObjectThatHadBeenFreedRefutesAllMarks() {
    recordedScans(20, 30, 40);
    free(25, A);
    SightingTimes times = times(Reports.read(2, listed(A)), Reports.read(3, listed(B)));
    assertNull(times.scan(2));
  }

  @Test
  void anAutomaticScanBeforeTheReadLeavesItOpen() {
    mark(20, "unleak: scan 1 begin");
    scan(20.1);
    mark(21.1, "unleak: scan 1 end");
    scan(21.5);
    mark(23, "unleak: snapshot 1 read");
    mark(30, "unleak: scan 2 begin");
    scan(30.1);
    mark(31.1, "unleak: scan 2 end");
    mark(31.2, "unleak: snapshot 2 read");
    SightingTimes times = times(Reports.read(1, listed(A)), Reports.read(2, listed(A)));
    assertNull(times.scan(1));
    assertScan(30.1, times, 2);
  }

  @Test
  void ofTwoScansBetweenTheMarksTheLastOneCounts() {
    mark(20, "scan 1 begin");
    scan(20.1); // kmemleak's own, for which the write waits
    scan(21.3);
    mark(22.5, "scan 1 end");
    assertScan(21.3, times(Reports.read(1, listed(A))), 1);
  }

  /** A read that got the number of an earlier scan need not contradict the marks. */
  @Test
  void onlyAllReadsWithTheirCountsShowThatNoNumberIsThatOfAnother() {
    recordedScans(20, 30, 40);
    KmemleakLog[] some = {Reports.read(1, listed(A)), Reports.read(3, listed(A), listed(B))};
    assertFalse(times(some).allReads());
    assertFalse(times(some[0], Reports.read(2, listed(A)), some[1]).allReads());
    describe(1, 20, 21.1, 1);
    describe(3, 40, 41.1, 2);
    assertFalse(times(some).allReads());
    describe(2, 30, 31.1, 0);
    assertTrue(times(some).allReads(), "the one that is missing listed nothing");
  }

  @Test
  void aNumberThatComesAgainNumbersNothing() {
    recordedScans(20, 30);
    recordedScans(50, 60);
    assertNull(times(Reports.read(1, listed(A))).scan(1));
  }

  @Test
  void aReadBehindTheEndOfTheTraceIsOfNoScanOfIt() {
    recordedScans(20, 30);
    SightingTimes times = times(Reports.read(2, listed(A)), Reports.read(3, listed(A)));
    assertNull(times.scan(2));
    assertEquals(nanos(30.1), times.scanNotBefore(2));
    assertEquals(Long.MAX_VALUE, scanNotAfter(times, A));
  }

  @Test
  void theOnlyScanWhenAllListedWereOldEnoughAndNoneWasFree() {
    scan(12);
    scan(20);
    free(25, A);
    scan(30);
    SightingTimes times = times(Reports.named("report.txt", listed(A)));
    assertScan(20, times, 1);
    assertEquals(SightingScan.How.OBJECTS, assertNotNullScan(times, 1).how());
    scan(22);
    assertNull(times(Reports.named("report.txt", listed(A))).scan(1));
  }

  @Test
  void whatStandsBeforeAnEntryMayHaveBeenReadBeforeAnotherScan() {
    scan(20);
    free(25, A);
    scan(30);
    SightingTimes behind = times(Reports.named("report.txt", listed(A), listed(B)));
    assertEquals(nanos(20.9), scanNotAfter(behind, A));
    assertEquals(Long.MAX_VALUE, scanNotAfter(behind, B), "B may be of the second scan");
    SightingTimes before = times(Reports.named("report.txt", listed(B), listed(A)));
    assertEquals(nanos(20.9), scanNotAfter(before, B), "A was read after B, and freed after that");
  }

  @Test
  void orderByNameSpreadsNoBounds() {
    scan(20);
    free(25, B);
    scan(30);
    SightingTimes times = times(Reports.read(1, listed(A)), Reports.read(2, listed(A), listed(B)));
    assertEquals(Long.MAX_VALUE, times.readNotAfter(1));
  }

  @Test
  void bundleTimesPairWhatTheyFitWholly() {
    scan(20);
    scan(30);
    describe(1, 19.99, 21.02, 1);
    describe(2, 29.99, 31.02, 1);
    SightingTimes times = times(Reports.read(1, listed(A)), Reports.read(2, listed(A)));
    assertScan(30, times, 2);
    assertEquals(SightingScan.How.BUNDLE, assertNotNullScan(times, 2).how());
  }

  @Test
  void bundleTimesOfAnotherClockPairNothing() {
    scan(20);
    scan(30);
    describe(1, 18.99, 20.02, 1);
    describe(2, 29.99, 31.02, 1);
    SightingTimes times = times(Reports.read(1, listed(A)), Reports.read(2, listed(A)));
    assertNull(times.scan(1));
    assertNull(times.scan(2));
  }

  @Test
  void aReportThatListsMoreThanTheRecorderCountedIsAnother() {
    recordedScans(20, 30);
    describe(1, 20, 21.1, 1);
    describe(2, 30, 31.1, 1);
    SightingTimes times = times(Reports.read(1, listed(A)), Reports.read(2, listed(A), listed(B)));
    assertScan(20, times, 1);
    assertNull(times.scan(2));
  }

  /** After one scan the recorder reads several times: the snapshot has the objects of all reads. */
  @Test
  void aSnapshotOfSeveralReadsListsUpToTheirSum() {
    recordedScans(20, 30, 40);
    Entry third = listed(B + 0x400);
    KmemleakLog[] logs = {
      Reports.read(1, listed(A)),
      Reports.file("dir/kmemleak-1.2.txt", "dir", listed(A), listed(B)),
      Reports.read(2, listed(A), listed(B)),
      Reports.read(3, listed(A)),
      Reports.file("dir/kmemleak-3.2.txt", "dir", listed(A), listed(B), third)
    };
    describe("kmemleak-1.txt", 1, 20, 21.1, 1);
    describe("kmemleak-1.2.txt", 1, 20, 21.1, 2);
    describe("kmemleak-2.txt", 2, 30, 31.1, 2);
    describe("kmemleak-3.txt", 3, 40, 41.1, 1);
    describe("kmemleak-3.2.txt", 3, 40, 41.1, 1); // two, by what the file lists
    SightingTimes times = times(logs);
    assertScan(20, times, 1);
    assertScan(30, times, 2);
    assertNull(times.scan(3), "more than the recorder counted in all reads of the scan");
  }

  /** A snapshot that lists less than the first read of its scan is not what the recorder read. */
  @Test
  void aSnapshotThatLacksObjectsOfItsReadIsAnother() {
    recordedScans(20, 30);
    describe("kmemleak-1.txt", 1, 20, 21.1, 2);
    describe("kmemleak-1.2.txt", 1, 20, 21.1, 2);
    describe("kmemleak-2.txt", 2, 30, 31.1, 1);
    SightingTimes times = times(Reports.read(1, listed(A)), Reports.read(2, listed(A)));
    assertNull(times.scan(1));
    assertScan(30, times, 2);
  }

  private static Entry listed(long address) {
    return Entry.at(address).jiffies(BORN);
  }

  private long scanNotAfter(SightingTimes times, long address) {
    for (Subject subject : subjects) {
      if (subject.address().value() == address) {
        return times.scanNotAfter(subject);
      }
    }
    return -1;
  }

  private static SightingScan assertNotNullScan(SightingTimes times, int snapshot) {
    SightingScan scan = times.sightingScan(snapshot);
    assertNotNull(scan);
    return scan;
  }

  private static void assertScan(double begin, SightingTimes times, int snapshot) {
    ScanWindow scan = times.scan(snapshot);
    assertNotNull(scan, "snapshot " + snapshot);
    // of the scan itself, which begins after the mark of the recorder
    assertEquals(begin, scan.begin() / 1e9, 0.11);
  }

  /** Scans with marks, each read a second later. */
  private void recordedScans(double... begins) {
    for (int at = 0; at < begins.length; at++) {
      mark(begins[at], "unleak: scan " + (at + 1) + " begin");
      scan(begins[at] + 0.1);
      mark(begins[at] + 1.1, "unleak: scan " + (at + 1) + " end");
      mark(begins[at] + 1.2, "unleak: snapshot " + (at + 1) + " read");
    }
  }

  private void describe(int scan, double begin, double end, long objects) {
    describe("kmemleak-" + scan + ".txt", scan, begin, end, objects);
  }

  private void describe(String file, int scan, double begin, double end, long objects) {
    Bundle.Read read =
        new Bundle.Read(
            "dir/" + file,
            scan,
            nanos(begin),
            nanos(end),
            nanos(end + 0.1),
            objects,
            new SourceLine("dir/bundle.json", 10 + scan));
    List<Bundle.Read> reads = new ArrayList<>();
    bundles.forEach(bundle -> reads.addAll(bundle.reads()));
    reads.add(read);
    bundles.clear();
    bundles.add(Traces.bundle(null, reads, List.of()));
  }

  private void mark(double time, String text) {
    events.add(event(EventRole.MARKER, time).text(text));
  }

  private void scan(double begin) {
    events.add(event(EventRole.SCAN_BEGIN, begin));
    events.add(event(EventRole.SCAN_END, begin + 0.9));
  }

  private void free(double time, long address) {
    events.add(event(EventRole.MEMORY_FREE, time).at(CLOSE).with(EventField.POINTER, address));
  }

  private static TraceEvent event(EventRole role, double time) {
    return new TraceEvent()
        .begin(role, 1 + nanos(time) / 1000, nanos(time))
        .by(1, 100, TraceContext.TASK);
  }

  private static long nanos(double seconds) {
    return Math.round(seconds * 1e9);
  }

  private SightingTimes times(KmemleakLog... logs) {
    TraceReplayer replayer = new TraceReplayer(TraceWatch.of(List.of(logs)));
    Map<EventRole, Long> counts = new EnumMap<>(EventRole.class);
    events.sort((one, other) -> Long.compare(one.time(), other.time()));
    for (TraceEvent event : events) {
      counts.merge(event.role(), 1L, Long::sum);
      replayer.event(event);
    }
    TraceReplay replay =
        replayer.finish(Traces.summary(path, "mono", events.size(), counts, nanos(1), nanos(100)));
    History history = new HistoryBuilder(1000, null).build(List.of(logs));
    subjects = history.subjects();
    return SightingTimes.of(
        history,
        history.runs().get(0),
        replay,
        Identities.byAddress(replay),
        ClockAlignment.assumed(new KernelClock(1000, true)),
        alone,
        bundles);
  }
}
