package io.github.unleak.engine;

import io.github.unleak.parser.format.InputFormat;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceListener;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.Input;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Counts the bytes and events of one input for a {@link ProgressListener}. */
final class ReadingProgress {

  /** Events from one report to the next, less 1. */
  private static final int FEW = (1 << 14) - 1;

  private final ProgressListener listener;
  private final Input input;
  private final String name;
  private final long size;
  private long bytes;
  private long events;
  private boolean scattered;

  /** The progress of {@code input}, to be read as {@link #input()}. */
  ReadingProgress(Input input, ProgressListener listener) {
    this.listener = listener;
    this.name = input.path();
    this.size = listener == ProgressListener.NONE ? -1 : size(input.file());
    this.input = listener == ProgressListener.NONE ? input : input.telling(this::read);
  }

  private static long size(@Nullable Path file) {
    try {
      return file == null ? -1 : Files.size(file);
    } catch (IOException e) {
      return -1; // whoever opens it will say so
    }
  }

  /** The input that counts. */
  Input input() {
    return input;
  }

  /** The same, to be read from its beginning again. */
  synchronized Input again() {
    bytes = 0;
    return input;
  }

  /** {@code target}, counting the events of a trace in {@code format}. */
  TraceListener counting(InputFormat format, TraceListener target) {
    scattered = format == InputFormat.TRACE_DAT;
    return listener == ProgressListener.NONE ? target : new Counting(target);
  }

  private final class Counting implements TraceListener {
    private final TraceListener target;
    private long count;

    Counting(TraceListener target) {
      this.target = target;
    }

    @Override
    public void event(TraceEvent event) {
      count();
      target.event(event);
    }

    @Override
    public TraceEvent take(TraceEvent event) {
      count();
      return target.take(event);
    }

    private void count() {
      if ((++count & FEW) == 0) {
        counted(count);
      }
    }

    @Override
    public void loss(TraceLoss loss) {
      target.loss(loss);
    }

    @Override
    public void diagnostic(Diagnostic diagnostic) {
      target.diagnostic(diagnostic);
    }
  }

  private synchronized void read(long more) {
    bytes += more;
    tell();
  }

  private synchronized void counted(long count) {
    events = count;
    tell();
  }

  private void tell() {
    listener.reading(name, scattered ? 0 : bytes, size, events);
  }
}
