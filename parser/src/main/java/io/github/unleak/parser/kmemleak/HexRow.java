package io.github.unleak.parser.kmemleak;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Decodes a row of a hex dump as {@code hex_dump_to_buffer()} in lib/hexdump.c prints it: the
 * bytes, spaces up to a fixed column, and the same bytes as characters.
 *
 * <p>Hot: every dump passes here. Two bytes ({@code "1f c0 "}) are decoded at once, and eight
 * characters compared at once; that encoding the result gives the text back is the test of it.
 */
final class HexRow {

  /** From the first byte to the first character. */
  static final int CHARACTERS_AT = 49;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;
  private static final long LOW_NIBBLES = 0x0f0f0f0f0f0f0f0fL;
  private static final long HIGH_NIBBLES = 0xf0f0f0f0f0f0f0f0L;
  private static final long DIGITS = 0x000000ffff00ffffL;
  private static final long SPACES = 0x0000200000200000L;
  private static final long TWO_BYTES = 0x0000ffffffffffffL;
  private static final long DOTS = '.' * ONES;

  private HexRow() {}

  /**
   * Decodes a row of {@code count} bytes, at most 16.
   *
   * @param at index of the first digit; {@code count * 3 + 66} bytes from there may be read
   * @param into where the bytes go; 8 bytes from {@code offset + 8} on may be overwritten
   * @return false where the text is not exactly as printed
   */
  static boolean decode(byte[] text, int at, int count, byte[] into, int offset) {
    return bytes(text, at, count, into, offset)
        && spaces(text, at + 3 * count, at + CHARACTERS_AT)
        && characters(text, at + CHARACTERS_AT, count, into, offset);
  }

  private static boolean bytes(byte[] text, int at, int count, byte[] into, int offset) {
    long wrong = 0;
    int hex = at;
    for (int i = 0; i < count; i += 2) {
      long word = (long) LONGS.get(text, hex);
      if (i + 1 == count) {
        word = (word & 0xffffff) | 0x203030000000L; // the last of an odd number: "1f " and "00 "
      }
      long digits = word & DIGITS;
      long nibbles = (digits & LOW_NIBBLES) + ((digits >>> 6) & ONES) * 9;
      long letters = ((nibbles + 6 * ONES) >>> 4) & ONES;
      long encoded = ((nibbles + '0' * ONES + letters * ('a' - '0' - 10)) & DIGITS) | SPACES;
      wrong |= (encoded ^ word) & TWO_BYTES;
      wrong |= nibbles & HIGH_NIBBLES;
      long values = nibbles << 4 | nibbles >>> 8;
      into[offset + i] = (byte) values;
      into[offset + i + 1] = (byte) (values >>> 24);
      hex += 6;
    }
    return wrong == 0;
  }

  private static boolean spaces(byte[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text[i] != ' ') {
        return false;
      }
    }
    return true;
  }

  private static boolean characters(byte[] text, int at, int count, byte[] bytes, int offset) {
    for (int i = 0; i < count; i += Long.BYTES) {
      long values = (long) LONGS.get(bytes, offset + i);
      long low = values & LOW_BITS;
      long printable = (low + 0x60 * ONES) & ~(low + ONES) & ~values & HIGH_BITS;
      long mask = (printable >>> 7) * 0xff;
      long expected = (values & mask) | (DOTS & ~mask);
      long wrong = expected ^ (long) LONGS.get(text, at + i);
      int left = count - i;
      if (left < Long.BYTES) {
        wrong &= (1L << (left * Byte.SIZE)) - 1;
      }
      if (wrong != 0) {
        return false;
      }
    }
    return true;
  }
}
