package io.github.unleak.analyzer.replay;

/** What a trace can show of the rcache's generation (drivers/iommu/iova.c). */
public enum RcacheSign {
  /** {@code iova_depot_work_func()} ran: the depot is a list, and is trimmed. */
  TRIMMING("trimming"),
  /**
   * {@code free_iova_fast()} freed the full magazine that it had just replaced: the depot is an
   * array, and was full. Where the compiler made the free a jump, its call site is the caller's.
   */
  OVERFLOW("overflow"),
  /**
   * A magazine of 1032 bytes, with 128 numbers: the depot is an array, for the kernels with a list
   * are not built unless the size of a magazine is a power of two.
   */
  BYTES_1032("1032-bytes"),
  /** A magazine of 1024 bytes, with 127 numbers: array or list. */
  BYTES_1024("1024-bytes"),
  /** {@code iova_domain_init_rcaches()} allocated magazines, or an insert found one there. */
  MAGAZINES_AT_INIT("magazines-at-init"),
  /** A CPU had no magazine, or only one: the depot is a list. */
  MAGAZINES_ON_DEMAND("magazines-on-demand"),
  /** A magazine of the slab cache {@code iommu_iova_magazine}: the depot is a list. */
  OWN_CACHE("own-cache");

  private final String id;

  RcacheSign(String id) {
    this.id = id;
  }

  /** The name used in reports. */
  public String id() {
    return id;
  }
}
