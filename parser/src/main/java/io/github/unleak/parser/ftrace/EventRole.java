package io.github.unleak.parser.ftrace;

/**
 * What an event means, whatever it is called. Roles are found by the probed function or the event's
 * name, and can be told ({@code --event NAME=ROLE}).
 */
public enum EventRole {
  /** Entry of {@code alloc_iova_fast()}: domain, size, limit, flush. */
  IOVA_ALLOC("iova-alloc"),
  /** Its return: pfn, 0 where it failed. */
  IOVA_ALLOC_RETURN("iova-alloc-return"),
  /** Entry of {@code free_iova_fast()}: domain, pfn, size. */
  IOVA_FREE("iova-free"),
  /** Its return. */
  IOVA_FREE_RETURN("iova-free-return"),
  /** Any slab allocation: pointer, call site, bytes. */
  MEMORY_ALLOC("memory-alloc"),
  /** Any slab free: pointer, call site. */
  MEMORY_FREE("memory-free"),
  /** Entry of {@code iova_depot_work_func()}, the trimming work: work. */
  DEPOT_WORK("depot-work"),
  /** Its return. */
  DEPOT_WORK_RETURN("depot-work-return"),
  /** Entry of {@code iova_magazine_free_pfns()}: magazine, domain. */
  MAGAZINE_FREE_PFNS("magazine-free-pfns"),
  /** A probe inside the pop, {@code iova_depot_pop()}: rcache, magazine. */
  DEPOT_POP("depot-pop"),
  /** A probe inside the push, {@code iova_depot_push()}: rcache, magazine. */
  DEPOT_PUSH("depot-push"),
  /** Entry of {@code iova_domain_init_rcaches()}: domain. */
  DOMAIN_INIT("domain-init"),
  /** Entry of {@code free_iova_rcaches()}: domain. */
  DOMAIN_FREE("domain-free"),
  /** Its return. */
  DOMAIN_FREE_RETURN("domain-free-return"),
  /** Entry of {@code free_cpu_cached_iovas()}: cpu, domain. */
  CPU_FLUSH("cpu-flush"),
  /** Entry of {@code iova_cpuhp_dead()}: cpu. */
  CPU_DEAD("cpu-dead"),
  /** Entry of {@code kmemleak_scan()}. */
  SCAN_BEGIN("scan-begin"),
  /** Its return. */
  SCAN_END("scan-end"),
  /** Entry of {@code __kmemleak_scan()}, one pass of a scan (Linux 7.3): full. */
  SCAN_PASS("scan-pass"),
  /** Its return: suspects. */
  SCAN_PASS_RETURN("scan-pass-return"),
  /** Entry of {@code kmemleak_transient_leak()}: pointer. */
  TRANSIENT_MARK("transient-mark"),
  /** Text that somebody wrote into the trace ({@code tracing_mark_write}, {@code print}). */
  MARKER("marker");

  private final String id;

  EventRole(String id) {
    this.id = id;
  }

  /** The name used in reports and options. */
  public String id() {
    return id;
  }
}
