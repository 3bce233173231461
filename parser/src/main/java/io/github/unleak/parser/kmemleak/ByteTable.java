package io.github.unleak.parser.kmemleak;

import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Values by the raw bytes they were read from, so that what is printed a thousand times is read
 * once. Holds at most {@link #MAX_BYTES} of keys and then takes no more: what is not found is
 * simply read again.
 *
 * <p>Hot: looked up for every object. The hash is CRC-32 because the JVM has an instruction for it.
 */
final class ByteTable<V> {

  static final int MAX_BYTES = 64 << 20;

  private static final class Entry<V> {
    private final byte[] key;
    private final int hash;
    private final V value;

    Entry(byte[] key, int hash, V value) {
      this.key = key;
      this.hash = hash;
      this.value = value;
    }
  }

  private final CRC32 crc = new CRC32();
  private @Nullable Entry<V>[] entries = newEntries(256);
  private int size;
  private int bytes;

  @Nullable V get(byte[] text, int from, int to) {
    int hash = hash(text, from, to);
    for (int slot = slot(hash); ; slot = slot(slot + 1)) {
      Entry<V> entry = entries[slot];
      if (entry == null) {
        return null;
      }
      if (entry.hash == hash && Arrays.equals(entry.key, 0, entry.key.length, text, from, to)) {
        return entry.value;
      }
    }
  }

  /** Adds a value under a key that is not there yet. */
  void put(byte[] text, int from, int to, V value) {
    if (bytes > MAX_BYTES) {
      return;
    }
    bytes += to - from + 64;
    if (++size * 2 > entries.length) {
      grow();
    }
    insert(new Entry<>(Arrays.copyOfRange(text, from, to), hash(text, from, to), value));
  }

  private void insert(Entry<V> entry) {
    int slot = slot(entry.hash);
    while (entries[slot] != null) {
      slot = slot(slot + 1);
    }
    entries[slot] = entry;
  }

  private void grow() {
    @Nullable Entry<V>[] old = entries;
    entries = newEntries(old.length * 2);
    for (Entry<V> entry : old) {
      if (entry != null) {
        insert(entry);
      }
    }
  }

  private int slot(int hash) {
    return hash & (entries.length - 1);
  }

  private int hash(byte[] text, int from, int to) {
    crc.reset();
    crc.update(text, from, to - from);
    return (int) crc.getValue();
  }

  @SuppressWarnings("unchecked") // arrays of a generic type cannot be made otherwise
  private static <V> @Nullable Entry<V>[] newEntries(int length) {
    return (Entry<V>[]) new Entry<?>[length];
  }
}
