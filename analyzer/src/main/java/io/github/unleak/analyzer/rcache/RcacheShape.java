package io.github.unleak.analyzer.rcache;

/**
 * What varies between kernels in the IOVA rcache (drivers/iommu/iova.c). A generation is a
 * combination of these.
 *
 * @param depot how the depot holds full magazines
 * @param magSize {@code IOVA_MAG_SIZE}, numbers in a full magazine
 * @param source where the memory of a magazine comes from
 * @param trimmed true where {@code iova_depot_work_func()} frees what a depot has too much
 * @param marked true where a pop tells kmemleak of the pointer that it moves
 * @param magazines when a CPU gets its two magazines
 */
public record RcacheShape(
    Depot depot, int magSize, Source source, boolean trimmed, boolean marked, Magazines magazines) {

  public RcacheShape {
    if (magSize < 1) {
      throw new IllegalArgumentException("magazine of " + magSize);
    }
  }

  /** How a depot holds full magazines. */
  public enum Depot {
    /** Pointers in the rcache, {@code MAX_GLOBAL_MAGS} of them: a full depot takes no more. */
    ARRAY,
    /** Each magazine points at the next one: without an upper limit. */
    LIST
  }

  /** When a CPU gets {@code loaded} and {@code prev}. */
  public enum Magazines {
    /** {@code iova_domain_init_rcaches()} allocates both for each possible CPU. */
    AT_INIT,
    /**
     * Both are {@code NULL} at first. {@code __iova_rcache_insert()} allocates a magazine when it
     * finds no room: the first one becomes {@code loaded}; the next one takes its place, and it
     * becomes {@code prev}. The depot gets nothing from these two allocations.
     */
    ON_DEMAND
  }

  /** Where the memory of a magazine comes from. */
  public enum Source {
    /** {@code kmalloc()} or {@code kzalloc()}. */
    KMALLOC,
    /** A slab cache of its own, {@code iommu_iova_magazine}. */
    OWN_CACHE
  }

  /** True where full magazines hang in a singly linked list. */
  public boolean linked() {
    return depot == Depot.LIST;
  }

  /** Bytes of a {@code struct iova_magazine} with {@code magSize} numbers on a 64-bit machine. */
  public static long bytes(int magSize) {
    return 8L * (magSize + 1);
  }
}
