package io.github.unleak.cli.report.words;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.verdict.NextStep;
import io.github.unleak.analyzer.verdict.TraceCoverage;
import java.util.Locale;

/** What to do next, in a sentence or two. */
public final class NextStepText {

  private NextStepText() {}

  /** The name used in JSON: {@code apply-depot-mark}. */
  public static String id(NextStep step) {
    return step.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The sentence, without a final full stop: what to do about it and, where it is not proven, which
   * recording would settle it.
   *
   * @param coverage what traces there are already
   */
  public static String of(NextStep step, Certainty certainty, TraceCoverage coverage) {
    String todo = todo(step);
    String proof = certainty == Certainty.PROVEN ? "" : recording(step);
    if (!proof.isEmpty() && coverage != TraceCoverage.NONE) {
      proof =
          coverage == TraceCoverage.GAPS
              ? "record once more without the gaps that unleak doctor finds in the trace"
              : "";
    }
    return proof.isEmpty() ? todo : todo + "; to settle it, " + proof;
  }

  private static String todo(NextStep step) {
    return switch (step) {
      case RESCAN ->
          "scan again after more than 5 s (echo scan > /sys/kernel/debug/kmemleak), read the"
              + " file once more and give both reads";
      case RECORD_RCACHE, RECORD_FREES ->
          "read kmemleak after each of the next scans and give all reads";
      case APPLY_DEPOT_MARK ->
          "kernel commit 7591c127f3b1 (kmemleak_transient_leak() in iova_depot_pop()) ends such"
              + " reports";
      case ANNOTATE_MOVE ->
          "look for a pointer that moves during the scan; kmemleak_transient_leak() marks such a"
              + " place";
      case LOOK_AT_ALLOCATOR ->
          "look at the error and release paths of the function in the title and its callers";
      case LOOK_AT_LOSS ->
          "look at the code that ran at the time and place given: what dropped the magazine there,"
              + " in drivers/iommu/iova.c, or what called it";
      case LOOK_AT_RCACHE ->
          "look at the code that drops magazines: depot trimming, CPU unplug and teardown in"
              + " drivers/iommu/iova.c";
      case NOTHING -> "nothing to do: it was freed or found again";
    };
  }

  private static String recording(NextStep step) {
    return switch (step) {
      case RECORD_RCACHE, APPLY_DEPOT_MARK, LOOK_AT_RCACHE ->
          "record alloc_iova_fast, free_iova_fast and the slab events under them over the next"
              + " scans";
      case RECORD_FREES, ANNOTATE_MOVE, LOOK_AT_ALLOCATOR ->
          "record kmem:kfree and kmem:kmem_cache_free over the next scans";
      case RESCAN, LOOK_AT_LOSS, NOTHING -> "";
    };
  }
}
