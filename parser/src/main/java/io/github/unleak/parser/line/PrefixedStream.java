package io.github.unleak.parser.line;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The lines of a text without a prefix. Lines that have another one are left as they are. */
final class PrefixedStream extends InputStream {

  private static final int SIZE = 1 << 17;

  private final InputStream in;
  private final LinePrefix prefix;
  private byte[] bytes = new byte[SIZE];
  private int at;
  private int to;
  private boolean ended;
  private boolean begins = true;
  private long removed;

  PrefixedStream(InputStream in, LinePrefix prefix) {
    this.in = in;
    this.prefix = prefix;
  }

  /** How many bytes were taken out. */
  long removed() {
    return removed;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int out = offset;
    int end = offset + length;
    while (out < end) {
      int newline = Newlines.find(bytes, at, to);
      boolean decidable = !begins || newline >= 0 || ended || to - at > 2 * LinePrefix.LONGEST;
      if (!decidable) {
        if (out > offset) {
          break;
        }
        more();
        continue;
      }
      int stop = newline >= 0 ? newline + 1 : to;
      if (begins && at < to) {
        int text = prefix.end(bytes, at, newline >= 0 ? newline : to);
        removed += text - at;
        at = text;
        begins = false;
      }
      int count = Math.min(stop - at, end - out);
      System.arraycopy(bytes, at, into, out, count);
      at += count;
      out += count;
      if (count > 0 && bytes[at - 1] == '\n') {
        begins = true;
      } else if (at == to) {
        if (ended || out > offset) {
          break;
        }
        more();
      }
    }
    return out > offset || !ended ? out - offset : -1;
  }

  private void more() throws IOException {
    System.arraycopy(bytes, at, bytes, 0, to - at);
    to -= at;
    at = 0;
    if (to == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * to);
    }
    int count = in.read(bytes, to, bytes.length - to);
    ended = count < 0;
    to += Math.max(0, count);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
