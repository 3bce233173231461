package io.github.unleak.analyzer.rcache;

import io.github.unleak.analyzer.rcache.MagazineModel.Place;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct iova_cpu_rcache}: two magazines of one CPU. Either may be {@link
 * MagazineModel#absent}; {@code loaded} is so only if {@code prev} is.
 */
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

  /** Whether {@code __iova_rcache_insert()} would allocate a magazine. */
  public enum Allocates {
    YES,
    NO,
    /** It depends on what no event has shown. */
    OPEN
  }

  private final RcacheModel rcache;
  private final int capacity;
  private final int number;

  MagazineModel loaded;
  MagazineModel prev;
  Fill fill;

  /** The member of the depot that is {@link #prev} instead if prev had been absent. */
  @Nullable MagazineModel prevInstead;

  /** Which magazines {@link #prev} may be, if no event has shown it yet. */
  final PrevCandidates candidates = new PrevCandidates();

  /** Of the two, the one that the next push moves, kept while the fill levels are not known. */
  private @Nullable MagazineModel kept;

  private final CpuRecord record = new CpuRecord();

  /**
   * The magazines of a CPU that no event has shown yet.
   *
   * @param number of the CPU
   */
  CpuCache(RcacheModel rcache, int capacity, int number, Fill fill) {
    this.rcache = rcache;
    this.capacity = capacity;
    this.number = number;
    this.fill = fill;
    this.loaded = inDoubt(Place.LOADED);
    this.prev = inDoubt(Place.PREV);
    this.kept = fill == Fill.UNKNOWN ? loaded : null;
    settle();
  }

  private MagazineModel inDoubt(Place place) {
    MagazineModel magazine = new MagazineModel(rcache, capacity, place, number);
    magazine.doubtful(true);
    return magazine;
  }

  private MagazineModel absent(Place place) {
    return new MagazineModel(rcache, 0, place, number);
  }

  /** The magazine that operations use first. */
  public MagazineModel loaded() {
    return loaded;
  }

  /** The other one. */
  public MagazineModel prev() {
    return prev;
  }

  /** The member of the depot that is prev instead if prev was absent; {@code null} for none. */
  public @Nullable MagazineModel prevInstead() {
    return prevInstead;
  }

  /** The magazines that prev may be, if no event has shown which; see there. */
  public PrevCandidates candidates() {
    return candidates;
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

  /** The fill levels are known. */
  void fillExact() {
    kept = null;
    fill = Fill.EXACT;
  }

  /** Puts another magazine in the place of one of the two. */
  void exchange(MagazineModel old, MagazineModel other) {
    kept = kept == old ? other : kept;
    if (loaded == old) {
      loaded = other;
    } else if (prev == old) {
      prev = other;
    }
  }

  /** Makes {@code loaded} the one that is pushed next, or freed next, if there are two. */
  void turn(boolean push) {
    if (magazines() == 2 && (upper() == loaded) != push) {
      swap();
    }
  }

  /** How well the fills are known. */
  public Fill fill() {
    return fill;
  }

  /** How many of the two have been allocated; -1 if that is open. */
  public int magazines() {
    if (loaded.doubtful() || prev.doubtful()) {
      return -1;
    }
    return loaded.absent() ? 0 : prev.absent() ? 1 : 2;
  }

  /** True if it is open whether {@code loaded} has ever been allocated: both are empty then. */
  boolean untouched() {
    return fill != Fill.UNKNOWN && (loaded.absent() || loaded.doubtful());
  }

  /** Applies what the rules have shown about magazines that nobody has used yet. */
  void settle() {
    if (!loaded.doubtful() && !loaded.absent()) {
      return;
    }
    if (rcache.domain().rules().atInit()) {
      loaded = loaded.absent() ? inDoubt(Place.LOADED) : loaded;
      prev = prev.absent() ? inDoubt(Place.PREV) : prev;
      loaded.doubtful(false);
      prev.doubtful(false);
    } else if (untouched() && !loaded.absent() && rcache.domain().rules().onDemand()) {
      neverAllocated();
    }
  }

  /** Neither magazine has been allocated. */
  void neverAllocated() {
    loaded = absent(Place.LOADED);
    prevAbsent();
  }

  /** {@code prev} has not been allocated. */
  void prevAbsent() {
    prev = absent(Place.PREV);
  }

  /** An event shows that {@code loaded} is there, even if the model had none. */
  void loadedSeen() {
    if (loaded.absent()) {
      loaded = new MagazineModel(rcache, capacity, Place.LOADED, number);
      prev = inDoubt(Place.PREV);
    }
    loaded.doubtful(false);
  }

  /** A candidate turns out to be {@code prev}; what was taken for it is somewhere else. */
  public void becamePrev(MagazineModel candidate) {
    rcache.remove(candidate);
    prev.place(Place.ASTRAY, number);
    candidate.place(Place.PREV, number);
    prev = candidate;
  }

  /** An event shows that {@code prev} is there. */
  void prevSeen() {
    candidates.close();
    prev.doubtful(false);
    if (prevInstead != null) {
      prevInstead.doubtful(false);
      prevInstead = null;
    }
  }

  /**
   * The fill levels are no longer known, and a magazine that was absent may be there. Which one is
   * pushed next is still known.
   */
  void fillUnknown() {
    kept = upper();
    fill = Fill.UNKNOWN;
    prevInstead = null;
    candidates.giveUp();
    if (loaded.absent()) {
      loaded = inDoubt(Place.LOADED);
      kept = loaded;
    }
    prev = prev.absent() ? inDoubt(Place.PREV) : prev;
  }

  /** What was only assumed of the fills is dropped. */
  void refute() {
    if (fill == Fill.ASSUMED) {
      fillUnknown();
    }
  }

  /** Whether {@code __iova_rcache_insert()} would allocate a magazine. */
  Allocates insertAllocates() {
    if (fill == Fill.UNKNOWN || loaded.doubtful()) {
      return Allocates.OPEN;
    }
    if (!loaded.full()) {
      return Allocates.NO;
    }
    return prev.full() ? Allocates.YES : prev.doubtful() ? Allocates.OPEN : Allocates.NO;
  }

  /** The magazine that gives the next number; {@code null} where the depot is next. */
  @Nullable MagazineModel source() {
    if (!loaded.empty()) {
      return loaded;
    }
    return prev.empty() ? null : prev;
  }

  /**
   * True if {@code count} operations cannot fill or empty both magazines. One in doubt counts as
   * absent.
   */
  public boolean bears(long count) {
    int total = loaded.total() + (prev.doubtful() ? 0 : prev.total());
    int room = (loaded.doubtful() ? 0 : loaded.room()) + (prev.doubtful() ? 0 : prev.room());
    return fill == Fill.EXACT && count < total && count < room;
  }

  /** {@code swap(cpu_rcache->prev, cpu_rcache->loaded)}. */
  void swap() {
    loaded.doubtful(false);
    prevSeen();
    MagazineModel other = loaded;
    loaded = prev;
    prev = other;
    loaded.place(Place.LOADED, loaded.cpu());
    prev.place(Place.PREV, prev.cpu());
  }
}
