package io.github.unleak.analyzer.rcache;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which operation of the rcache a slab event belongs to, by the function that called the slab
 * allocator. Compilers inline differently, so inner names count as well as outer ones.
 */
public enum SlabSite {
  /**
   * {@code __iova_rcache_get()}: an empty magazine is freed before the depot's head replaces it.
   */
  GET,
  /** {@code __iova_rcache_insert()}: a magazine is allocated before a full one is pushed. */
  INSERT,
  /**
   * A function that ends in {@code free_iova_fast()}: a free at the end of that one which the
   * compiler made a jump returns there. An array depot that is full frees a magazine so.
   */
  INSERT_CALLER,
  /** {@code iova_depot_work_func()}: the depot's head is popped, emptied and freed. */
  WORK,
  /** {@code iova_domain_init_rcaches()}: two magazines for each possible CPU and rcache. */
  INIT,
  /** {@code free_iova_rcaches()}: all magazines of a domain are freed. */
  TEARDOWN,
  /** {@code iova_magazine_alloc()} or {@code iova_magazine_free()} themselves, not inlined. */
  MAGAZINE,
  /** A bare address: the trace does not name the function. */
  UNNAMED,
  /** Anything else in the kernel. */
  OTHER;

  private static final Set<String> MAGAZINE_FUNCTIONS =
      Set.of("iova_magazine_alloc", "iova_magazine_free");

  private static final Map<String, SlabSite> FUNCTIONS =
      Map.ofEntries(
          Map.entry("alloc_iova_fast", GET),
          Map.entry("iova_rcache_get", GET),
          Map.entry("__iova_rcache_get", GET),
          Map.entry("free_global_cached_iovas", GET),
          Map.entry("free_iova_fast", INSERT),
          Map.entry("iova_rcache_insert", INSERT),
          Map.entry("__iova_rcache_insert", INSERT),
          Map.entry("iommu_dma_free_iova", INSERT_CALLER),
          Map.entry("fq_ring_free", INSERT_CALLER),
          Map.entry("fq_ring_free_locked", INSERT_CALLER),
          Map.entry("queue_iova", INSERT_CALLER),
          Map.entry("fq_flush_timeout", INSERT_CALLER),
          Map.entry("iova_depot_work_func", WORK),
          Map.entry("iova_domain_init_rcaches", INIT),
          Map.entry("init_iova_rcaches", INIT),
          Map.entry("free_iova_rcaches", TEARDOWN),
          Map.entry("put_iova_domain", TEARDOWN));

  /** The site of a slab event that {@code function} caused; {@code null} is a bare address. */
  public static SlabSite of(@Nullable String function) {
    if (function == null) {
      return UNNAMED;
    }
    return MAGAZINE_FUNCTIONS.contains(function)
        ? MAGAZINE
        : FUNCTIONS.getOrDefault(function, OTHER);
  }
}
