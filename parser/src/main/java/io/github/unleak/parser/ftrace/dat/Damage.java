package io.github.unleak.parser.ftrace.dat;

import io.github.unleak.parser.ftrace.TraceListener;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.SourceLine;

/** Reports what cannot be read. If many are alike, only the first are reported one by one. */
final class Damage {

  private static final int TOLD = 20;

  private final String path;
  private final TraceListener listener;
  private long count;
  private long ordinal;

  Damage(String path, TraceListener listener) {
    this.path = path;
    this.listener = listener;
  }

  /** From here on, damage lies before the event of this ordinal. */
  void before(long newOrdinal) {
    ordinal = newOrdinal;
  }

  /**
   * Something that is wrong.
   *
   * @param what is wrong, and is followed by the place
   * @param offset of it in the file, bytes
   */
  void at(long offset, String what) {
    if (count < TOLD) {
      say(DiagnosticCode.DAMAGED_TRACE_DAT, what + " at byte " + offset);
    }
    count++;
  }

  /** Events whose type the file does not describe. */
  void undescribed(int id) {
    if (count < TOLD) {
      say(DiagnosticCode.DAMAGED_TRACE_DAT, "the file does not describe events of type " + id);
    }
    count++;
  }

  /** Something that this reader does not know. */
  void unsupported(String what) {
    say(DiagnosticCode.UNSUPPORTED_TRACE_DAT, what);
  }

  /** Events that the recording itself says were lost. */
  void lost(String what) {
    say(DiagnosticCode.LOST_EVENTS, what);
  }

  /** Events that should be in the file. */
  void missing(String what) {
    say(DiagnosticCode.EVENTS_MISSING, what);
  }

  private void say(DiagnosticCode code, String what) {
    SourceLine source = ordinal == 0 ? null : new SourceLine(path, ordinal);
    listener.diagnostic(new Diagnostic(code, path + ": " + what, source));
  }

  /** Events are missing: before the current event of a CPU, or of all CPUs for -1. */
  void loss(TraceLoss.Kind kind, int cpu, long events) {
    listener.loss(new TraceLoss(kind, cpu, events, new SourceLine(path, ordinal)));
  }

  /** True where something was wrong. */
  boolean any() {
    return count > 0;
  }

  /** To be called once, at the end. */
  void end() {
    if (count > TOLD) {
      say(
          DiagnosticCode.DAMAGED_TRACE_DAT,
          (count - TOLD) + " more places in this file are damaged");
    }
  }
}
