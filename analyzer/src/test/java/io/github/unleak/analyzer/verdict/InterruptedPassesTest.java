package io.github.unleak.analyzer.verdict;

import static io.github.unleak.analyzer.Reports.judged;
import static io.github.unleak.analyzer.verdict.Rulings.assertRuling;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.Entry;
import io.github.unleak.analyzer.Reports;
import io.github.unleak.analyzer.Traces;
import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.replay.TraceReplayer;
import io.github.unleak.analyzer.replay.TraceWatch;
import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceContext;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Passes of scans in a trace of Linux 7.3: they show which scans a signal ended. */
class InterruptedPassesTest {

  private static final long LEAK = 0xffff888100000000L;
  private static final long USED = 0xffff888200000000L;
  private static final long BORN = 4294667296L + 10_000;

  private final List<TraceEvent> events = new ArrayList<>();
  private final List<KmemleakLog> logs = new ArrayList<>();
  private final List<Bundle.Scan> scans = new ArrayList<>();
  private final List<Bundle.Read> reads = new ArrayList<>();
  private double now = 20;

  /** Where a signal may come, and what the passes look like then. */
  private enum End {
    WHOLE,
    WHOLE_WITH_SUSPECTS,
    /** Before anything was scanned: no suspects. */
    AT_ONCE,
    /** In the first pass: all that was not reached is suspect. */
    IN_FIRST_PASS,
    /** In the pass that confirms. */
    IN_SECOND_PASS;

    boolean cut() {
      return this != WHOLE && this != WHOLE_WITH_SUSPECTS;
    }
  }

