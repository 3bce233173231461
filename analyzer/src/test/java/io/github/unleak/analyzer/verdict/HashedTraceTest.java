package io.github.unleak.analyzer.verdict;

import static io.github.unleak.analyzer.Reports.judged;
import static io.github.unleak.analyzer.Reports.named;
import static io.github.unleak.analyzer.verdict.Rulings.assertRuling;
import static io.github.unleak.analyzer.verdict.Rulings.hasEvidence;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.Entry;
import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.replay.TraceReplayer;
import io.github.unleak.analyzer.replay.TraceWatch;
import io.github.unleak.parser.ftrace.CallSite;
import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceContext;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.line.InputKind;
import io.github.unleak.parser.line.InputSummary;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Objects told in traces whose pointers are hashed. All were allocated ten seconds after boot. */
class HashedTraceTest {

  private static final long A = 0xffff888100000000L;
  private static final long B = 0xffff888100000400L;
  private static final CallSite OPEN = new CallSite("foo_open", 0x10, 0);
  private static final CallSite CLOSE = new CallSite("foo_close", 0x20, 0);

  private final List<Consumer<TraceReplayer>> trace = new ArrayList<>();
  private long line;

  /** Allocated ten seconds after boot at HZ 1000, which is when the traces show it. */
  private static Entry entry(long address) {
    return Entry.at(address).jiffies(4294667296L + 10_000);
  }

