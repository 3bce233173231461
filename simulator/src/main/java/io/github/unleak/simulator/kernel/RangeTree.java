package io.github.unleak.simulator.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The page frame numbers of a domain that are in no rcache: what the rbtree of drivers/iommu/iova.c
 * gives out, from the top down. Ranges are as large as the next power of two, and aligned to it;
 * they are not merged.
 */
public final class RangeTree {

  /** The last page frame number below 4 GiB. */
  public static final long LOW_LIMIT = 0xfffff;

  private static final int ORDERS = 8;

  private final long lowEnd;
  private final long highEnd;
  private final List<TreeSet<Long>> free = new ArrayList<>();
  private long nextLow = LOW_LIMIT + 1;
  private long nextHigh;

  /**
   * @param lowPages pages below 4 GiB that the device may use
   * @param highPages pages above that, below the limit
   * @param limit the last page frame number the device can address
   */
  public RangeTree(long lowPages, long highPages, long limit) {
    lowEnd = LOW_LIMIT + 1 - lowPages;
    nextHigh = Math.max(limit, LOW_LIMIT) + 1;
    highEnd = nextHigh - highPages;
    for (int i = 0; i < ORDERS; i++) {
      free.add(new TreeSet<>());
    }
  }

  /** The order of the range that holds this many pages. */
  public static int order(long pages) {
    return pages <= 1 ? 0 : 64 - Long.numberOfLeadingZeros(pages - 1);
  }

  /** The first page of a range that ends at or below the limit; 0 where there is none. */
  long allocate(long pages, long limit) {
    int order = order(pages);
    long size = 1L << order;
    Long freed = free.get(order).floor(limit + 1 - size);
    boolean high = limit > LOW_LIMIT && nextHigh - size >= highEnd && nextHigh > LOW_LIMIT + 1;
    long fresh = 0;
    if (high) {
      fresh = (nextHigh - size) & -size;
      high = fresh >= highEnd;
    }
    if (!high) {
      fresh = (nextLow - size) & -size;
      if (fresh < lowEnd || fresh <= 0) {
        fresh = 0;
      }
    }
    if (freed != null && freed > fresh) {
      free.get(order).remove(freed);
      return freed;
    }
    if (fresh == 0) {
      return 0;
    }
    if (high) {
      nextHigh = fresh;
    } else {
      nextLow = fresh;
    }
    return fresh;
  }

  void release(long pfn, long pages) {
    if (!free.get(order(pages)).add(pfn)) {
      throw new IllegalStateException("page frame number freed twice: " + pfn);
    }
  }

  /** First pages of the free ranges of an order that were in use before, for audits. */
  public List<Long> freed(int order) {
    return List.copyOf(free.get(order));
  }
}
