package io.github.unleak.analyzer.rcache;

import org.jspecify.annotations.Nullable;

/** {@code struct iova_cpu_rcache}: two magazines of one CPU. */
public final class CpuCache {

  /** How well the fills of the two magazines are known. */
  public enum Fill {
    /** The trace began, or events were lost, while numbers may have been in them. */
    UNKNOWN,
    /** Taken for empty when the trace began: the domain seemed unused. */
    ASSUMED,
    /** A push, a pop or the domain's birth showed both fills. */
    EXACT
  }

  MagazineModel loaded;
  MagazineModel prev;
  Fill fill;

  /** Of the two, the one that the next push moves, kept while the fill levels are not known. */
  private @Nullable MagazineModel kept;

  private final CpuRecord record = new CpuRecord();

  CpuCache(MagazineModel loaded, MagazineModel prev, Fill fill) {
    this.loaded = loaded;
    this.prev = prev;
    this.fill = fill;
    this.kept = fill == Fill.UNKNOWN ? loaded : null;
  }

  /** The magazine that operations use first. */
  public MagazineModel loaded() {
    return loaded;
  }

  /** The other one. */
  public MagazineModel prev() {
    return prev;
  }

  /** What the trace showed of it. */
  public CpuRecord record() {
    return record;
  }

  /**
   * The magazine that the next push moves onto the depot; the next pop frees the other one. Which
   * one it is follows from the pushes and pops so far, not from the fill levels: {@code
   * __iova_rcache_insert()} and {@code __iova_rcache_get()} swap the two only while one of them is
   * full or empty, so one is always the first to fill up and the other the last to be emptied.
   */
  public MagazineModel upper() {
    if (fill == Fill.UNKNOWN) {
      return kept == null ? loaded : kept;
    }
    return prev.full() ? loaded : prev;
  }

  /** The fill levels are no longer known; which magazine is pushed next still is. */
  void fillUnknown() {
    kept = upper();
    fill = Fill.UNKNOWN;
  }

  /** The fill levels are known. */
  void fillExact() {
    kept = null;
    fill = Fill.EXACT;
  }

  /** Makes {@code loaded} the one that is pushed next, or freed next. */
  void turn(boolean push) {
    if ((upper() == loaded) != push) {
      swap();
    }
  }

  /** How well the fills are known. */
  public Fill fill() {
    return fill;
  }

  /** {@code swap(cpu_rcache->prev, cpu_rcache->loaded)}. */
  void swap() {
    MagazineModel other = loaded;
    loaded = prev;
    prev = other;
    loaded.place(MagazineModel.Place.LOADED, loaded.cpu());
    prev.place(MagazineModel.Place.PREV, prev.cpu());
  }
}
