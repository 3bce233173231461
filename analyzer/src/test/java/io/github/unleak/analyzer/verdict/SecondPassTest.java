package io.github.unleak.analyzer.verdict;

import static io.github.unleak.analyzer.Reports.judged;
import static io.github.unleak.analyzer.verdict.Rulings.hasEvidence;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.Entry;
import io.github.unleak.analyzer.Reports;
import io.github.unleak.analyzer.Traces;
import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.DepotEvidence.NeverExplained;
import io.github.unleak.analyzer.evidence.DepotEvidence.NeverExplained.Reason;
import io.github.unleak.analyzer.evidence.Evidence;
import io.github.unleak.analyzer.evidence.TraceEvidence.InRcache;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.replay.TraceReplayer;
import io.github.unleak.analyzer.replay.TraceWatch;
import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.ftrace.CallSite;
import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceContext;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A magazine at the bottom of a depot, which another CPU pops while scans of two passes run (Linux
 * 7.3). The race has to hit both passes of the scan that reports it first.
 */
class SecondPassTest {

  private static final int SIZE = 127;
  private static final int MAGAZINES = 9;
  private static final long DOMAIN = 0xffff888100000008L;
  private static final long FIRST = 0xffff888200000000L;

  /** The second magazine of the CPU that frees is the first one that it pushes. */
  private static final long BOTTOM = FIRST + 0x400;

  /** When it was allocated, at HZ 1000. */
  private static final long BORN = 4294667296L + 10_000;

  private final List<TraceEvent> events = new ArrayList<>();
  private final List<KmemleakLog> logs = new ArrayList<>();
  private double now = 10;
  private int pops;

  /** Whether the depot is popped during a pass. */
  private enum Pass {
    QUIET,
    POPPED
  }

  @Test
  void theRaceMustHitBothPasses() {
    fillTheDepot();
    scan(1, Pass.POPPED);
    scan(2, Pass.POPPED, Pass.POPPED);
    Analysis analysis = analyze(null, 2);
    assertTrue(hasEvidence(judged(analysis, BOTTOM), "in-rcache"), evidence(analysis));
  }

  @ParameterizedTest
  @CsvSource({"POPPED, QUIET", "QUIET, POPPED"})
  void oneOfThemExplainsNothing(Pass full, Pass confirming) {
    fillTheDepot();
    scan(1, Pass.POPPED);
    scan(2, full, confirming);
    assertUnexplained(Reason.FOUND_BY_ONE_PASS, Certainty.POSSIBLE, analyze(null, 2));
  }

  @Test
  void noneOfThemExplainsLess() {
    fillTheDepot();
    scan(1, Pass.POPPED);
    scan(2, Pass.QUIET, Pass.QUIET);
    assertUnexplained(Reason.NO_POP_IN_SCAN, Certainty.PROBABLE, analyze(null, 2));
  }

  /** The pass that confirms has the last word of what was reported before. */
  @Test
  void aLaterReportNeedsOnlyTheLastPass() {
    fillTheDepot();
    scan(1, Pass.POPPED);
    scan(2, Pass.POPPED, Pass.POPPED);
    scan(3, Pass.QUIET, Pass.POPPED);
    Analysis analysis = analyze(null, 2, 3);
    assertTrue(hasEvidence(judged(analysis, BOTTOM), "in-rcache"), evidence(analysis));
  }

  @Test
  void aLaterReportThatTheLastPassContradictsIsNotExplained() {
    fillTheDepot();
    scan(1, Pass.POPPED);
    scan(2, Pass.POPPED, Pass.POPPED);
    scan(3, Pass.POPPED, Pass.QUIET);
    assertUnexplained(Reason.FOUND_BY_ONE_PASS, Certainty.POSSIBLE, analyze(null, 2, 3));
  }

  /** A scan that leaves no suspect reports nothing new. */
  @Test
  void aScanOfOnePassCountsAsTheFirstSightingAtMost() {
    fillTheDepot();
    scan(1, Pass.QUIET);
    scan(2, Pass.POPPED);
    scan(3, Pass.POPPED);
    assertUnexplained(Reason.NO_EARLIER_SCAN, Certainty.POSSIBLE, analyze(null, 3));
  }

  @ParameterizedTest
  @CsvSource({"1, true", "2, false"})
  void soManyScansMustHaveConfirmedIt(int minUnrefScans, boolean explained) {
    fillTheDepot();
    scan(1, Pass.POPPED);
    scan(2, Pass.POPPED, Pass.POPPED);
    Analysis analysis = analyze(minUnrefScans, 2);
    assertEquals(explained, hasEvidence(judged(analysis, BOTTOM), "in-rcache"));
    if (!explained) {
      assertUnexplained(Reason.NO_EARLIER_SCAN, Certainty.POSSIBLE, analysis);
    }
  }

  /** Where the trace does not show the passes, the scan counts as a whole. */
  @Test
  void withoutThePassesNothingFollowsFromThem() {
    fillTheDepot();
    scan(1, Pass.POPPED);
    scan(2, Pass.POPPED, Pass.QUIET);
    events.removeIf(
        event -> event.role() == EventRole.SCAN_PASS || event.role() == EventRole.SCAN_PASS_RETURN);
    Analysis analysis = analyze(null, 2);
    assertTrue(hasEvidence(judged(analysis, BOTTOM), "in-rcache"), evidence(analysis));
  }

