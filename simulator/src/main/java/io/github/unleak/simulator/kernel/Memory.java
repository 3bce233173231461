package io.github.unleak.simulator.kernel;

import io.github.unleak.simulator.choices.Choices;
import io.github.unleak.simulator.options.ObjectKind;
import io.github.unleak.simulator.trace.Origin;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All allocated objects by address, and the truth about them.
 *
 * <p>Besides objects there are pointers that kmemleak does not see: those that running code has in
 * its registers ({@link #hold}), and those in memory outside kmemleak's sight ({@link #hide}).
 */
public final class Memory {

  private static final long PER_CPU_BASE = 0x607e_0000_1000L;
  private static final int[] SLAB_SIZES = {
    8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192
  };

  private final long slabBase;
  private long nextSlab;
  private long nextPerCpu = PER_CPU_BASE;
  private final Map<Integer, SlabCache> caches = new TreeMap<>();
  private final TreeMap<Long, MemoryObject> objects = new TreeMap<>();
  private final TreeMap<Long, MemoryObject> perCpuObjects = new TreeMap<>();
  private final List<Long> held = new ArrayList<>();
  private final Set<Long> hidden = new HashSet<>();
  private final boolean linkFree;
  private final Supplier<@Nullable MemoryObject> sheaves;
  private int lastMark;

  /**
   * @param slabBase where slabs begin
   * @param linkFree whether free slots hold readable pointers to each other
   * @param sheaves gives each cache its sheaf, if there are any
   */
  Memory(long slabBase, boolean linkFree, Supplier<@Nullable MemoryObject> sheaves) {
    this.sheaves = sheaves;
    this.slabBase = slabBase;
    this.nextSlab = slabBase;
    this.linkFree = linkFree;
  }

  long newSlab(int bytes) {
    long slab = nextSlab;
    nextSlab += bytes;
    return slab;
  }

  /** The size of the slab object that serves a request. */
  static int slabSize(int bytes) {
    for (int size : SLAB_SIZES) {
      if (bytes <= size) {
        return size;
      }
    }
    throw new IllegalArgumentException("too large for a slab: " + bytes);
  }

  /** A slab object; its bytes are zero, or what the slot held before. */
  MemoryObject allocate(
      Choices choices, int bytes, boolean zeroed, ObjectKind kind, Origin origin, long jiffies) {
    int size = slabSize(bytes);
    SlabCache cache = caches.computeIfAbsent(size, s -> new SlabCache(this, s, sheaves.get()));
    long address = cache.take(choices);
    long[] words = cache.oldWords(address);
    if (zeroed) {
      Arrays.fill(words, 0);
    }
    MemoryObject object = new MemoryObject(address, size, 1, words, kind, origin, jiffies);
    if (!zeroed) {
      for (int i = 0; i < words.length; i++) {
        object.setStale(i, words[i] != 0);
      }
    }
    objects.put(address, object);
    return object;
  }

  /** A per-CPU object, known by its offset pointer; always zeroed. */
  MemoryObject allocatePerCpu(int bytes, int cpus, ObjectKind kind, Origin origin, long jiffies) {
    int words = (bytes + 7) / 8;
    long address = nextPerCpu;
    nextPerCpu += Math.max(64, (words * 8L + 63) / 64 * 64);
    MemoryObject object =
        new MemoryObject(address, bytes, cpus, new long[words * cpus], kind, origin, jiffies);
    perCpuObjects.put(address, object);
    return object;
  }

  /**
   * Something that is no slab object: a static section, a stack. Pointers may not point into it.
   */
  public static MemoryObject area(int words) {
    return new MemoryObject(
        0,
        words * 8,
        1,
        new long[words],
        ObjectKind.SCENERY,
        new Origin("swapper/0", 1, List.of()),
        0);
  }

  public void free(MemoryObject object) {
    if (!object.allocated) {
      throw new IllegalStateException("freed twice: " + Long.toHexString(object.address));
    }
    object.allocated = false;
    if (perCpuObjects.remove(object.address, object)) {
      return;
    }
    objects.remove(object.address);
    SlabCache cache = caches.get(object.size);
    if (cache != null) {
      cache.giveBack(object.address, object.words, linkFree);
    }
  }

  /** The object a word points at or into. */
  public @Nullable MemoryObject find(long word) {
    if (word >= slabBase && word < nextSlab) {
      Map.Entry<Long, MemoryObject> entry = objects.floorEntry(word);
      return entry != null && word < entry.getKey() + entry.getValue().size
          ? entry.getValue()
          : null;
    }
    if (word >= PER_CPU_BASE && word < nextPerCpu) {
      Map.Entry<Long, MemoryObject> entry = perCpuObjects.floorEntry(word);
      return entry != null && word < entry.getKey() + entry.getValue().size
          ? entry.getValue()
          : null;
    }
    return null;
  }

  /** The object that begins at an address which is known to be one. */
  MemoryObject at(long address) {
    MemoryObject object = objects.get(address);
    if (object == null) {
      throw new IllegalStateException("no object at " + Long.toHexString(address));
    }
    return object;
  }

  /** Running code has this pointer in a register. */
  public void hold(MemoryObject object) {
    held.add(object.address);
  }

  public void release(MemoryObject object) {
    held.remove((Object) object.address);
  }

  /** Memory that kmemleak does not read points at this object. */
  public void hide(MemoryObject object) {
    hidden.add(object.address);
  }

  public void unhide(MemoryObject object) {
    hidden.remove(object.address);
  }

  /**
   * Marks what code can still reach, and answers with the mark.
   *
   * @param roots what is never freed and always used
   */
  int markReachable(List<MemoryObject> roots) {
    int mark = ++lastMark;
    Deque<MemoryObject> open = new ArrayDeque<>();
    for (MemoryObject root : roots) {
      reach(root, mark, open);
    }
    for (long pointer : held) {
      reach(find(pointer), mark, open);
    }
    for (long pointer : hidden) {
      reach(find(pointer), mark, open);
    }
    while (!open.isEmpty()) {
      MemoryObject object = open.remove();
      for (int i = 0; i < object.words.length; i++) {
        long word = object.words[i];
        if (word != 0 && !object.isStale(i)) {
          reach(find(word), mark, open);
        }
      }
    }
    return mark;
  }

  private static void reach(@Nullable MemoryObject object, int mark, Deque<MemoryObject> open) {
    if (object != null && object.mark != mark) {
      object.mark = mark;
      open.add(object);
    }
  }

  /** All objects, by address, slab objects first. */
  List<MemoryObject> all() {
    List<MemoryObject> all = new ArrayList<>(objects.values());
    all.addAll(perCpuObjects.values());
    return all;
  }
}
