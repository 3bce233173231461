package io.github.unleak.parser.ftrace;

import io.github.unleak.parser.line.Diagnostic;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hands what one thread reads over to another one, in order and in batches. Hot: the batches are
 * used again and again.
 */
public final class TraceRelay implements TraceListener {

  private static final int BATCHES = 8;

  /** Events of one batch, then at most one thing that is no event. */
  private static final class Batch {
    static final int SIZE = 512;

    final TraceEvent[] events = new TraceEvent[SIZE];
    int count;
    @Nullable TraceLoss loss;
    @Nullable Diagnostic diagnostic;
    boolean last;

    Batch() {
      for (int at = 0; at < SIZE; at++) {
        events[at] = new TraceEvent();
      }
    }

    void clear() {
      count = 0;
      loss = null;
      diagnostic = null;
      last = false;
    }
  }

  private final TraceListener target;
  private final BlockingQueue<Batch> full = new ArrayBlockingQueue<>(BATCHES);
  private final BlockingQueue<Batch> empty = new ArrayBlockingQueue<>(BATCHES);
  private Batch filling;
  private volatile boolean stopped;
  private volatile @Nullable TraceSummary summary;
  private volatile @Nullable Throwable failure;

  /** A relay to {@code target}, which is called by the thread that calls {@link #run}. */
  public TraceRelay(TraceListener target) {
    this.target = target;
    for (int at = 1; at < BATCHES; at++) {
      empty.add(new Batch());
    }
    filling = new Batch();
  }

  /** Runs {@code reader} in a thread of its own; returns what it returns, throws what it throws. */
  public TraceSummary run(Function<TraceListener, TraceSummary> reader) {
    Thread thread = new Thread(() -> read(reader), "trace reader");
    thread.setDaemon(true);
    thread.start();
    try {
      while (deliver(full.take())) {
        // until the last batch
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while a trace was read");
    } finally {
      stopped = true;
      full.clear();
      empty.offer(new Batch()); // the reader may wait for one
    }
    return result();
  }

  private TraceSummary result() {
    Throwable thrown = failure;
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
    TraceSummary read = summary;
    if (read == null) {
      throw new IllegalStateException("the reader ended without a summary");
    }
    return read;
  }

  private void read(Function<TraceListener, TraceSummary> reader) {
    try {
      summary = reader.apply(this);
    } catch (CancellationException e) {
      return; // nobody listens any more
    } catch (RuntimeException | Error e) {
      failure = e;
    }
    filling.last = true;
    try {
      full.put(filling);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean deliver(Batch batch) {
    for (int at = 0; at < batch.count; at++) {
      target.event(batch.events[at]);
    }
    TraceLoss loss = batch.loss;
    if (loss != null) {
      target.loss(loss);
    }
    Diagnostic diagnostic = batch.diagnostic;
    if (diagnostic != null) {
      target.diagnostic(diagnostic);
    }
    boolean more = !batch.last;
    batch.clear();
    empty.offer(batch);
    return more;
  }

  @Override
  public void event(TraceEvent event) {
    TraceEvent kept = new TraceEvent();
    kept.copy(event);
    take(kept);
  }

  /** The filled instance goes on, and another one of the batch comes back in its place. */
  @Override
  public TraceEvent take(TraceEvent event) {
    int at = filling.count++;
    TraceEvent next = filling.events[at];
    filling.events[at] = event;
    if (at == Batch.SIZE - 1) {
      pass();
    }
    return next;
  }

  @Override
  public void loss(TraceLoss loss) {
    filling.loss = loss;
    pass();
  }

  @Override
  public void diagnostic(Diagnostic diagnostic) {
    filling.diagnostic = diagnostic;
    pass();
  }

  private void pass() {
    try {
      if (stopped) {
        throw new CancellationException("nobody listens any more");
      }
      full.put(filling);
      filling = empty.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while a trace was read");
    }
  }
}