  @Test
  void theOnlyAllocationThatFitsIsTheObject() {
    alloc(10.3, 0x11, OPEN, 64, 1, 100);
    free(30, 0x11);
    Analysis analysis = analyze(entry(A));
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, analysis, A);
    assertTrue(hasEvidence(judged(analysis, A), "recognised"));
  }

  @Test
  void noFreeIsNoObservation() {
    alloc(10.3, 0x11, OPEN, 64, 1, 100);
    Analysis analysis = analyze(entry(A));
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, analysis, A);
    assertTrue(hasEvidence(judged(analysis, A), "recognised"));
  }

  @Test
  void whatDoesNotFitIsAnotherObject() {
    alloc(8, 0x11, OPEN, 64, 1, 100);
    alloc(10.1, 0x12, OPEN, 32, 1, 100);
    alloc(10.2, 0x13, OPEN, 64, 1, 101);
    alloc(10.3, 0x14, new CallSite("foo_open", 0x18, 0), 64, 1, 100);
    alloc(10.4, 0x15, CLOSE, 64, 1, 100);
    alloc(10.5, 0x16, OPEN, 64, 1, 100);
    free(12, 0x16); // no listed object is that young
    alloc(12.5, 0x17, OPEN, 64, 1, 100);
    for (long id = 0x11; id <= 0x17; id++) {
      free(30, id);
    }
    assertUnknown(analyze(entry(A)));
  }

  @Test
  void anInterruptIsNotTheTaskItInterrupted() {
    alloc(10.1, 0x11, OPEN, 64, 1, 100);
    free(30, 0x11);
    assertUnknown(analyze(entry(A).by("softirq", 0)));
    softirq(10.2, 0x12, OPEN, 64, 1, 100);
    free(31, 0x12);
    Analysis analysis = analyze(entry(A).by("softirq", 0));
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, analysis, A);
  }

  @Test
  void theListIsInTheOrderOfCreation() {
    alloc(10.301, 0x11, OPEN, 64, 1, 100);
    alloc(10.302, 0x12, OPEN, 64, 1, 100);
    free(30, 0x12);
    Analysis analysis = analyze(entry(B), entry(A));
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, analysis, B);
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, analysis, A);
  }

  @Test
  void betweenCpusTheOrderIsNotSureToTheMillisecond() {
    alloc(10.301, 0x11, OPEN, 64, 1, 100);
    alloc(10.302, 0x12, OPEN, 64, 2, 100);
    free(30, 0x12);
    Analysis analysis = analyze(entry(B), entry(A));
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, analysis, A);
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, analysis, B);
  }

  @Test
  void ofSeveralWithDifferentEndsNothingFollows() {
    alloc(10.301, 0x11, OPEN, 64, 1, 100);
    alloc(10.302, 0x12, OPEN, 64, 1, 100);
    free(30, 0x12);
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, analyze(entry(A)), A);
  }

  @Test
  void ofSeveralThatWereAllFreedTheObjectIsOne() {
    alloc(10.301, 0x11, OPEN, 64, 1, 100);
    alloc(10.302, 0x12, OPEN, 64, 1, 100);
    free(30, 0x12);
    alloc(40, 0x11, CLOSE, 64, 1, 100); // freed unseen before
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, analyze(entry(A)), A);
  }

  @Test
  void anAllocationThatWasFoundIsNoOtherObject() {
    alloc(10.301, 0x11, OPEN, 40, 1, 100);
    alloc(10.302, 0x12, OPEN, 60, 2, 100);
    free(30, 0x12);
    // An object of 40 bytes can be the first alone, and leaves the second for that of 64.
    Analysis analysis = analyze(entry(A).size(40), entry(B));
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, analysis, A);
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, analysis, B);
  }

  @Test
  void whereEventsAreMissingNothingIsLookedFor() {
    alloc(10.3, 0x11, OPEN, 64, 1, 100);
    lose(2);
    free(30, 0x11);
    assertUnknown(analyze(entry(A)));
  }

  @Test
  void aTraceThatBeginsInTheWindowMayLackTheAllocation() {
    trace.clear();
    alloc(10.3, 0x11, OPEN, 64, 1, 100);
    free(30, 0x11);
    assertUnknown(analyzeAsItIs(entry(A)));
  }

  private static void assertUnknown(Analysis analysis) {
    assertRuling(Verdict.LEAK, Certainty.POSSIBLE, analysis, A);
    assertFalse(hasEvidence(judged(analysis, A), "recognised"));
  }

  private void alloc(double time, long id, CallSite site, long bytes, int cpu, int pid) {
    alloc(TraceContext.TASK, time, id, site, bytes, cpu, pid);
  }

  private void softirq(double time, long id, CallSite site, long bytes, int cpu, int pid) {
    alloc(TraceContext.SOFTIRQ, time, id, site, bytes, cpu, pid);
  }

  private void alloc(
      TraceContext context, double time, long id, CallSite site, long bytes, int cpu, int pid) {
    long at = ++line;
    trace.add(
        replayer ->
            replayer.event(
                new TraceEvent()
                    .begin(EventRole.MEMORY_ALLOC, at, nanos(time))
                    .by(cpu, pid, context)
                    .at(site)
                    .with(EventField.POINTER, id)
                    .with(EventField.BYTES_REQUESTED, bytes)
                    .with(EventField.BYTES_ALLOCATED, (bytes + 31) / 32 * 32)
                    .hashed()));
  }

  private void free(double time, long id) {
    long at = ++line;
    trace.add(
        replayer ->
            replayer.event(
                new TraceEvent()
                    .begin(EventRole.MEMORY_FREE, at, nanos(time))
                    .by(1, 100, TraceContext.TASK)
                    .at(CLOSE)
                    .with(EventField.POINTER, id)
                    .hashed()));
  }

  private void lose(int cpu) {
    SourceLine source = new SourceLine("trace.txt", ++line);
    trace.add(replayer -> replayer.loss(new TraceLoss(TraceLoss.Kind.LOST, cpu, 5, source)));
  }

  private static long nanos(double seconds) {
    return Math.round(seconds * 1e9);
  }

  /** The trace goes on for a while before and behind. */
  private Analysis analyze(Entry... entries) {
    List<Consumer<TraceReplayer>> middle = List.copyOf(trace);
    trace.clear();
    free(1, 0x99);
    trace.addAll(middle);
    free(100, 0x98);
    Analysis analysis = analyzeAsItIs(entries);
    trace.clear();
    trace.addAll(middle);
    return analysis;
  }

  private Analysis analyzeAsItIs(Entry... entries) {
    List<KmemleakLog> logs = List.of(named("kmemleak.txt", entries));
    TraceReplayer replayer = new TraceReplayer(TraceWatch.of(logs));
    trace.forEach(event -> event.accept(replayer));
    TraceSummary summary =
        new TraceSummary(
            new InputSummary("trace.txt", null, InputKind.FTRACE, 1000, line),
            TraceSummary.Clock.SECONDS,
            null,
            4,
            -1,
            -1,
            line,
            Set.of(),
            Map.of(),
            nanos(1),
            nanos(100),
            0,
            true);
    return Analyzer.analyze(logs, List.of(replayer.finish(summary)), Assumptions.NONE);
  }
}
