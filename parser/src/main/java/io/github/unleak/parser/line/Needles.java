package io.github.unleak.parser.line;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the first of three words in a range of bytes. Of each word two neighbouring characters are
 * looked for, at eight places at a time; only where they stand is the word itself compared.
 *
 * <p>Hot: foreign text, gigabytes of it, is passed over with this alone.
 */
public final class Needles {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private final byte[][] words = new byte[3][];
  private final int[] pairsAt = new int[3];
  private final long[] pairs = new long[6];

  /**
   * Three ASCII words, in each of which a bar stands before the pair of characters to look for
   * first; it should be a rare one: {@code "u|nreferenced"}.
   */
  public Needles(String first, String second, String third) {
    String[] marked = {first, second, third};
    for (int w = 0; w < 3; w++) {
      int bar = marked[w].indexOf('|');
      words[w] = marked[w].replace("|", "").getBytes(StandardCharsets.US_ASCII);
      pairsAt[w] = bar;
      pairs[2 * w] = words[w][bar] * ONES;
      pairs[2 * w + 1] = words[w][bar + 1] * ONES;
    }
  }

  /** Where the first word starts that lies wholly in {@code [from, to)}, or -1. */
  public int find(byte[] bytes, int from, int to) {
    long a = pairs[0];
    long b = pairs[1];
    long c = pairs[2];
    long d = pairs[3];
    long e = pairs[4];
    long f = pairs[5];
    int at = from;
    for (; at < to - Long.BYTES; at += Long.BYTES) {
      long left = (long) LONGS.get(bytes, at);
      long right = (long) LONGS.get(bytes, at + 1);
      long first = (left ^ a) | (right ^ b);
      long second = (left ^ c) | (right ^ d);
      long third = (left ^ e) | (right ^ f);
      long zeros =
          ((first - ONES) & ~first) | ((second - ONES) & ~second) | ((third - ONES) & ~third);
      if ((zeros & HIGH_BITS) != 0) {
        int found = wordIn(bytes, at, at + Long.BYTES, from, to);
        if (found >= 0) {
          return found;
        }
      }
    }
    return wordIn(bytes, at, to, from, to);
  }

  /** The word whose pair stands first in {@code [first, last)}, or -1. */
  private int wordIn(byte[] bytes, int first, int last, int from, int to) {
    for (int pair = first; pair < last; pair++) {
      for (int w = 0; w < 3; w++) {
        byte[] word = words[w];
        int start = pair - pairsAt[w];
        int end = start + word.length;
        if (start >= from && end <= to && Arrays.equals(bytes, start, end, word, 0, word.length)) {
          return start;
        }
      }
    }
    return -1;
  }
}
