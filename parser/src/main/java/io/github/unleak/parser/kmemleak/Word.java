package io.github.unleak.parser.kmemleak;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An ASCII word of up to 24 characters that is compared in place with three loads at most.
 *
 * <p>Hot: a dozen are looked for in every object. Reads up to 24 bytes from the place on.
 */
final class Word {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int length;
  private final long first;
  private final long second;
  private final long third;
  private final long firstMask;
  private final long secondMask;
  private final long thirdMask;

  Word(String text) {
    length = text.length();
    byte[] bytes = Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), 24);
    byte[] mask = new byte[24];
    Arrays.fill(mask, 0, length, (byte) -1);
    first = (long) LONGS.get(bytes, 0);
    second = (long) LONGS.get(bytes, 8);
    third = (long) LONGS.get(bytes, 16);
    firstMask = (long) LONGS.get(mask, 0);
    secondMask = (long) LONGS.get(mask, 8);
    thirdMask = (long) LONGS.get(mask, 16);
  }

  /** True where the word stands at {@code at}. */
  boolean at(byte[] bytes, int at) {
    return (((long) LONGS.get(bytes, at) ^ first) & firstMask) == 0
        && (length <= 8 || (((long) LONGS.get(bytes, at + 8) ^ second) & secondMask) == 0)
        && (length <= 16 || (((long) LONGS.get(bytes, at + 16) ^ third) & thirdMask) == 0);
  }

  int length() {
    return length;
  }
}
