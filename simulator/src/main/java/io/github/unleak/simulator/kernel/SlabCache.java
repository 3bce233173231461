package io.github.unleak.simulator.kernel;

import io.github.unleak.simulator.choices.Choices;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Objects of one size: slots carved from slabs, and handed out again last freed first. A slot keeps
 * its bytes while it is free, as memory does.
 */
final class SlabCache {

  private static final int SLAB_BYTES = 32768;

  final int objectSize;
  private final Memory memory;
  private final List<Long> free = new ArrayList<>();
  private final Map<Long, long[]> oldContent = new HashMap<>();
  private final @Nullable MemoryObject sheaf;
  private int inSheaf;

  /**
   * @param sheaf an array of free objects, the next to be handed out last, which keeps the address
   *     of what it handed out until another object is put in its place; null without sheaves
   */
  SlabCache(Memory memory, int objectSize, @Nullable MemoryObject sheaf) {
    this.memory = memory;
    this.objectSize = objectSize;
    this.sheaf = sheaf;
  }

  /** The address of a slot: mostly the one freed last, now and then one of those freed before. */
  long take(Choices choices) {
    if (sheaf == null) {
      return takeFree(choices);
    }
    if (inSheaf == 0) {
      while (inSheaf < sheaf.words.length / 2) {
        put(sheaf, takeFree(choices));
      }
    }
    return sheaf.words[--inSheaf];
  }

  private void put(MemoryObject into, long address) {
    into.words[inSheaf] = address;
    into.setStale(inSheaf, true);
    inSheaf++;
  }

  private long takeFree(Choices choices) {
    if (free.isEmpty()) {
      long slab = memory.newSlab(SLAB_BYTES);
      for (int at = SLAB_BYTES / objectSize - 1; at >= 0; at--) {
        free.add(slab + (long) at * objectSize);
      }
    }
    int back = choices.chance(0.1) ? choices.pick(Math.min(8, free.size())) : 0;
    return free.remove(free.size() - 1 - back);
  }

  /** What the slot at an address still holds of its last use. */
  long[] oldWords(long address) {
    long[] words = oldContent.remove(address);
    return words != null ? words : new long[objectSize / 8];
  }

  /**
   * Takes a slot back.
   *
   * @param linkFree whether the slot then holds a readable pointer to the next free one, as SLUB
   *     does without CONFIG_SLAB_FREELIST_HARDENED (mm/slub.c, get_freepointer(): in the middle)
   */
  void giveBack(long address, long[] words, boolean linkFree) {
    if (linkFree && !free.isEmpty()) {
      words[words.length / 2] = free.get(free.size() - 1);
    }
    oldContent.put(address, words);
    if (sheaf == null) {
      free.add(address);
      return;
    }
    if (inSheaf == sheaf.words.length) {
      while (inSheaf > sheaf.words.length / 2) {
        free.add(sheaf.words[--inSheaf]);
      }
    }
    put(sheaf, address);
  }
}