  private static void assertUnexplained(Reason reason, Certainty certainty, Analysis analysis) {
    JudgedObject object = judged(analysis, BOTTOM);
    assertFalse(object.evidence().stream().anyMatch(InRcache.class::isInstance));
    assertEquals(Verdict.LEAK, object.verdict(), evidence(analysis));
    assertEquals(
        List.of(reason + " " + certainty),
        object.evidence().stream()
            .filter(NeverExplained.class::isInstance)
            .map(NeverExplained.class::cast)
            .map(one -> one.reason() + " " + one.strength())
            .toList());
  }

  private static String evidence(Analysis analysis) {
    List<Evidence> evidence = judged(analysis, BOTTOM).evidence();
    return evidence + " " + analysis.diagnostics();
  }

  /** CPU 1 takes numbers, CPU 0 frees them: its magazines go onto the depot one after another. */
  private void fillTheDepot() {
    event(EventRole.DOMAIN_INIT, 1);
    for (int pfn = 0; pfn < SIZE * MAGAZINES; pfn++) {
      alloc(1000 + pfn, 0);
    }
    for (int pfn = 0; pfn < SIZE * MAGAZINES; pfn++) {
      event(EventRole.IOVA_FREE, 0).with(EventField.PFN, 1000 + pfn).with(EventField.SIZE, 1);
      if (pfn % SIZE == 0) {
        slab(EventRole.MEMORY_ALLOC, 0, "free_iova_fast", FIRST + 0x400L * (pfn / SIZE));
      }
    }
  }

  /** CPU 1 takes the depot's head; what it had before is empty. */
  private void pop() {
    int head = MAGAZINES - 2 - pops;
    alloc(1000 + SIZE * head + SIZE - 1, pops == 0 ? 0 : FIRST + 0x400L * (head + 1));
    pops++;
  }

  private void empty() {
    int head = MAGAZINES - 1 - pops;
    for (int at = SIZE - 2; at >= 0; at--) {
      alloc(1000 + SIZE * head + at, 0);
    }
  }

  private void alloc(long pfn, long freed) {
    event(EventRole.IOVA_ALLOC, 1).with(EventField.SIZE, 1).with(EventField.LIMIT, 0xfffffff);
    if (freed != 0) {
      slab(EventRole.MEMORY_FREE, 1, "alloc_iova_fast", freed);
    }
    event(EventRole.IOVA_ALLOC_RETURN, 1).with(EventField.PFN, pfn);
  }

  private void slab(EventRole role, int cpu, String function, long address) {
    event(role, cpu)
        .at(new CallSite(function, 0x10, 0))
        .with(EventField.POINTER, address)
        .with(EventField.BYTES_REQUESTED, 1024)
        .with(EventField.BYTES_ALLOCATED, 1024);
  }

  private void scan(int number, Pass... passes) {
    now += 8;
    mark("unleak: scan " + number + " begin");
    event(EventRole.SCAN_BEGIN, 2);
    for (int at = 0; at < passes.length; at++) {
      event(EventRole.SCAN_PASS, 2).with(EventField.FULL, at == 0 ? 1 : 0);
      now += 0.2;
      if (passes[at] == Pass.POPPED) {
        pop();
        empty();
      }
      now += 0.2;
      event(EventRole.SCAN_PASS_RETURN, 2).with(EventField.SUSPECTS, passes.length - 1);
    }
    event(EventRole.SCAN_END, 2);
    mark("unleak: scan " + number + " end");
    now += 0.1;
    mark("unleak: snapshot " + number + " read");
  }

  private void mark(String text) {
    event(EventRole.MARKER, 2).text(text);
  }

  private TraceEvent event(EventRole role, int cpu) {
    now += 0.000001;
    TraceEvent event =
        new TraceEvent()
            .begin(role, events.size() + 1, Math.round(now * 1e9))
            .by(cpu, 100 + cpu, TraceContext.TASK)
            .with(EventField.DOMAIN, DOMAIN);
    events.add(event);
    return event;
  }

  /** The reads of the scans so far, of which some list the magazine. */
  private Analysis analyze(@Nullable Integer minUnrefScans, Integer... listing) {
    int scans = (int) events.stream().filter(one -> one.role() == EventRole.SCAN_END).count();
    List<Bundle.Read> reads = new ArrayList<>();
    SourceLine source = new SourceLine("dir/bundle.json", 1);
    for (int read = 1; read <= scans; read++) {
      Entry entry = Entry.magazine(BOTTOM, 0).jiffies(BORN).by("task", 100);
      boolean lists = List.of(listing).contains(read);
      logs.add(lists ? Reports.read(read, entry) : Reports.read(read));
      reads.add(new Bundle.Read("dir/kmemleak-" + read + ".txt", read, -1, -1, -1, -1, source));
    }
    TraceReplayer replayer = new TraceReplayer(TraceWatch.of(logs));
    Map<EventRole, Long> counts = new EnumMap<>(EventRole.class);
    for (TraceEvent event : events) {
      counts.merge(event.role(), 1L, Long::sum);
      replayer.event(event);
    }
    TraceSummary summary =
        Traces.summary(
            "dir/trace.txt",
            "mono",
            events.size(),
            counts,
            1_000_000_000L,
            Math.round((now + 1) * 1e9));
    return Analyzer.analyze(
        logs,
        List.of(replayer.finish(summary)),
        List.of(bundle(minUnrefScans, reads)),
        new Assumptions(1000, null, null, null, false));
  }

  private static Bundle bundle(@Nullable Integer minUnrefScans, List<Bundle.Read> reads) {
    return Traces.bundle(minUnrefScans, reads, List.of());
  }
}
