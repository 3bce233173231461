package io.github.unleak.simulator;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * One allocated object, its true content, and what kmemleak remembers of it.
 *
 * <p>Some words hold a value that no code will use as a pointer any more; kmemleak cannot know
 * that, the truth does ({@link #isStale}).
 */
final class MemoryObject {

  /** As in mm/kmemleak.c: no pointers needed (a root), or one. */
  static final int GRAY = 0;

  static final int ONE_POINTER = 1;

  final long address;
  final int size;
  final int copies;
  final long[] words;
  final ObjectKind kind;
  final Origin origin;
  final long jiffies;
  private @Nullable BitSet stale;

  int minCount;
  int count;
  int checksum;
  boolean allocated = true;
  boolean reported;

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

  boolean perCpu() {
    return address > 0; // offsets into per-CPU areas are low, slab addresses are in the upper half
  }

  /** Words of one copy. */
  int wordsPerCopy() {
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
