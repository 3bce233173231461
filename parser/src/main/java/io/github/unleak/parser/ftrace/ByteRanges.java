package io.github.unleak.parser.ftrace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Values by the bytes they were read from, so that what a trace repeats a million times is
 * understood once. When too many are there it forgets all and begins again: memory stays small
 * whatever the input.
 *
 * <p>Hot: asked several times for each event. Reads up to seven bytes behind a range.
 */
final class ByteRanges<V> {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int MOST = 1 << 13;
  private static final int SLOTS = MOST * 2;
  private static final long FACTOR = 0x9e3779b97f4a7c15L;

  private static final class Entry<V> {
    private final byte[] key;
    private final int length;
    private final V value;

    /** The key is padded, so that whole words of it can be compared. */
    Entry(byte[] key, int length, V value) {
      this.key = key;
      this.length = length;
      this.value = value;
    }
  }

  private @Nullable Entry<V>[] entries = newEntries();
  private int size;

  /** The value of the bytes in {@code [from, to)}, or {@code null}. */
  @Nullable V get(byte[] bytes, int from, int to) {
    for (int slot = slot(bytes, from, to); ; slot = (slot + 1) & (SLOTS - 1)) {
      Entry<V> entry = entries[slot];
      if (entry == null) {
        return null;
      }
      if (same(entry, bytes, from, to)) {
        return entry.value;
      }
    }
  }

  /** Adds a value under bytes that are not there yet. */
  void put(byte[] bytes, int from, int to, V value) {
    if (size == MOST) {
      entries = newEntries();
      size = 0;
    }
    size++;
    int slot = slot(bytes, from, to);
    while (entries[slot] != null) {
      slot = (slot + 1) & (SLOTS - 1);
    }
    int length = to - from;
    byte[] key = new byte[(length + 7) & -8];
    System.arraycopy(bytes, from, key, 0, length);
    entries[slot] = new Entry<>(key, length, value);
  }

  private static boolean same(Entry<?> entry, byte[] bytes, int from, int to) {
    int length = to - from;
    if (entry.length != length) {
      return false;
    }
    byte[] key = entry.key;
    int i = 0;
    for (; i <= length - 8; i += 8) {
      if ((long) LONGS.get(key, i) != (long) LONGS.get(bytes, from + i)) {
        return false;
      }
    }
    return i == length
        || ((long) LONGS.get(key, i) ^ (long) LONGS.get(bytes, from + i)) << (8 * (8 - length + i))
            == 0;
  }

  private static int slot(byte[] bytes, int from, int to) {
    long hash = (long) to - from;
    int i = from;
    for (; i <= to - 8; i += 8) {
      hash = (hash ^ (long) LONGS.get(bytes, i)) * FACTOR;
      hash ^= hash >>> 29;
    }
    if (i < to) {
      hash = (hash ^ ((long) LONGS.get(bytes, i) << (8 * (8 - to + i)))) * FACTOR;
    }
    return (int) (((hash ^ (hash >>> 32)) * FACTOR) >>> 40) & (SLOTS - 1);
  }

  @SuppressWarnings("unchecked") // arrays of a generic type cannot be made otherwise
  private static <V> @Nullable Entry<V>[] newEntries() {
    return (Entry<V>[]) new Entry<?>[SLOTS];
  }
}
