package io.github.unleak.parser.ftrace;

import io.github.unleak.parser.line.LineReader;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an input in large pieces, which a second thread reads (and decompresses) ahead. What
 * is left over of one piece is put in front of the next, so that lines are whole.
 *
 * <p>Hot: raw indexes. Behind {@link #to} there are {@link #SLACK} bytes that may be read.
 */
final class TraceChunks implements AutoCloseable {

  /** The longest line; nothing that the tracer prints comes near. */
  static final int MAX_LINE = 1 << 16;

  static final int SLACK = 256;

  private static final int SIZE = 1 << 18;
  private static final int COUNT = 4;

  private static final class Chunk {
    private final byte[] bytes = new byte[MAX_LINE + SIZE + SLACK];
    private int to;
    private boolean last;
    private @Nullable IOException failure;
  }

  private final LineReader lines;
  private final BlockingQueue<Chunk> empty = new ArrayBlockingQueue<>(COUNT);
  private final BlockingQueue<Chunk> full = new ArrayBlockingQueue<>(COUNT);
  private @Nullable Thread reader;
  private Chunk chunk = new Chunk();
  private int from = MAX_LINE;
  private boolean cut;

  /** Reads what {@code lines} has not given yet; nobody else may read it from here on. */
  TraceChunks(LineReader lines) {
    this.lines = lines;
    fill(chunk);
    if (!chunk.last) {
      for (int i = 1; i < COUNT; i++) {
        empty.add(new Chunk());
      }
      Thread thread = new Thread(this::readAhead, "unleak-read-ahead");
      thread.setDaemon(true);
      thread.start();
      reader = thread;
    }
  }

  /**
   * Goes on to the next piece; false at the end of the input.
   *
   * @param keep what lies in the present piece from here on is put in front of the next one
   */
  boolean more(int keep) {
    if (chunk.last) {
      return false;
    }
    try {
      Chunk next = full.take();
      int kept = chunk.to - keep;
      cut |= kept > MAX_LINE;
      if (kept > MAX_LINE) {
        // No line of a trace. As a comment it is passed over up to its end.
        kept = 1;
        chunk.bytes[keep] = '#';
      }
      from = MAX_LINE - kept;
      System.arraycopy(chunk.bytes, keep, next.bytes, from, kept);
      empty.put(chunk);
      chunk = next;
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      chunk.last = true;
      return false;
    }
  }

  private void readAhead() {
    try {
      Chunk next;
      do {
        next = empty.take();
        fill(next);
        full.put(next);
      } while (!next.last);
    } catch (InterruptedException e) {
      // Whoever closes this wants no more.
    }
  }

  private void fill(Chunk into) {
    into.to = MAX_LINE;
    into.last = false;
    try {
      while (into.to < MAX_LINE + SIZE) {
        lines.lookAhead(1);
        int count = Math.min(lines.limit() - lines.position(), MAX_LINE + SIZE - into.to);
        if (count == 0) {
          into.last = true;
          break;
        }
        System.arraycopy(lines.buffer(), lines.position(), into.bytes, into.to, count);
        into.to += count;
        lines.skip(lines.position() + count, 0);
      }
    } catch (IOException e) {
      into.failure = e;
      into.last = true;
    }
    into.bytes[into.to] = 0;
  }

  byte[] bytes() {
    return chunk.bytes;
  }

  /** First byte of the present piece. */
  int from() {
    return from;
  }

  /** Behind the last byte of the present piece. */
  int to() {
    return chunk.to;
  }

  /** True where nothing follows the present piece. */
  boolean last() {
    return chunk.last;
  }

  /** Why the input ended before its end, or {@code null}. */
  @Nullable IOException failure() {
    return chunk.failure;
  }

  /** True where a line was longer than {@link #MAX_LINE} and was passed over. */
  boolean cut() {
    return cut;
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.interrupt();
    }
  }
}
