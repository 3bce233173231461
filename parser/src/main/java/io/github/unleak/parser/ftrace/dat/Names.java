package io.github.unleak.parser.ftrace.dat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Short texts that come again and again, made into a {@link String} once. Hot. */
final class Names {

  private static final int SLOTS = 1 << 10;
  private static final int LONGEST = 256;

  private final byte[][] keys = new byte[SLOTS][];
  private final @Nullable String[] names = new @Nullable String[SLOTS];

  /** The text in {@code [from, to)}, up to a zero byte. */
  String get(byte[] bytes, int from, int to) {
    int end = from;
    int hash = 0;
    int last = Math.min(to, from + LONGEST);
    while (end < last && bytes[end] != 0) {
      hash = hash * 31 + bytes[end];
      end++;
    }
    int slot = (hash ^ hash >>> 10) & SLOTS - 1;
    String name = names[slot];
    if (name == null || !Arrays.equals(keys[slot], 0, keys[slot].length, bytes, from, end)) {
      name = new String(bytes, from, end - from, StandardCharsets.UTF_8);
      keys[slot] = Arrays.copyOfRange(bytes, from, end);
      names[slot] = name;
    }
    return name;
  }
}
