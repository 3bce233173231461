package io.github.unleak.analyzer.evidence;

import static io.github.unleak.analyzer.Reports.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.Entry;
import io.github.unleak.analyzer.Reports;
import io.github.unleak.analyzer.Traces;
import io.github.unleak.analyzer.replay.MagazineEvent;
import io.github.unleak.analyzer.replay.ObjectLife;
import io.github.unleak.analyzer.replay.TraceReplayer;
import io.github.unleak.analyzer.replay.TraceWatch;
import io.github.unleak.analyzer.timeline.Subject;
import io.github.unleak.analyzer.verdict.Analyzer;
import io.github.unleak.analyzer.verdict.Assumptions;
import io.github.unleak.analyzer.verdict.Investigation;
import io.github.unleak.parser.ftrace.CallSite;
import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceContext;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.line.SourceLine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An event at an address concerns the listed object only if that object's birth was seen. */
class ConcernedObjectTest {

  private static final long A = 0xffff888100001000L;
  private static final long B = 0xffff888100002000L;
  private static final long C = 0xffff888100003000L;
  private static final long D = 0xffff888100004000L;
  private static final CallSite SITE = new CallSite("free_iova_fast", 0x10, 0);

  /** Seconds by which jiffies may lag behind an allocation that a trace shows. */
  private static final double LAG = 1.5;

  /** When the listed object was allocated, seconds after boot. */
  private static final double BORN = 10;

  /** The same at HZ 1000. */
  private static final long TEN_SECONDS = 4294667296L + 10_000;

  private static final double SCAN = 40;

  private final List<KmemleakLog> logs =
      List.of(
          read(
              1,
              Entry.magazine(A, 127).jiffies(TEN_SECONDS),
              Entry.magazine(B, 127).jiffies(TEN_SECONDS + 2_500),
              Entry.magazine(C, 127).jiffies(TEN_SECONDS + 5_000),
              Entry.magazine(D, 127).jiffies(TEN_SECONDS + 8_000)));
  private final TraceReplayer replayer = new TraceReplayer(TraceWatch.of(logs));
  private boolean aligned = true;
  private long line;

  @Test
  void whatIsSeenFromItsBirthOnIsItsOwn() {
    begin();
    alloc(BORN, A);
    assertTrue(concerns(20));
  }

  @Test
  void anotherTenantInBetweenEndsIt() {
    begin();
    alloc(BORN, A);
    event(EventRole.MEMORY_FREE, 15, A);
    alloc(15.5, A);
    assertFalse(concerns(20));
  }

  /** The free of the one and the birth of the other are lost: what was seen is of the first. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 4, 8, 9})
  void aBirthUnseenIsNotThatOfTheTenantBefore(double earlier) {
    begin();
    alloc(earlier, A);
    lose(BORN + 0.1);
    Investigation investigation = analyze();
    Subject subject = subject(investigation);
    ObjectLife life = investigation.views().get(0).life(subject);
    if (BORN - earlier > LAG) { // the tenant is older than the object: the marks are refuted
      assertNotEquals(ObjectLife.Basis.SCAN, life.basis());
      assertNull(life.own());
    } else {
      assertEquals(ObjectLife.Basis.SCAN, life.basis());
      assertTrue(life.own() != null && life.certain(), life + "");
    }
    assertFalse(investigation.views().get(0).concerns(subject, lost(20)));
  }

  /** Within what jiffies leave open, only the events themselves can tell. */
  @ParameterizedTest
  @ValueSource(doubles = {10.2, 10.9})
  void eventsLostAroundTheBirthLeaveItOpen(double loss) {
    begin();
    alloc(BORN, A);
    lose(loss);
    assertFalse(concerns(20));
  }

  @Test
  void eventsLostLongAfterTheBirthDoNot() {
    begin();
    alloc(BORN, A);
    event(EventRole.MEMORY_FREE, 11.5, A + 64);
    lose(12.4);
    assertTrue(concerns(20));
  }

  /** Without a clock any loss may hide another tenant. */
  @Test
  void withoutAClockNothingMayBeLostInBetween() {
    aligned = false;
    begin();
    alloc(BORN, A);
    event(EventRole.MEMORY_FREE, 11.5, A + 64);
    lose(12.4);
    Investigation investigation = analyze();
    assertFalse(investigation.views().get(0).alignment().sure());
    assertFalse(investigation.views().get(0).concerns(subject(investigation), lost(20)));
  }

  private void begin() {
    event(EventRole.MEMORY_FREE, 0.5, A + 64);
  }

  private boolean concerns(double time) {
    Investigation investigation = analyze();
    return investigation.views().get(0).concerns(subject(investigation), lost(time));
  }

  private static Subject subject(Investigation investigation) {
    return Reports.judged(investigation.analysis(), A).subject();
  }

  private MagazineEvent lost(double time) {
    return new MagazineEvent(
        MagazineEvent.Kind.NOT_IN_DEPOT, lineAt20, nanos(time), 1, 1, 0xd0, true);
  }

  private long lineAt20;

  private void alloc(double time, long address) {
    TraceEvent event = made(EventRole.MEMORY_ALLOC, time, address);
    event.with(EventField.BYTES_REQUESTED, 1024).with(EventField.BYTES_ALLOCATED, 1024);
    replayer.event(event);
  }

  private void event(EventRole role, double time, long address) {
    replayer.event(made(role, time, address));
  }

  private void mark(double time, String text) {
    replayer.event(new TraceEvent().begin(EventRole.MARKER, ++line, nanos(time)).text(text));
  }

  private TraceEvent made(EventRole role, double time, long address) {
    return new TraceEvent()
        .begin(role, ++line, nanos(time))
        .by(1, 100, TraceContext.TASK)
        .at(SITE)
        .with(EventField.POINTER, address);
  }

  private void lose(double time) {
    replayer.loss(
        new TraceLoss(TraceLoss.Kind.LOST, 1, 9, new SourceLine("dir/trace.txt", line + 1)));
    event(EventRole.MEMORY_FREE, time, A + 64);
  }

  private static long nanos(double seconds) {
    return Math.round(seconds * 1e9);
  }

  /** The other three are witnesses, if the clocks are to be aligned; one scan lists all. */
  private Investigation analyze() {
    if (aligned) {
      alloc(BORN + 2.5, B);
      alloc(BORN + 5, C);
    }
    alloc(BORN + 8, D);
    event(EventRole.MEMORY_FREE, 20, A + 64);
    lineAt20 = line;
    mark(SCAN, "unleak: scan 1 begin");
    event(EventRole.SCAN_BEGIN, SCAN + 0.1, 0);
    event(EventRole.SCAN_END, SCAN + 1, 0);
    mark(SCAN + 1.1, "unleak: scan 1 end");
    mark(SCAN + 1.2, "unleak: snapshot 1 read");
    event(EventRole.MEMORY_FREE, 90, A + 64);
    TraceSummary summary =
        Traces.summary(
            "dir/trace.txt", null, line, Map.of(EventRole.SCAN_BEGIN, 1L), nanos(0.5), nanos(90));
    return Analyzer.investigate(
        logs,
        List.of(replayer.finish(summary)),
        List.of(),
        new Assumptions(1000, null, null, null, false));
  }
}