  @Test
  void eachScanThatASignalEndedIsNamedAndNoOther() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(new SplittableRandom(seed).nextLong());
      reset();
      Set<String> cut = new TreeSet<>();
      int whole = 0;
      for (int read = 1; read <= 9; read++) {
        // most scans are whole: else nothing shows how long one takes
        End end = random.nextInt(3) > 0 || whole < 6 ? whole(random) : cut(random);
        whole += end.cut() ? 0 : 1;
        scan(read, end, 0.3 + random.nextDouble() * 0.3, random);
        if (end.cut()) {
          cut.add("dir/kmemleak-" + read + ".txt");
        }
        logs.add(Reports.read(read, Entry.at(LEAK).jiffies(BORN)));
      }
      assertEquals(cut.size(), interrupted(analyze(List.of())), "seed " + seed + " " + cut);
    }
  }

  private static End whole(Random random) {
    return random.nextBoolean() ? End.WHOLE : End.WHOLE_WITH_SUSPECTS;
  }

  private static End cut(Random random) {
    return List.of(End.AT_ONCE, End.IN_FIRST_PASS, End.IN_SECOND_PASS).get(random.nextInt(3));
  }

  @Test
  void whatOnlyInterruptedScansListAgainIsNoProbableLeak() {
    Random random = new Random(1);
    for (int read = 1; read <= 8; read++) {
      boolean cut = read > 4;
      scan(read, cut ? End.IN_FIRST_PASS : End.WHOLE, 0.4, random);
      Entry leak = Entry.at(LEAK).jiffies(BORN);
      Entry used = Entry.at(USED).jiffies(BORN);
      logs.add(cut ? Reports.read(read, leak, used) : Reports.read(read, leak));
    }
    Analysis analysis = analyze(List.of());
    assertEquals(4, interrupted(analysis));
    assertEquals(Certainty.POSSIBLE, judged(analysis, USED).certainty());
    assertEquals(Certainty.PROBABLE, judged(analysis, LEAK).certainty());
  }

  /** Passes show a kernel that keeps addresses, which may hide a leak from later scans. */
  @Test
  void whatIsGoneFromAKernelWithPassesIsOnlyPossiblyInUse() {
    Random random = new Random(4);
    for (int read = 1; read <= 5; read++) {
      scan(read, End.WHOLE, 0.4, random);
      Entry leak = Entry.at(LEAK).jiffies(BORN);
      Entry used = Entry.at(USED).jiffies(BORN + 7);
      logs.add(read < 3 ? Reports.read(read, leak, used) : Reports.read(read, leak));
    }
    assertRuling(Verdict.TRANSIENT, Certainty.POSSIBLE, judged(analyze(List.of()), USED));
    events.removeIf(
        event -> event.role() == EventRole.SCAN_PASS || event.role() == EventRole.SCAN_PASS_RETURN);
    assertRuling(Verdict.TRANSIENT, Certainty.PROBABLE, judged(analyze(List.of()), USED));
  }

  /** A scan with suspects takes twice as long: one without is not short beside it. */
  @Test
  void aScanOfOnePassIsNotShortBesideThoseOfTwo() {
    Random random = new Random(2);
    for (int read = 1; read <= 5; read++) {
      scan(read, End.WHOLE_WITH_SUSPECTS, 1, random);
      logs.add(Reports.read(read, Entry.at(LEAK).jiffies(BORN)));
    }
    scan(6, End.WHOLE, 0.35, random);
    logs.add(Reports.read(6, Entry.at(LEAK).jiffies(BORN)));
    assertEquals(0, interrupted(analyze(List.of())));
  }

  /** On a busy host the recorder calls whole scans short; the trace shows that they are not. */
  @Test
  void aTraceThatShowsTheScanCountsMoreThanTheRecordersGuess() {
    Random random = new Random(3);
    for (int read = 1; read <= 5; read++) {
      scan(read, End.WHOLE_WITH_SUSPECTS, 0.4, random);
      logs.add(Reports.read(read, Entry.at(LEAK).jiffies(BORN)));
      recorded(read);
    }
    assertEquals(0, interrupted(analyze(List.of(bundle()))));
    events.clear();
    assertEquals(5, interrupted(analyze(List.of(bundle()))));
  }

  @Test
  void whatIsMissingFromAShortScanAndComesBackIsNoProbableLeak() {
    for (int read = 1; read <= 5; read++) {
      Entry used = Entry.at(USED).jiffies(BORN);
      Entry leak = Entry.at(LEAK).jiffies(BORN);
      logs.add(read == 4 ? Reports.read(read, leak) : Reports.read(read, leak, used));
      if (read == 4) {
        recorded(read);
      }
    }
    Analysis analysis = analyze(List.of(bundle()));
    assertEquals(1, interrupted(analysis));
    JudgedObject object = judged(analysis, USED);
    assertTrue(object.verdict() != Verdict.LEAK || object.certainty() == Certainty.POSSIBLE);
  }

  private void reset() {
    events.clear();
    logs.clear();
    now = 20;
  }

  private static long interrupted(Analysis analysis) {
    return analysis.diagnostics().stream()
        .filter(diagnostic -> diagnostic.code() == DiagnosticCode.INTERRUPTED_SCAN)
        .map(diagnostic -> assertNotNullSource(diagnostic.source()))
        .distinct()
        .count();
  }

  private static SourceLine assertNotNullSource(SourceLine source) {
    assertNotNull(source);
    return source;
  }

  private void scan(int number, End end, double seconds, Random random) {
    mark("unleak: scan " + number + " begin");
    event(EventRole.SCAN_BEGIN, 0.01);
    long suspects =
        switch (end) {
          case WHOLE, AT_ONCE -> 0;
          case WHOLE_WITH_SUSPECTS, IN_SECOND_PASS -> 1 + random.nextInt(3);
          case IN_FIRST_PASS -> 10_000 + random.nextInt(10_000);
        };
    double first =
        switch (end) {
          case AT_ONCE -> 0.06;
          case IN_FIRST_PASS -> seconds * (0.2 + random.nextDouble() * 0.7);
          default -> seconds;
        };
    pass(1, first, suspects);
    if (end == End.WHOLE_WITH_SUSPECTS || end == End.IN_SECOND_PASS) {
      double ratio = end == End.WHOLE_WITH_SUSPECTS ? 0.6 + random.nextDouble() * 0.6 : 0.1;
      pass(0, first * ratio, suspects);
    }
    event(EventRole.SCAN_END, 0.0001);
    mark("unleak: scan " + number + " end");
    now += 0.1;
    mark("unleak: snapshot " + number + " read");
    now += 6;
  }

  private void pass(int full, double seconds, long suspects) {
    event(EventRole.SCAN_PASS, 0.0001).with(EventField.FULL, full);
    event(EventRole.SCAN_PASS_RETURN, seconds).with(EventField.SUSPECTS, suspects);
  }

  private void mark(String text) {
    event(EventRole.MARKER, 0.0001).text(text);
  }

  private TraceEvent event(EventRole role, double later) {
    now += later;
    TraceEvent event =
        new TraceEvent()
            .begin(role, events.size() + 1, Math.round(now * 1e9))
            .by(1, 100, TraceContext.TASK);
    events.add(event);
    return event;
  }

  /** The recorder calls the scan short. */
  private void recorded(int number) {
    SourceLine source = new SourceLine("dir/bundle.json", number);
    scans.add(new Bundle.Scan(number, 1, true, -1, true, source));
    reads.add(new Bundle.Read("dir/kmemleak-" + number + ".txt", number, -1, -1, -1, -1, source));
  }

  private Bundle bundle() {
    return Traces.bundle(null, reads, scans);
  }

  private Analysis analyze(List<Bundle> bundles) {
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
        bundles,
        new Assumptions(1000, null, null, null, false));
  }
}
