package io.github.unleak.cli.terminal;

import io.github.unleak.cli.report.words.ProgressText;
import io.github.unleak.engine.ProgressListener;
import java.io.PrintStream;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows on a terminal that long inputs are being read: one line, written over itself, and gone in
 * the end. It costs a clock look-up for some thousand events or bytes, and nothing elsewhere.
 */
public final class Progress implements AutoCloseable {

  /** What is read faster than this needs no progress. */
  private static final long PATIENCE = 1_000_000_000;

  /** Nanoseconds from one look of the line to the next. */
  private static final long PERIOD = 200_000_000;

  private final @Nullable PrintStream err;
  private final LongSupplier clock;
  private long next;
  private int shown;

  Progress(@Nullable PrintStream err, LongSupplier clock) {
    this.err = err;
    this.clock = clock;
    this.next = clock.getAsLong() + PATIENCE;
  }

  /** Progress on standard error where that is a terminal, else none. */
  public static Progress on(Terminal terminal) {
    return terminal.progress() ? new Progress(terminal.err(), System::nanoTime) : silent();
  }

  /** No progress. */
  public static Progress silent() {
    return new Progress(null, () -> 0);
  }

  /** The listener that shows how far reading is. */
  public ProgressListener listener() {
    return err == null ? ProgressListener.NONE : this::reading;
  }

  private synchronized void reading(String input, long bytes, long size, long events) {
    long now = clock.getAsLong();
    if (err == null || now - next < 0) {
      return;
    }
    next = now + PERIOD;
    String line = ProgressText.of(input, bytes, size, events);
    err.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
    err.flush();
    shown = Math.max(shown, line.length());
  }

  /** Erases the line, before something else is written or at the end. */
  public synchronized void erase() {
    if (err != null && shown > 0) {
      err.print(ProgressText.erased(shown));
      err.flush();
      shown = 0;
    }
  }

  /** Takes the line away for good. */
  @Override
  public void close() {
    erase();
  }
}
