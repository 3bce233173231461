package io.github.unleak.parser.ftrace.dat;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about addresses, or other numbers. Hot. Forgets all of it when it grows too
 * large, which a sound trace does not bring about.
 */
final class AddressMap<V> {

  private static final int MOST = 1 << 16;

  private long[] keys = new long[64];
  private @Nullable Object[] values = new @Nullable Object[64];
  private int count;

  /** What was put, or {@code null}. */
  @SuppressWarnings("unchecked")
  @Nullable V get(long address) {
    return (V) values[slot(address)];
  }

  private int slot(long address) {
    int mask = keys.length - 1;
    int slot = (int) ((address * 0x9e3779b97f4a7c15L) >>> 40) & mask;
    while (values[slot] != null && keys[slot] != address) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Takes something that was not there. */
  void put(long address, V value) {
    if (count >= MOST) {
      Arrays.fill(values, null);
      count = 0;
    } else if (count * 2 >= keys.length) {
      grow();
    }
    int slot = slot(address);
    keys[slot] = address;
    values[slot] = value;
    count++;
  }

  private void grow() {
    long[] oldKeys = keys;
    @Nullable Object[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new @Nullable Object[oldKeys.length * 2];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != null) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }
}
