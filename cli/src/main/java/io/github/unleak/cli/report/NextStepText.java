package io.github.unleak.cli.report;

import io.github.unleak.analyzer.verdict.NextStep;
import java.util.Locale;

/** What to do next, in a sentence or two. */
public final class NextStepText {

  private NextStepText() {}

  /** The name used in JSON: {@code apply-depot-mark}. */
  public static String id(NextStep step) {
    return step.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The sentence, without a final full stop. */
  public static String of(NextStep step) {
    return switch (step) {
      case RESCAN ->
          "scan again after more than 5 s (echo scan > /sys/kernel/debug/kmemleak), read the"
              + " file once more and give both reads";
      case RECORD_RCACHE ->
          "read kmemleak after each of the next scans and give all reads; a recording of the"
              + " slab events under alloc_iova_fast and free_iova_fast over the same time would"
              + " settle it";
      case RECORD_FREES ->
          "read kmemleak after each of the next scans and give all reads; a recording of"
              + " kmem:kfree and kmem:kmem_cache_free over the same time would settle it";
      case APPLY_DEPOT_MARK ->
          "no leak to look for; kernel commit 7591c127f3b1 (kmemleak_transient_leak() in"
              + " iova_depot_pop()) ends these reports";
      case ANNOTATE_MOVE ->
          "no leak to look for; mark the place that moves the pointer with"
              + " kmemleak_transient_leak()";
      case LOOK_AT_ALLOCATOR ->
          "look at the error and release paths of the function that allocated it";
      case LOOK_AT_RCACHE ->
          "look at the code that drops magazines: depot trimming, CPU unplug and teardown in"
              + " drivers/iommu/iova.c";
      case NOTHING -> "nothing to do: it was freed or found again";
    };
  }
}
