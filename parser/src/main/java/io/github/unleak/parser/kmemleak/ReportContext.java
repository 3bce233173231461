package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.SourceLine;

/** What the readers of one input share. */
final class ReportContext {

  private final String path;
  private final Delivery delivery;
  private final Interned interned = new Interned();

  /** Lines behind a boot banner that are looked at one by one: the early log is as long as that. */
  private static final int EARLY_LINES = 2000;

  private boolean pure = true;
  private int early;

  ReportContext(String path, Delivery delivery) {
    this.path = path;
    this.delivery = delivery;
  }

  Delivery delivery() {
    return delivery;
  }

  Interned interned() {
    return interned;
  }

  SourceLine source(long line) {
    return new SourceLine(path, line);
  }

  void diagnostic(DiagnosticCode code, String message, long line) {
    delivery.diagnostic(new Diagnostic(code, message, source(line)));
  }

  /** A boot banner was read. */
  void booted() {
    early = EARLY_LINES;
  }

  /** One more line was read. */
  void lineRead() {
    early -= early > 0 ? 1 : 0;
  }

  /** True shortly behind a boot banner. */
  boolean booting() {
    return early > 0;
  }

  /** Something was there that a read of the kernel's own file does not hold. */
  void foreign() {
    pure = false;
  }

  /** True while everything looked like a read of the kernel's own file. */
  boolean pure() {
    return pure;
  }
}
