package io.github.unleak.parser.ftrace;

import io.github.unleak.parser.line.Newlines;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Up to eight hexadecimal digits at a time, all looked at together. The kernel prints small letters
 * only; a capital is a sign of a mail's {@code =3D} and no digit.
 *
 * <p>Hot: the addresses and page frame numbers of every event pass here.
 */
final class HexDigits {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long ZEROS = '0' * ONES;
  private static final long NIBBLES = 0x0f * ONES;

  /** What an {@code a} has before its number among the letters. */
  private static final long LETTERS = 0x60 * ONES;

  private HexDigits() {}

  /** How many digits stand at {@code at}, up to eight. */
  static int count(byte[] bytes, int at) {
    long word = (long) LONGS.get(bytes, at);
    long decimal = above(word ^ ZEROS, 9);
    long letter = word ^ LETTERS;
    long others = decimal & (above(letter, 6) | ((letter - ONES) & ~letter)) & HIGH_BITS;
    return Newlines.firstByte(others);
  }

  /** The high bits of the bytes with a value above {@code most}, among other bits. */
  private static long above(long values, int most) {
    return ((values & ~HIGH_BITS) + (0x7f - most) * ONES) | values;
  }

  /** The number that {@code count} digits make. */
  static long value(byte[] bytes, int at, int count) {
    if (count == 0) {
      return 0;
    }
    long word = (long) LONGS.get(bytes, at);
    long nibbles = ((word & NIBBLES) + ((word >>> 6) & ONES) * 9) << (8 * (8 - count));
    long pairs = ((nibbles << 4) | (nibbles >>> 8)) & 0x00ff00ff00ff00ffL;
    long fours = ((pairs << 8) | (pairs >>> 16)) & 0x0000ffff0000ffffL;
    return ((fours << 16) | (fours >>> 32)) & 0xffffffffL;
  }
}
