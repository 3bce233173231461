package io.github.unleak.parser.ftrace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The types that were found last, by the first bytes of their events: a trace has few kinds of
 * events, and each of them always begins alike.
 *
 * <p>Hot: asked for every line of a trace. Forgets whatever stands in the way of something newer.
 */
final class TypeMemo {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int SLOTS = 256;
  private static final int LONGEST = 1 << 7;
  private static final long FACTOR = 0x9e3779b97f4a7c15L;

  private static final class Entry {
    private final byte[] key;
    private final int length;
    private final EventType type;

    Entry(byte[] key, int length, EventType type) {
      this.key = key;
      this.length = length;
      this.type = type;
    }
  }

  private final @Nullable Entry[] entries = new Entry[SLOTS];
  private int length;

  /** The type whose beginning stands at {@code at}, or {@code null}. */
  @Nullable EventType find(byte[] bytes, int at) {
    int slot = slot(bytes, at);
    Entry entry = entries[slot];
    if (entry == null || !stands(entry, bytes, at)) {
      entry = entries[slot ^ 1];
      if (entry == null || !stands(entry, bytes, at)) {
        return null;
      }
    }
    length = entry.length;
    return entry.type;
  }

  private static boolean stands(Entry entry, byte[] bytes, int at) {
    byte[] key = entry.key;
    int i = 0;
    for (; i <= entry.length - 8; i += 8) {
      if ((long) LONGS.get(key, i) != (long) LONGS.get(bytes, at + i)) {
        return false;
      }
    }
    int rest = entry.length - i;
    return rest == 0
        || ((long) LONGS.get(key, i) ^ (long) LONGS.get(bytes, at + i)) << (8 * (8 - rest)) == 0;
  }

  /** How long the beginning was that {@link #find} has found. */
  int length() {
    return length;
  }

  /**
   * Keeps the type of an event that begins at {@code at} and is told by what is before {@code to}.
   */
  void keep(byte[] bytes, int at, int to, EventType type) {
    int count = to - at;
    if (count < LONGEST) {
      byte[] key = new byte[(count + 7) & -8];
      System.arraycopy(bytes, at, key, 0, count);
      int slot = slot(bytes, at);
      entries[slot ^ 1] = entries[slot];
      entries[slot] = new Entry(key, count, type);
    }
  }

  private static int slot(byte[] bytes, int at) {
    long hash = (long) LONGS.get(bytes, at) * FACTOR + (long) LONGS.get(bytes, at + 8);
    return (int) ((hash * FACTOR) >>> 56);
  }
}
