package io.github.unleak.parser.line;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds and counts newlines, eight bytes at a time.
 *
 * <p>Hot: every byte that nothing else needs to look at is looked at here.
 */
public final class Newlines {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long NEWLINES = 0x0a0a0a0a0a0a0a0aL;
  private static final long ONES = 0x0101010101010101L;
  private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Newlines() {}

  /** Index of the first newline in {@code [from, to)}, or -1. */
  public static int find(byte[] bytes, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long word = (long) LONGS.get(bytes, at) ^ NEWLINES;
      long hits = (word - ONES) & ~word & HIGH_BITS; // exact up to the first hit
      if (hits != 0) {
        return at + firstByte(hits);
      }
    }
    for (; at < to; at++) {
      if (bytes[at] == '\n') {
        return at;
      }
    }
    return -1;
  }

  /**
   * How many bytes are before the first one whose high bit is set in {@code hits}, a word in which
   * no lower bit is set than high bits of bytes; 8 where there is none. As fast when compiled
   * without the processor's instruction for it, which the first compiler does not know.
   */
  public static int firstByte(long hits) {
    return (int) ((((((hits - 1) & ~hits) >>> 7) & ONES) * ONES) >>> 56);
  }

  /** How many newlines there are in {@code [from, to)}; that number's complement if a NUL is. */
  public static int count(byte[] bytes, int from, int to) {
    int count = 0;
    long zeros = 0;
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long text = (long) LONGS.get(bytes, at);
      long word = text ^ NEWLINES;
      count += Long.bitCount(~(((word & LOW_BITS) + LOW_BITS) | word | LOW_BITS));
      zeros |= (text - ONES) & ~text;
    }
    for (; at < to; at++) {
      if (bytes[at] == '\n') {
        count++;
      }
      zeros |= bytes[at] == 0 ? HIGH_BITS : 0;
    }
    return (zeros & HIGH_BITS) == 0 ? count : ~count;
  }
}
