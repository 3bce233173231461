package io.github.unleak.parser.line;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the first of several words in a range of bytes (Wu and Manber's search by pairs of bytes).
 * Only the first {@link #LENGTH} bytes of each word count.
 *
 * <p>Hot: foreign text, gigabytes of it, is passed over with this alone.
 */
public final class Needles {

  /** How many bytes of a word are looked for. */
  public static final int LENGTH = 8;

  private final byte[] shifts = new byte[1 << 16];
  private final byte[][] words;

  /**
   * @param words ASCII, each of at least {@link #LENGTH} characters
   */
  public Needles(String... words) {
    this.words = new byte[words.length][];
    Arrays.fill(shifts, (byte) (LENGTH - 1));
    for (int w = 0; w < words.length; w++) {
      byte[] word = words[w].substring(0, LENGTH).getBytes(StandardCharsets.US_ASCII);
      this.words[w] = word;
      for (int i = 1; i < LENGTH; i++) {
        int pair = pair(word, i);
        shifts[pair] = (byte) Math.min(shifts[pair], LENGTH - 1 - i);
      }
    }
  }

  private static int pair(byte[] bytes, int last) {
    return (bytes[last - 1] & 0xff) << 8 | (bytes[last] & 0xff);
  }

  /** Where the first word starts in {@code [from, to)}, or -1. */
  public int find(byte[] bytes, int from, int to) {
    int last = from + LENGTH - 1;
    while (last < to) {
      int shift = shifts[pair(bytes, last)];
      if (shift > 0) {
        last += shift;
      } else if (wordEndsAt(bytes, last)) {
        return last - LENGTH + 1;
      } else {
        last++;
      }
    }
    return -1;
  }

  private boolean wordEndsAt(byte[] bytes, int last) {
    int first = last - LENGTH + 1;
    for (byte[] word : words) {
      if (Arrays.equals(bytes, first, last + 1, word, 0, LENGTH)) {
        return true;
      }
    }
    return false;
  }
}
