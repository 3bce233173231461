package io.github.unleak.analyzer.verdict;

import static io.github.unleak.analyzer.Reports.judged;
import static io.github.unleak.analyzer.Reports.named;
import static io.github.unleak.analyzer.verdict.Rulings.assertRuling;
import static io.github.unleak.analyzer.verdict.Rulings.tells;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.Entry;
import io.github.unleak.analyzer.Traces;
import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.replay.TraceReplayer;
import io.github.unleak.analyzer.replay.TraceWatch;
import io.github.unleak.parser.ftrace.CallSite;
import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceContext;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.line.DiagnosticCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Without random addresses the same script gives a few objects the same address in each boot, and
 * the rest others. The trace of one boot then seems to free what the other one lost.
 */
class TraceOfAnotherBootTest {

  private static final CallSite OPEN = new CallSite("foo_open", 0x10, 0);
  private static final CallSite OTHER = new CallSite("bar_open", 0x10, 0);
  private static final CallSite CLOSE = new CallSite("foo_close", 0x20, 0);

  private static final long EQUAL = 0xffff888100000000L;
  private static final long LISTED = 0xffff888100100000L;
  private static final long ELSEWHERE = 0xffff888100200000L;

  /** Ten seconds after boot, at HZ 1000. */
  private static final long BORN = 4294667296L + 10_000;

  private final List<TraceEvent> trace = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private double later;

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.05, -0.2, 40})
  void fewEqualAddressesAmongManyOthersAcquitNobody(double offset) {
    later = offset;
    work(4, 4, OPEN, 100, 0);
    Analysis analysis = analyze();
    assertNull(analysis.traces().get(0).alignment());
    assertAllLeaks(analysis);
    assertTrue(tells(analysis, DiagnosticCode.TRACE_OF_ANOTHER_BOOT));
    assertFalse(tells(analysis, DiagnosticCode.TRACE_UNALIGNED));
  }

  @Test
  void theTraceOfTheSameBootProves() {
    work(4, 0, OPEN, 100, 0);
    Analysis analysis = analyze();
    assertRuling(Verdict.TRANSIENT, Certainty.PROVEN, judged(analysis, EQUAL));
    assertFalse(tells(analysis, DiagnosticCode.TRACE_OF_ANOTHER_BOOT));
  }

  /** Nor does the order of its scans show anything: they are not those of the reads. */
  @Test
  void itsScansListNothingOfTheReports() {
    work(4, 6, OPEN, 100, 0);
    event(EventRole.SCAN_BEGIN, 40, 0, OTHER, 7);
    event(EventRole.SCAN_END, 41, 0, OTHER, 7);
    assertAllLeaks(analyze());
  }

  /** If most are in place the others may have been missed: probable, but no proof. */
  @Test
  void someElsewhereTakeTheProof() {
    work(4, 3, OPEN, 100, 0);
    Analysis analysis = analyze();
    AnalyzedTrace.Alignment alignment = analysis.traces().get(0).alignment();
    assertNotNull(alignment);
    assertEquals(4, alignment.matches());
    assertEquals(7, alignment.expected());
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, judged(analysis, EQUAL));
  }

  @Test
  void otherWorkElsewhereSpeaksForNoOtherBoot() {
    work(4, 6, OTHER, 100, 0);
    assertRuling(Verdict.TRANSIENT, Certainty.PROVEN, judged(analyze(), EQUAL));
    trace.clear();
    entries.clear();
    work(4, 6, OPEN, 300, 0);
    assertRuling(Verdict.TRANSIENT, Certainty.PROVEN, judged(analyze(), EQUAL));
    trace.clear();
    entries.clear();
    work(4, 6, OPEN, 100, 1.7);
    assertRuling(Verdict.TRANSIENT, Certainty.PROVEN, judged(analyze(), EQUAL));
  }

  /**
   * Objects from one place each, 3 s apart, at the same address in both boots, and each second
   * later one at another. At 60 s the trace's boot frees what is at the first of the addresses.
   */
  private void work(int equal, int others, CallSite site, int pid, double lag) {
    for (int at = 0; at < Math.max(equal, others); at++) {
      if (at < equal) {
        alloc(10 + 3 * at, EQUAL + at * 0x400L, OPEN, 100);
        entries.add(entry(EQUAL + at * 0x400L, 3000 * at, "early" + at));
      }
      if (at < others) {
        alloc(11 + 3 * at + lag, ELSEWHERE + at * 0x400L, site, pid);
        entries.add(entry(LISTED + at * 0x400L, 1000 + 3000 * at, "late" + at));
      }
    }
    event(EventRole.MEMORY_FREE, 60, EQUAL, CLOSE, 100);
  }

  private static Entry entry(long address, int millis, String caller) {
    return Entry.at(address).jiffies(BORN + millis).stack("__kmalloc_noprof", "foo_open", caller);
  }

  private static void assertAllLeaks(Analysis analysis) {
    for (JudgedObject object : analysis.objects()) {
      assertRuling(Verdict.LEAK, Certainty.POSSIBLE, object);
      assertFalse(Rulings.hasEvidence(object, "freed-later"));
    }
  }

  private void alloc(double time, long address, CallSite site, int pid) {
    event(EventRole.MEMORY_ALLOC, time, address, site, pid)
        .with(EventField.BYTES_REQUESTED, 60)
        .with(EventField.BYTES_ALLOCATED, 64);
  }

  private TraceEvent event(EventRole role, double time, long address, CallSite site, int pid) {
    TraceEvent event =
        new TraceEvent()
            .begin(role, trace.size() + 2, Math.round((time + later) * 1e9))
            .by(1, pid, TraceContext.TASK)
            .at(site)
            .with(EventField.POINTER, address);
    trace.add(event);
    return event;
  }

  private Analysis analyze() {
    List<KmemleakLog> logs = List.of(named("kmemleak.txt", entries.toArray(new Entry[0])));
    TraceReplayer replayer = new TraceReplayer(TraceWatch.of(logs));
    long first = trace.get(0).time() - 5_000_000_000L;
    trace.forEach(replayer::event);
    long last = trace.get(trace.size() - 1).time() + 90_000_000_000L;
    return Analyzer.analyze(
        logs,
        List.of(
            replayer.finish(
                Traces.summary("trace.txt", null, trace.size(), Map.of(), first, last))),
        new Assumptions(1000, null, null, null, false));
  }
}
