package io.github.unleak.cli.command;

import io.github.unleak.cli.report.ProgressText;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceListener;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.OpenInput;
import io.github.unleak.parser.line.TextKind;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows on a terminal that long inputs are being read: one line, written over itself, and gone in
 * the end. It costs a clock look-up for some thousand events or bytes, and nothing elsewhere.
 */
final class Progress {

  /** What is read faster than this needs no progress. */
  private static final long PATIENCE = 1_000_000_000;

  /** Nanoseconds from one look of the line to the next. */
  private static final long PERIOD = 200_000_000;

  /** Events from one look at the clock to the next, less 1. */
  private static final int FEW = (1 << 14) - 1;

  private final @Nullable PrintStream err;
  private final LongSupplier clock;
  private final IdentityHashMap<Input, Reader> readers = new IdentityHashMap<>();
  private long next;
  private int shown;

  private static final class Reader {
    final String path;
    final long size;
    long bytes;
    long events;

    /** It is read here and there, and bytes say nothing. */
    boolean scattered;

    Reader(String path, long size) {
      this.path = path;
      this.size = size;
    }
  }

  Progress(@Nullable PrintStream err, LongSupplier clock) {
    this.err = err;
    this.clock = clock;
    this.next = clock.getAsLong() + PATIENCE;
  }

  /** Progress on standard error where that is a terminal, else none. */
  static Progress on(Terminal terminal) {
    return terminal.progress() ? new Progress(terminal.err(), System::nanoTime) : silent();
  }

  /** No progress. */
  static Progress silent() {
    return new Progress(null, () -> 0);
  }

  /** {@code input}, to be read in its place. */
  Input of(Input input) {
    if (err == null) {
      return input;
    }
    Reader reader = new Reader(input.path(), size(input.file()));
    Input told = input.telling(bytes -> read(reader, bytes));
    readers.put(told, reader);
    return told;
  }

  private static long size(@Nullable Path file) {
    try {
      return file == null ? -1 : Files.size(file);
    } catch (IOException e) {
      return -1;
    }
  }

  /** {@code listener}, to take in its place what {@code opened} holds. */
  TraceListener of(OpenInput opened, TraceListener listener) {
    Reader reader = readers.get(opened.input());
    if (reader == null) {
      return listener;
    }
    reader.scattered = opened.text() == TextKind.TRACE_DAT;
    return new Counting(reader, listener);
  }

  private final class Counting implements TraceListener {
    private final Reader reader;
    private final TraceListener listener;
    private long events;

    Counting(Reader reader, TraceListener listener) {
      this.reader = reader;
      this.listener = listener;
    }

    @Override
    public void event(TraceEvent event) {
      if ((++events & FEW) == 0) {
        counted(reader, events);
      }
      listener.event(event);
    }

    @Override
    public void loss(TraceLoss loss) {
      listener.loss(loss);
    }

    @Override
    public void diagnostic(Diagnostic diagnostic) {
      listener.diagnostic(diagnostic);
    }
  }

  private synchronized void read(Reader reader, long bytes) {
    reader.bytes += bytes;
    show(reader);
  }

  private synchronized void counted(Reader reader, long events) {
    reader.events = events;
    show(reader);
  }

  private void show(Reader reader) {
    long now = clock.getAsLong();
    if (err == null || now - next < 0) {
      return;
    }
    next = now + PERIOD;
    String line =
        ProgressText.of(
            reader.path, reader.scattered ? 0 : reader.bytes, reader.size, reader.events);
    err.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
    err.flush();
    shown = Math.max(shown, line.length());
  }

  /** Takes the line away, for something else to be written or for good. */
  synchronized void erase() {
    if (err != null && shown > 0) {
      err.print(ProgressText.erased(shown));
      err.flush();
      shown = 0;
    }
  }
}
