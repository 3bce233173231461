package io.github.unleak.parser.ftrace;

import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.InputSummary;
import io.github.unleak.parser.line.SourceLine;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Hands on what a trace holds, and keeps the numbers that its summary tells. */
@SuppressWarnings("EnumOrdinal") // counts are in an array by role
final class TraceDelivery {

  /** More damaged lines are counted only. */
  private static final int MOST_TOLD = 3;

  private final String path;
  private final TraceListener listener;
  private final long[] roles = new long[EventRole.values().length];
  private final BitSet seenCpus = new BitSet();
  private int lastCpu = -1;
  private TraceSummary.Clock clock = TraceSummary.Clock.NONE;
  private long firstTime = -1;
  private long lastTime = -1;
  private long lost;
  private long lossMarkers;
  private @Nullable SourceLine firstLoss;
  private int startedLate;
  private @Nullable SourceLine firstStarted;
  private long damaged;

  TraceDelivery(String path, TraceListener listener) {
    this.path = path;
    this.listener = listener;
  }

  SourceLine source(long line) {
    return new SourceLine(path, line);
  }

  /** Hands on an event; gives the instance that the next one is to be filled into. Hot. */
  TraceEvent event(TraceEvent event, TraceSummary.Clock eventClock) {
    roles[event.role().ordinal()]++;
    int cpu = event.cpu();
    if (cpu != lastCpu && cpu >= 0) {
      seenCpus.set(cpu);
      lastCpu = cpu;
    }
    if (clock == TraceSummary.Clock.NONE) {
      clock = eventClock;
    }
    if (eventClock != TraceSummary.Clock.NONE) {
      lastTime = event.time();
      if (firstTime < 0) {
        firstTime = lastTime;
      }
    }
    return listener.take(event.on(eventClock));
  }

  /** The trace says that {@code count} events of a CPU are not there; -1 where it does not say. */
  void lost(int cpu, long count, long line) {
    SourceLine source = source(line);
    lost += count < 0 ? 1 : count;
    lossMarkers++;
    firstLoss = firstLoss == null ? source : firstLoss;
    listener.loss(new TraceLoss(TraceLoss.Kind.LOST, cpu, count, source));
  }

  /** The older events of a CPU were overwritten. */
  void startedLate(int cpu, long line) {
    SourceLine source = source(line);
    startedLate++;
    firstStarted = firstStarted == null ? source : firstStarted;
    listener.loss(new TraceLoss(TraceLoss.Kind.BUFFER_STARTED, cpu, -1, source));
  }

  /** A line that should be an event cannot be read. */
  void damaged(int cpu, String what, long line) {
    damaged++;
    SourceLine source = source(line);
    listener.loss(new TraceLoss(TraceLoss.Kind.DAMAGED, cpu, 1, source));
    if (damaged <= MOST_TOLD) {
      diagnostic(DiagnosticCode.DAMAGED_EVENT, what, source);
    }
  }

  void diagnostic(DiagnosticCode code, String message, @Nullable SourceLine source) {
    listener.diagnostic(new Diagnostic(code, message, source));
  }

  void diagnostic(Diagnostic diagnostic) {
    listener.diagnostic(diagnostic);
  }

  /** Tells the totals, and compares them with what the headers promise. */
  void end(TraceHeaders headers, long entries) {
    if (damaged > MOST_TOLD) {
      diagnostic(
          DiagnosticCode.DAMAGED_EVENT,
          damaged - MOST_TOLD + " more lines of events cannot be read",
          null);
    }
    if (lossMarkers > 0) {
      diagnostic(
          DiagnosticCode.LOST_EVENTS,
          lost + " events were lost, at " + lossMarkers + " places",
          firstLoss);
    }
    if (startedLate > 0) {
      diagnostic(
          DiagnosticCode.BUFFER_STARTED_LATE,
          "the buffers of " + startedLate + " CPUs start later than the trace",
          firstStarted);
    }
    long missing = headers.held() - entries;
    if (missing > 0) {
      count(
          DiagnosticCode.EVENTS_MISSING,
          missing,
          headers,
          "the header counts " + headers.held() + " entries, " + entries + " are there");
    }
    long overrun = headers.written() - headers.held();
    if (overrun > 0) {
      count(
          DiagnosticCode.LOST_EVENTS,
          overrun,
          headers,
          "of " + headers.written() + " entries the oldest " + overrun + " were overwritten");
    }
  }

  private void count(DiagnosticCode code, long count, TraceHeaders headers, String message) {
    SourceLine source = source(headers.line());
    listener.loss(new TraceLoss(TraceLoss.Kind.COUNT, -1, count, source));
    diagnostic(code, message, source);
  }

  TraceSummary summary(InputSummary input, TraceHeaders headers, long entries, boolean hashed) {
    Map<EventRole, Long> counts = new EnumMap<>(EventRole.class);
    for (EventRole role : EventRole.values()) {
      if (roles[role.ordinal()] > 0) {
        counts.put(role, roles[role.ordinal()]);
      }
    }
    return new TraceSummary(
        input,
        clock,
        null,
        headers.cpus(),
        headers.held(),
        headers.written(),
        entries,
        seenCpus.stream().boxed().collect(Collectors.toSet()),
        counts,
        firstTime,
        lastTime,
        lost,
        hashed);
  }
}
