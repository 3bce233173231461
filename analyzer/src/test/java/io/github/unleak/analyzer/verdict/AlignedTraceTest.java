package io.github.unleak.analyzer.verdict;

import static io.github.unleak.analyzer.Reports.named;
import static io.github.unleak.analyzer.verdict.Rulings.assertRuling;
import static io.github.unleak.analyzer.verdict.Rulings.tells;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.Entry;
import io.github.unleak.analyzer.Traces;
import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.replay.TraceReplay;
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
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Traces whose clock relates to jiffies in any way: only what the witnesses show is proven. */
class AlignedTraceTest {

  private static final long A = 0xffff888100000000L;
  private static final long B = 0xffff888100000400L;
  private static final long C = 0xffff888100000800L;
  private static final long D = 0xffff888100000c00L;

  private static final CallSite OPEN = new CallSite("foo_open", 0x10, 0);
  private static final CallSite CLOSE = new CallSite("foo_close", 0x20, 0);
  private static final CallSite OTHER = new CallSite("bar_open", 0x10, 0);

  /** Ten seconds after boot, at HZ 1000. */
  private static final long BORN = 4294667296L + 10_000;

  private final List<TraceEvent> trace = new ArrayList<>();
  private double shift;

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.8, 1, 4, 5, 60, 86_400, 1_764_184_000})
  void theOffsetMayBeAnythingIfTheWitnessesAgree(double offset) {
    shift = offset;
    fourAllocations();
    free(60, A);
    Analysis analysis = analyze();
    assertRuling(Verdict.TRANSIENT, Certainty.PROVEN, judged(analysis, A));
    assertLeaks(analysis, B, C, D);
    AnalyzedTrace.Alignment alignment = alignment(analysis);
    assertEquals(4, alignment.matches());
    assertEquals(offset, alignment.offsetNanos() / 1e9, 0.01);
  }

  @Test
  void noClockFallsBehindJiffiesByAMinute() {
    shift = -5;
    fourAllocations();
    free(60, A);
    assertLeaks(analyze(), A, B, C, D);
  }

  @ParameterizedTest
  @ValueSource(doubles = {5, 40, 1_764_184_000})
  void anObjectsOwnAllocationIsNotReuseOfItsAddress(double offset) {
    shift = offset;
    alloc(10, A, OPEN, 100);
    assertLeaks(analyze(listed(A)), A);
  }

  @Test
  void anotherObjectAtTheAddressIsNoWitness() {
    shift = 40;
    alloc(-30, A, OTHER, 7); // 10 s on the trace's clock
    free(-24, A);
    alloc(10, A, OPEN, 100);
    assertLeaks(analyze(listed(A)), A);
  }

  @Test
  void anEarlierObjectOfTheSameKindIsNotTheOneThatIsListed() {
    shift = 6;
    for (long address : List.of(A, B, C, D)) {
      alloc(1 + (address & 0xfff) / 1e6, address, OPEN, 100);
      free(8 + (address & 0xfff) / 1e6, address);
    }
    fourAllocations();
    assertLeaks(analyze(), A, B, C, D);
  }

  @Test
  void objectsOfOneMomentCountAsOne() {
    for (long address : List.of(A, B, C, D)) {
      alloc(10, address, OPEN, 100);
    }
    free(60, A);
    Analysis analysis = analyze(listed(A), listed(B), listed(C), listed(D));
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, judged(analysis, A));
    assertEquals(4, alignment(analysis).matches());
    assertFalse(alignment(analysis).sure());
  }

  @Test
  void withoutMostObjectsNothingIsKnown() {
    alloc(10, A, OPEN, 100);
    alloc(20, B, OPEN, 100);
    alloc(33, C, OPEN, 100);
    alloc(47, D, OPEN, 100);
    free(60, A);
    Analysis analysis = analyze();
    assertLeaks(analysis, A, B, C, D);
    assertTrue(tells(analysis, DiagnosticCode.TRACE_UNALIGNED));
  }

  @Test
  void whatWasAllocatedBeforeAWitnessIsFreedAfterIt() {
    shift = 3000;
    alloc(12.5, B, OPEN, 100);
    alloc(15, C, OPEN, 100);
    alloc(18, D, OPEN, 100);
    free(18.5, A);
    assertRuling(Verdict.TRANSIENT, Certainty.PROVEN, judged(analyze(), A));
  }

  @Test
  void aFreeBeforeTheFirstWitnessMayBeOfAnEarlierObject() {
    shift = 3000;
    free(12, A);
    alloc(12.5, B, OPEN, 100);
    alloc(15, C, OPEN, 100);
    alloc(18, D, OPEN, 100);
    assertLeaks(analyze(), A);
  }

  /** The tenant before was freed on a CPU whose clock is ahead by 10 ms. */
  @Test
  void whatIsFreedShortlyAfterAWitnessMayBeAnEarlierObject() {
    alloc(10, A, OPEN, 100);
    alloc(10.004, B, OPEN, 100);
    free(10.009, A);
    alloc(15, C, OPEN, 100);
    alloc(18, D, OPEN, 100);
    Entry[] entries = entries().toArray(new Entry[0]);
    entries[1] = Entry.at(B).jiffies(BORN + 4);
    Analysis analysis = analyze(entries);
    assertTrue(alignment(analysis).sure());
    assertLeaks(analysis, A);
  }

  @Test
  void aJumpOfTheClockProvesNothingBeyondIt() {
    alloc(10, A, OPEN, 100);
    alloc(12.5, B, OPEN, 100);
    shift = 30;
    alloc(13.5, C, OTHER, 7);
    free(14.5, C); // looks as if 30 s had passed
    alloc(15, C, OPEN, 100);
    alloc(18, D, OPEN, 100);
    assertLeaks(analyze(), A, B, C, D);
  }

  @Test
  void objectsBeyondAJumpAreTellingButProveNothing() {
    fourAllocations();
    shift = 30;
    List<Entry> entries = new ArrayList<>(entries());
    for (int at = 0; at < 3; at++) {
      long address = D + 0x400L * (at + 1);
      entries.add(Entry.at(address).jiffies(BORN + 15_000 + 2_000L * at));
      alloc(25 + 2 * at, address, OPEN, 100);
      free(60, address);
    }
    Analysis analysis = analyze(entries.toArray(new Entry[0]));
    assertTrue(tells(analysis, DiagnosticCode.TRACE_CLOCK_JUMPS));
    assertLeaks(analysis, A, B, C, D, D + 0x400, D + 0x800, D + 0xc00);
  }

  @Test
  void whereTimeGoesBackwardsTheOrderIsNotKnown() {
    fourAllocations();
    shift = -5;
    free(18.5, A);
    Analysis analysis = analyze();
    assertLeaks(analysis, A, B, C, D);
    assertTrue(tells(analysis, DiagnosticCode.TRACE_TIME_BACKWARDS));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-7, 3, 7, 40})
  void ofTwoBootsInWhichTheSameWasDoneNoneProvesAnything(double offset) {
    fourAllocations();
    List<TraceEvent> first = take();
    shift = offset;
    fourAllocations();
    free(60, A);
    free(61, B);
    Analysis analysis = analyze(List.of(first, take()), entries().toArray(new Entry[0]));
    for (long address : List.of(A, B, C, D)) {
      assertNotEquals(Certainty.PROVEN, judged(analysis, address).certainty());
    }
  }

  @Test
  void aTraceOfAnotherKernelSaysNothingOfTheseObjects() {
    fourAllocations();
    free(60, A);
    List<TraceEvent> own = take();
    shift = 500;
    alloc(20, B, OTHER, 7); // another object
    free(40, B);
    free(41, C);
    alloc(50, D, OTHER, 7);
    Analysis analysis = analyze(List.of(own, take()), entries().toArray(new Entry[0]));
    assertRuling(Verdict.TRANSIENT, Certainty.PROVEN, judged(analysis, A));
    assertLeaks(analysis, B, C, D);
  }

  /** Two instances of ftrace in one file: each event twice, of some kinds also once. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void twoInstancesInOneFileAreOneTrace(int seed) {
    alloc(2, A, OTHER, 7);
    free(3, A);
    fourAllocations();
    free(60, C);
    Random random = new Random(seed);
    List<TraceEvent> merged = new ArrayList<>();
    for (TraceEvent event : take()) {
      merged.add(event);
      if (random.nextInt(4) > 0) {
        merged.add(event);
      }
    }
    Analysis analysis = analyze(List.of(merged), entries().toArray(new Entry[0]));
    assertLeaks(analysis, A, B, D);
    assertEquals(Verdict.TRANSIENT, judged(analysis, C).verdict());
  }

  @Test
  void theSameRecordingTwiceInOneFileIsNoReuse() {
    alloc(2, A, OTHER, 7);
    free(3, A);
    fourAllocations();
    List<TraceEvent> once = List.copyOf(trace);
    once.forEach(trace::add);
    assertLeaks(analyze(), A, B, C, D);
  }

  private void fourAllocations() {
    alloc(10, A, OPEN, 100);
    alloc(12.5, B, OPEN, 100);
    alloc(15, C, OPEN, 100);
    alloc(18, D, OPEN, 100);
  }

  private void assertLeaks(Analysis analysis, long... addresses) {
    for (long address : addresses) {
      assertEquals(Verdict.LEAK, judged(analysis, address).verdict());
      assertFalse(Rulings.hasEvidence(judged(analysis, address), "address-reused"));
      assertFalse(Rulings.hasEvidence(judged(analysis, address), "freed-later"));
    }
  }

  private static JudgedObject judged(Analysis analysis, long address) {
    return io.github.unleak.analyzer.Reports.judged(analysis, address);
  }

  private void alloc(double time, long address, CallSite site, int pid) {
    trace.add(
        event(EventRole.MEMORY_ALLOC, time, address, site, pid)
            .with(EventField.BYTES_REQUESTED, 60)
            .with(EventField.BYTES_ALLOCATED, 64));
  }

  private void free(double time, long address) {
    trace.add(event(EventRole.MEMORY_FREE, time, address, CLOSE, 100));
  }

  private TraceEvent event(EventRole role, double time, long address, CallSite site, int pid) {
    return new TraceEvent()
        .begin(role, trace.size() + 1, Math.round((time + shift) * 1e9))
        .by(1, pid, TraceContext.TASK)
        .at(site)
        .with(EventField.POINTER, address);
  }

  /** Four objects: allocated 10, 12.5, 15 and 18 seconds after boot. */
  private static List<Entry> entries() {
    return List.of(
        listed(A),
        Entry.at(B).jiffies(BORN + 2_500),
        Entry.at(C).jiffies(BORN + 5_000),
        Entry.at(D).jiffies(BORN + 8_000));
  }

  private static Entry listed(long address) {
    return Entry.at(address).jiffies(BORN);
  }

  private Analysis analyze() {
    return analyze(entries().toArray(new Entry[0]));
  }

  private Analysis analyze(Entry... entries) {
    return analyze(List.of(trace), entries);
  }

  /** The events so far, as one trace; the next one begins. */
  private List<TraceEvent> take() {
    List<TraceEvent> taken = List.copyOf(trace);
    trace.clear();
    shift = 0;
    return taken;
  }

  private static Analysis analyze(List<List<TraceEvent>> traces, Entry... entries) {
    List<KmemleakLog> logs = List.of(named("kmemleak.txt", entries));
    List<TraceReplay> replays = new ArrayList<>();
    for (List<TraceEvent> events : traces) {
      replays.add(replay(logs, events, replays.isEmpty() ? "trace.txt" : "other/trace.txt"));
    }
    return Analyzer.analyze(logs, replays, new Assumptions(1000, null, null, null, false));
  }

  private static AnalyzedTrace.Alignment alignment(Analysis analysis) {
    return Objects.requireNonNull(analysis.traces().get(0).alignment());
  }

  private static TraceReplay replay(List<KmemleakLog> logs, List<TraceEvent> events, String path) {
    TraceReplayer replayer = new TraceReplayer(TraceWatch.of(logs));
    long first = events.get(0).time() - 5_000_000_000L;
    replayer.event(free(first));
    long last = Long.MIN_VALUE;
    for (TraceEvent event : events) {
      replayer.event(event);
      last = Math.max(last, event.time());
    }
    last += 90_000_000_000L;
    replayer.event(free(last));
    return replayer.finish(Traces.summary(path, null, events.size(), Map.of(), first, last));
  }

  private static TraceEvent free(long nanos) {
    return new TraceEvent()
        .begin(EventRole.MEMORY_FREE, 1, nanos)
        .by(1, 1, TraceContext.TASK)
        .at(CLOSE)
        .with(EventField.POINTER, 0xffff8881f0000000L);
  }
}
