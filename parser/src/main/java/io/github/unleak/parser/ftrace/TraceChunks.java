package io.github.unleak.parser.ftrace;

import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.LineReader;
import io.github.unleak.parser.line.OpenInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an input in large pieces, which a second thread reads (and decompresses) ahead. What
 * is left over of one piece is put in front of the next, so that lines are whole. Where the second
 * thread is faster than the first, it also lists the lines of interest.
 */
final class TraceChunks implements AutoCloseable {

  /** The longest line; nothing that the tracer prints comes near. */
  static final int MAX_LINE = TraceChunk.ROOM;

  private static final int COUNT = 6;

  /** When so many pieces wait, there is time to sieve. */
  private static final int PLENTY = 2;

  /** After a piece that was too dense to be sieved, so many are not tried. */
  private static final int PAUSE = 16;

  private final LineReader lines;
  private final LineSieve sieve;
  private final BlockingQueue<TraceChunk> empty = new ArrayBlockingQueue<>(COUNT);
  private final BlockingQueue<TraceChunk> full = new ArrayBlockingQueue<>(COUNT);
  private final Input input;
  private @Nullable FileChannel file;
  private @Nullable Thread reader;
  private TraceChunk chunk = new TraceChunk();
  private int from = TraceChunk.ROOM;
  private long bytes;
  private boolean cut;

  /**
   * Reads an input from which nothing was read; nobody else may read it from here on.
   *
   * @param sieve for the second thread alone
   */
  TraceChunks(OpenInput opened, LineSieve sieve) {
    this.input = opened.input();
    this.lines = opened.lines();
    this.sieve = sieve;
    this.file = plainFile(opened.input().file(), lines);
    fill(chunk);
    bytes = (long) chunk.to - from;
    if (!chunk.last) {
      for (int i = 1; i < COUNT; i++) {
        empty.add(new TraceChunk());
      }
      Thread thread = new Thread(this::readAhead, "unleak-read-ahead");
      thread.setDaemon(true);
      thread.start();
      reader = thread;
    }
  }

  /** The input's file, if its bytes are those of the input: saves copying them twice. */
  private static @Nullable FileChannel plainFile(@Nullable Path path, LineReader lines) {
    if (path == null || lines.ended()) {
      return null;
    }
    try {
      FileChannel file = FileChannel.open(path);
      byte[] head = new byte[lines.limit() - lines.position()];
      int count = file.read(ByteBuffer.wrap(head), 0);
      if (count == head.length
          && Arrays.equals(lines.buffer(), lines.position(), lines.limit(), head, 0, count)) {
        return file;
      }
      file.close();
    } catch (IOException | UnsupportedOperationException e) {
      // What was opened before is read, which tells of the error.
    }
    return null;
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
      TraceChunk next = full.take();
      bytes += (long) next.to - TraceChunk.ROOM;
      int kept = chunk.to - keep;
      cut |= kept > MAX_LINE;
      if (kept > MAX_LINE) {
        // No line of a trace. As a comment it is passed over up to its end.
        kept = 1;
        chunk.bytes[keep] = '#';
      }
      from = TraceChunk.ROOM - kept;
      System.arraycopy(chunk.bytes, keep, next.bytes, from, kept);
      empty.put(chunk);
      chunk = next;
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void readAhead() {
    int pause = 0;
    try {
      TraceChunk next;
      do {
        next = empty.take();
        fill(next);
        if (pause > 0) {
          pause--;
        } else if (full.size() >= PLENTY && !next.sieve(sieve)) {
          pause = PAUSE;
        }
        full.put(next);
      } while (!next.last);
    } catch (InterruptedException e) {
      // Whoever closes this wants no more.
    }
  }

  private void fill(TraceChunk into) {
    into.clear();
    try {
      int most = TraceChunk.ROOM + TraceChunk.SIZE;
      while (into.to < most) {
        int count = read(into.bytes, into.to, most - into.to);
        if (count <= 0) {
          into.last = true;
          break;
        }
        into.to += count;
      }
    } catch (IOException e) {
      into.failure = e;
      into.last = true;
    }
    into.bytes[into.to] = 0;
  }

  private int read(byte[] into, int at, int most) throws IOException {
    if (file != null) {
      int count = file.read(ByteBuffer.wrap(into, at, most));
      input.readBeside(Math.max(0, count));
      return count;
    }
    lines.lookAhead(1);
    int count = Math.min(lines.limit() - lines.position(), most);
    System.arraycopy(lines.buffer(), lines.position(), into, at, count);
    lines.skip(lines.position() + count, 0);
    return count;
  }

  /** The present piece. */
  TraceChunk chunk() {
    return chunk;
  }

  /** First byte of the present piece, with what was put in front of it. */
  int from() {
    return from;
  }

  /** How many bytes there were up to the end of the present piece. */
  long bytes() {
    return bytes;
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
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      // Everything that was to be read has been read.
    }
  }
}
