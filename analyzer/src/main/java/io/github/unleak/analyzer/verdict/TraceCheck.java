package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.TraceView;
import io.github.unleak.analyzer.replay.ClockAlignment;
import io.github.unleak.analyzer.replay.DomainReport;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the traces as a whole say of their own worth as evidence. */
final class TraceCheck {

  private TraceCheck() {}

  /** True where a trace shows that kmemleak ran. */
  static boolean scanSeen(List<TraceReplay> traces) {
    return traces.stream().anyMatch(trace -> !trace.scans().isEmpty());
  }

  static List<Diagnostic> of(List<TraceReplay> traces, List<TraceView> views, boolean anyObject) {
    List<Diagnostic> diagnostics = new ArrayList<>();
    for (TraceReplay trace : traces) {
      for (DomainReport domain : trace.domains()) {
        if (!domain.clean() && domain.address() != 0) {
          diagnostics.add(silent(trace, domain));
        }
      }
      if (trace.backwards() > 0) {
        diagnostics.add(backwards(trace));
      }
      if (trace.livesCut()) {
        diagnostics.add(
            new Diagnostic(
                DiagnosticCode.OBJECT_EVENTS_CUT,
                "not all that happened at the listed addresses could be kept",
                new SourceLine(trace.path(), 1)));
      }
      if (trace.summary().hashedPointers() && anyObject) {
        diagnostics.add(hashed(trace, views));
      }
    }
    if (anyObject) {
      for (TraceView view : views) {
        if (view.otherBoot()) {
          diagnostics.add(
              new Diagnostic(
                  DiagnosticCode.TRACE_OF_ANOTHER_BOOT,
                  "the code that allocated the listed objects allocates most of them at other"
                      + " addresses in this trace",
                  new SourceLine(view.replay().path(), 1)));
        } else if (!view.ordered() && !view.replay().summary().hashedPointers()) {
          diagnostics.add(
              new Diagnostic(
                  DiagnosticCode.TRACE_UNALIGNED,
                  "the trace clock cannot be aligned with the jiffies in the reports",
                  new SourceLine(view.replay().path(), 1)));
        }
        if (view.alignment().jumpNanos() != 0) {
          diagnostics.add(jump(view));
        }
      }
    }
    return diagnostics;
  }

  private static Diagnostic jump(TraceView view) {
    ClockAlignment alignment = view.alignment();
    return new Diagnostic(
        DiagnosticCode.TRACE_CLOCK_JUMPS,
        String.format(
            Locale.ROOT,
            "the clock of this trace jumped by %.1f s: %d objects agree on one offset from jiffies,"
                + " others on another",
            alignment.jumpNanos() / 1e9,
            alignment.matches()),
        new SourceLine(view.replay().path(), 1));
  }

  private static Diagnostic backwards(TraceReplay trace) {
    return new Diagnostic(
        DiagnosticCode.TRACE_TIME_BACKWARDS,
        "the times in this trace go backwards"
            + (trace.backwards() == 1 ? "" : " " + trace.backwards() + " times")
            + ", so the order of its events is not known",
        new SourceLine(trace.path(), trace.firstBackwards()));
  }

  private static Diagnostic hashed(TraceReplay trace, List<TraceView> views) {
    int recognised = 0;
    for (TraceView view : views) {
      recognised += view.replay() == trace ? view.names().recognised() : 0;
    }
    return new Diagnostic(
        DiagnosticCode.HASHED_POINTERS,
        "pointers in this trace are hashed: "
            + (recognised == 0 ? "no listed object" : recognised + " of the listed objects")
            + " could be told by time, size and call site, and nothing is proven by it",
        new SourceLine(trace.path(), 1));
  }

  private static Diagnostic silent(TraceReplay trace, DomainReport domain) {
    String what =
        "domain 0x"
            + Long.toHexString(domain.address())
            + ": "
            + domain.givenTwice()
            + " numbers given out twice, "
            + domain.strangers()
            + " freed that were not out, "
            + domain.disturbances()
            + " operations that do not fit";
    return new Diagnostic(
        DiagnosticCode.SILENT_LOSS,
        what,
        new SourceLine(trace.path(), Math.max(1, domain.firstSign())));
  }
}
