package io.github.unleak.analyzer.replay;

import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.ftrace.TraceSummary.Clock;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.InputKind;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds traces that are the same recording in two forms: those count once. */
public final class Recordings {

  /** Texts show microseconds, a binary file nanoseconds. */
  private static final long ROUNDING_NANOS = 2000;

  /** What every form of a recording has alike. */
  private static final Set<EventRole> COMPARED =
      Set.of(
          EventRole.IOVA_ALLOC,
          EventRole.IOVA_FREE,
          EventRole.MEMORY_ALLOC,
          EventRole.MEMORY_FREE,
          EventRole.SCAN_BEGIN);

  private Recordings() {}

  /**
   * Of each recording the richest form, in the order of the inputs.
   *
   * @param diagnostics receives what was left out
   */
  public static List<TraceReplay> distinct(List<TraceReplay> traces, List<Diagnostic> diagnostics) {
    List<TraceReplay> kept = new ArrayList<>();
    for (TraceReplay trace : traces) {
      int same = 0;
      while (same < kept.size() && !same(kept.get(same).summary(), trace.summary())) {
        same++;
      }
      if (same == kept.size()) {
        kept.add(trace);
        continue;
      }
      boolean richer = richness(trace) > richness(kept.get(same));
      TraceReplay out = richer ? kept.set(same, trace) : trace;
      diagnostics.add(
          new Diagnostic(
              DiagnosticCode.SAME_RECORDING,
              "the same recording as " + kept.get(same).path() + ", which tells more",
              new SourceLine(out.path(), 1)));
    }
    return List.copyOf(kept);
  }

  private static boolean same(TraceSummary one, TraceSummary other) {
    if (one.firstTime() < 0 || other.firstTime() < 0) {
      return false;
    }
    for (EventRole role : COMPARED) {
      if (one.count(role) != other.count(role)) {
        return false;
      }
    }
    boolean relative = one.clock() == Clock.RELATIVE || other.clock() == Clock.RELATIVE;
    if (!relative && one.clock() != other.clock()) {
      return false;
    }
    long first = relative ? 0 : one.firstTime() - other.firstTime();
    long span = one.lastTime() - one.firstTime() - (other.lastTime() - other.firstTime());
    return Math.abs(first) <= ROUNDING_NANOS && Math.abs(span) <= ROUNDING_NANOS;
  }

  private static int richness(TraceReplay trace) {
    int points = trace.summary().hashedPointers() ? 0 : 8;
    points += trace.lossy() ? 0 : 4;
    points += trace.summary().clock() == Clock.SECONDS ? 2 : 0;
    return points + (trace.summary().input().kind() == InputKind.TRACE_DAT ? 1 : 0);
  }
}
