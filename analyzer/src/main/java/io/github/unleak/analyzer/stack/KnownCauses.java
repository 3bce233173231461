package io.github.unleak.analyzer.stack;

import io.github.unleak.parser.kmemleak.Backtrace;
import io.github.unleak.parser.kmemleak.Frame;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the {@link KnownCause} that a backtrace belongs to, by the innermost frame that any of them
 * claims. Remembers its answers; not thread-safe.
 */
public final class KnownCauses {

  /** Names, or with a final {@code *} beginnings of names, and the cause that they stand for. */
  private static final List<Map.Entry<String, KnownCause>> FUNCTIONS =
      List.of(
          Map.entry("free_iova_fast", KnownCause.IOVA_DEPOT),
          Map.entry("iova_magazine_alloc", KnownCause.IOVA_DEPOT),
          Map.entry("bio_alloc*", KnownCause.BIO_IN_FLIGHT),
          Map.entry("bvec_alloc", KnownCause.BIO_IN_FLIGHT),
          Map.entry("submit_bh_wbc", KnownCause.BIO_IN_FLIGHT),
          Map.entry("xas_alloc", KnownCause.XARRAY_NODE),
          Map.entry("xas_nomem", KnownCause.XARRAY_NODE),
          Map.entry("radix_tree_node_alloc", KnownCause.XARRAY_NODE),
          Map.entry("mas_alloc_nodes", KnownCause.MAPLE_NODE),
          Map.entry("mt_alloc_one", KnownCause.MAPLE_NODE),
          Map.entry("mt_alloc_bulk", KnownCause.MAPLE_NODE),
          Map.entry("__nf_conntrack_alloc", KnownCause.CONNTRACK),
          Map.entry("kvfree_call_rcu", KnownCause.RCU_BATCH),
          Map.entry("kfree_call_rcu", KnownCause.RCU_BATCH),
          Map.entry("pte_alloc_one*", KnownCause.PAGE_TABLE),
          Map.entry("__pte_alloc*", KnownCause.PAGE_TABLE),
          Map.entry("__pmd_alloc", KnownCause.PAGE_TABLE),
          Map.entry("__pud_alloc", KnownCause.PAGE_TABLE),
          Map.entry("pgd_alloc", KnownCause.PAGE_TABLE),
          Map.entry("intel_iommu_map_pages", KnownCause.PAGE_TABLE),
          Map.entry("pfn_to_dma_pte", KnownCause.PAGE_TABLE),
          Map.entry("iommu_v1_map_pages", KnownCause.PAGE_TABLE),
          Map.entry("__arm_lpae_alloc_pages", KnownCause.PAGE_TABLE),
          Map.entry("__arm_lpae_map", KnownCause.PAGE_TABLE),
          Map.entry("safe_name", KnownCause.DEVICE_TREE),
          Map.entry("__of_add_property_sysfs", KnownCause.DEVICE_TREE),
          Map.entry("__of_attach_node_sysfs", KnownCause.DEVICE_TREE),
          Map.entry("unflatten_dt_nodes", KnownCause.DEVICE_TREE),
          Map.entry("codetag_load_module", KnownCause.MODULE_PERCPU),
          Map.entry("percpu_modalloc", KnownCause.MODULE_PERCPU),
          Map.entry("__alloc_skb", KnownCause.SKB_IN_FLIGHT),
          Map.entry("skb_clone", KnownCause.SKB_IN_FLIGHT));

  private final IdentityHashMap<Backtrace, Optional<KnownCause>> known = new IdentityHashMap<>();

  /** The cause that {@code backtrace} points at, if any. */
  public Optional<KnownCause> of(Backtrace backtrace) {
    return known.computeIfAbsent(backtrace, KnownCauses::find);
  }

  private static Optional<KnownCause> find(Backtrace backtrace) {
    for (Frame frame : backtrace.frames()) {
      String symbol = frame.symbol();
      if (symbol == null) {
        continue;
      }
      String name = SymbolName.plain(symbol);
      for (Map.Entry<String, KnownCause> function : FUNCTIONS) {
        if (matches(function.getKey(), name)) {
          return Optional.of(function.getValue());
        }
      }
    }
    return Optional.empty();
  }

  private static boolean matches(String pattern, String name) {
    return pattern.endsWith("*")
        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
        : pattern.equals(name);
  }
}
