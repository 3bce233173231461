package io.github.unleak.parser.ftrace.dat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads what describes a recording, from front to back. Behind the end everything is 0 and empty,
 * and {@link #failed} says so: a caller needs to look once, at the end of what belongs together.
 */
final class Cursor {

  private static final int BUFFER = 1 << 13;

  private final Bytes bytes;
  private final Words words;
  private final byte[] buffer = new byte[BUFFER];
  private long bufferAt;
  private int buffered;
  private long position;
  private boolean failed;

  Cursor(Bytes bytes, long position, Words words) {
    this.bytes = bytes;
    this.position = position;
    this.words = words;
  }

  /** Where the next byte is. */
  long position() {
    return position;
  }

  /** True where something was asked for that is not there. */
  boolean failed() {
    return failed;
  }

  /** One byte, unsigned. */
  int u8() {
    int at = buffered(1);
    return failed ? 0 : buffer[at] & 0xff;
  }

  /** Two bytes, unsigned. */
  int u16() {
    int at = buffered(2);
    return failed ? 0 : words.u16(buffer, at);
  }

  /** Four bytes, unsigned. */
  long u32() {
    int at = buffered(4);
    return failed ? 0 : words.u32(buffer, at);
  }

  /** Eight bytes; more than 2^63 comes out negative. */
  long u64() {
    int at = buffered(8);
    return failed ? 0 : words.i64(buffer, at);
  }

  /** Takes {@code count} bytes and returns where in the buffer they are. */
  private int buffered(int count) {
    if (position < bufferAt || position + count > bufferAt + buffered) {
      bufferAt = position;
      buffered = failed ? 0 : bytes.read(position, buffer, 0, BUFFER);
      if (buffered < count) {
        failed = true;
        return 0;
      }
    }
    int at = (int) (position - bufferAt);
    position += count;
    return at;
  }

  /** A text of at most {@code longest} bytes that ends with a zero byte. */
  String string(int longest) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int c = u8(); c != 0; c = u8()) {
      text.write(c);
      if (text.size() > longest) {
        failed = true;
        break;
      }
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  /** {@code count} bytes, of which there must not be more than {@code most}. */
  byte[] take(long count, int most) {
    if (failed || count < 0 || count > most || count > bytes.size() - position) {
      failed = true;
      return new byte[0];
    }
    byte[] taken = new byte[(int) count];
    failed = bytes.read(position, taken, 0, taken.length) < taken.length;
    position += count;
    return taken;
  }

  /** {@code count} bytes as text of one byte a character. */
  String text(long count, int most) {
    return new String(take(count, most), StandardCharsets.ISO_8859_1);
  }

  /** Passes over {@code count} bytes. */
  void skip(long count) {
    if (count < 0 || count > bytes.size() - position) {
      failed = true;
    } else {
      position += count;
    }
  }
}
