package io.github.unleak.simulator.kernel;

import io.github.unleak.simulator.options.ObjectKind;
import io.github.unleak.simulator.trace.Origin;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * One allocated object, its true content, and what kmemleak remembers of it.
 *
 * <p>Some words hold a value that no code will use as a pointer any more; kmemleak cannot know
 * that, the truth does ({@link #isStale}).
 */
public final class MemoryObject {

  /** As in mm/kmemleak.c: no pointers needed (a root), or one. */
  static final int GRAY = 0;

  static final int ONE_POINTER = 1;

  public final long address;
  public final int size;
  public final int copies;
  public final long[] words;
  public final ObjectKind kind;
  public final Origin origin;
  public final long jiffies;
  private @Nullable BitSet stale;

  int minCount;
  int count;
  public int checksum;
  public boolean allocated = true;
  public boolean reported;

  /** Found white by the last full pass, old enough, unchanged, and not reported before. */
  boolean suspect;

  /** Scans in a row that confirmed it as suspect. */
  int unreferencedScans;

  /** Which mark of reachability saw it last. */
  int mark;

  MemoryObject(
      long address,
      int size,
      int copies,
      long[] words,
      ObjectKind kind,
      Origin origin,
      long jiffies) {
    this.address = address;
    this.size = size;
    this.copies = copies;
    this.words = words;
    this.kind = kind;
    this.origin = origin;
    this.jiffies = jiffies;
  }

  public boolean perCpu() {
    return address > 0; // offsets into per-CPU areas are low, slab addresses are in the upper half
  }

  /** Words of one copy. */
  public int wordsPerCopy() {
    return words.length / copies;
  }

  boolean white() {
    return minCount != -1 && count < minCount;
  }

  boolean isStale(int word) {
    return stale != null && stale.get(word);
  }

  void setStale(int word, boolean value) {
    if (value && stale == null) {
      stale = new BitSet();
    }
    if (stale != null) {
      stale.set(word, value);
    }
  }
}
