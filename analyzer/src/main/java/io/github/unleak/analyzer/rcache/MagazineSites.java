package io.github.unleak.analyzer.rcache;

import io.github.unleak.analyzer.stack.Stacks;
import io.github.unleak.parser.kmemleak.Backtrace;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Tells magazines ({@code struct iova_magazine}, drivers/iommu/iova.c) from other objects by where
 * they were allocated and how large they are. Remembers its answers for backtraces; not
 * thread-safe.
 */
public final class MagazineSites {

  /**
   * Functions that allocate a magazine, as the inliner leaves them: {@code iova_magazine_alloc()}
   * and those it is usually part of. None of them allocates anything else of a magazine's size.
   */
  private static final Set<String> ALLOCATORS =
      Set.of(
          "iova_magazine_alloc",
          "__iova_rcache_insert",
          "iova_rcache_insert",
          "free_iova_fast",
          "iova_domain_init_rcaches",
          "init_iova_rcaches");

  /** 128 words of 8 bytes: size or next, and 127 page frame numbers. */
  public static final int BYTES = 1024;

  /** With 128 numbers, before Linux 6.1: 1032 bytes. */
  private static final int OLD_BYTES = 1032;

  /** What the slab gives for those: kmalloc-2k. */
  private static final int OLD_SLAB_BYTES = 2048;

  private final IdentityHashMap<Backtrace, Boolean> known = new IdentityHashMap<>();

  /** True where {@code object} is a magazine. */
  public boolean isMagazine(KmemleakObject object) {
    long size = object.size();
    return (size == BYTES || size == OLD_BYTES || size == OLD_SLAB_BYTES)
        && known.computeIfAbsent(object.backtrace(), MagazineSites::allocates);
  }

  private static boolean allocates(Backtrace backtrace) {
    String caller = Stacks.caller(backtrace);
    return caller != null && ALLOCATORS.contains(caller);
  }
}
