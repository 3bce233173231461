package io.github.unleak.analyzer.rcache;

import org.jspecify.annotations.Nullable;

/**
 * {@code struct iova_domain} of the reference model: six rcaches and the numbers that are out. One
 * life of a domain: what is made later at the same address is another one.
 */
public final class DomainModel {

  /** {@code IOVA_RANGE_CACHE_MAX_SIZE}: ranges of 1 to 32 pages are cached. */
  public static final int ORDERS = 6;

  private final long address;
  private final int capacity;
  private boolean fresh;
  private final boolean born;
  private final DepotRules rules;
  private final @Nullable RcacheModel[] rcaches = new RcacheModel[ORDERS];
  private PfnSet outstanding = new PfnSet();
  private long highest;

  /**
   * @param address of the {@code struct iova_domain}
   * @param capacity numbers in a magazine
   * @param fresh true where nothing seems to have used it before
   * @param born true where the trace shows its birth
   * @param rules how its kernel's rcaches work, as far as known; they may learn more
   */
  public DomainModel(long address, int capacity, boolean fresh, boolean born, DepotRules rules) {
    this.rules = rules;
    this.address = address;
    this.capacity = capacity;
    this.fresh = fresh;
    this.born = born;
  }

  /** How its kernel's rcaches work, as far as known. */
  DepotRules rules() {
    return rules;
  }

  /** Address of the {@code struct iova_domain}. */
  public long address() {
    return address;
  }

  /** True where its rcaches were taken for empty at its first event, and nothing refuted it. */
  public boolean fresh() {
    return fresh;
  }

  /** It had been used before the trace began: what was only assumed of its rcaches is dropped. */
  public void refute() {
    if (fresh && !born) {
      fresh = false;
      for (RcacheModel rcache : rcaches) {
        if (rcache != null) {
          rcache.refute();
        }
      }
    }
  }

  /** How well the fills of magazines that nobody has used yet are known. */
  CpuCache.Fill fill() {
    return born ? CpuCache.Fill.EXACT : fresh ? CpuCache.Fill.ASSUMED : CpuCache.Fill.UNKNOWN;
  }

  /** True where the trace shows its birth. */
  public boolean born() {
    return born;
  }

  /** The rcache of ranges of 2^order pages. */
  public RcacheModel rcache(int order) {
    RcacheModel rcache = rcaches[order];
    if (rcache == null) {
      rcache = new RcacheModel(this, order, capacity);
      rcaches[order] = rcache;
    }
    return rcache;
  }

  /** The rcache, or {@code null} where nothing has used it. */
  public @Nullable RcacheModel used(int order) {
    return rcaches[order];
  }

  /** A number was given out; false where it already was. */
  public boolean out(long pfn) {
    highest = Math.max(highest, pfn);
    return outstanding.add(pfn);
  }

  /** A number came back; false where it was not out as far as the events show. */
  public boolean in(long pfn) {
    highest = Math.max(highest, pfn);
    return outstanding.remove(pfn);
  }

  /** Events are missing: which numbers are out is not known any more. */
  public void forgetOut() {
    outstanding = new PfnSet();
  }

  /** True where a number is out. */
  public boolean isOut(long pfn) {
    return outstanding.contains(pfn);
  }

  /** The highest number that any event showed. */
  public long highest() {
    return highest;
  }

  /** {@code order_base_2()} of what {@code alloc_iova_fast()} makes of a size. */
  public static int orderOf(long pages) {
    return pages <= 1 ? 0 : 64 - Long.numberOfLeadingZeros(pages - 1);
  }
}
