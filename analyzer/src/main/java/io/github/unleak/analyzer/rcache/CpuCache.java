package io.github.unleak.analyzer.rcache;

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

  CpuCache(MagazineModel loaded, MagazineModel prev, Fill fill) {
    this.loaded = loaded;
    this.prev = prev;
    this.fill = fill;
  }

  /** The magazine that operations use first. */
  public MagazineModel loaded() {
    return loaded;
  }

  /** The other one. */
  public MagazineModel prev() {
    return prev;
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
