package io.github.unleak.parser.line;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Bytes that can be read but once where they come from, kept in memory to be read later. Text of a
 * trace shrinks to a tenth.
 */
final class HeldBytes {

  private static final int CHUNK = 1 << 16;

  private final List<byte[]> chunks = new ArrayList<>();
  private final byte[] filling = new byte[CHUNK];
  private final DeflaterOutputStream packing;
  private int filled;
  private long size;

  HeldBytes() {
    packing = new DeflaterOutputStream(new Chunks(), new Deflater(Deflater.BEST_SPEED), CHUNK);
  }

  private final class Chunks extends OutputStream {
    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      int done = 0;
      while (done < length) {
        int part = Math.min(length - done, CHUNK - filled);
        System.arraycopy(bytes, offset + done, filling, filled, part);
        filled += part;
        done += part;
        if (filled == CHUNK) {
          chunk();
        }
      }
    }
  }

  private void chunk() {
    chunks.add(java.util.Arrays.copyOf(filling, filled));
    size += filled;
    filled = 0;
  }

  void add(byte[] bytes, int count) throws IOException {
    packing.write(bytes, 0, count);
  }

  /** Nothing is added after this. */
  void end() throws IOException {
    packing.close();
    chunk();
  }

  /** Memory that it takes, bytes. */
  long size() {
    return size + filled;
  }

  /** All that was added, from the beginning. */
  InputStream open() {
    List<InputStream> parts = new ArrayList<>();
    chunks.forEach(chunk -> parts.add(new ByteArrayInputStream(chunk)));
    return new InflaterInputStream(new SequenceInputStream(Collections.enumeration(parts)));
  }
}
