package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.scan.ReleaseHint;
import io.github.unleak.analyzer.scan.ScanRuleSet;
import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.ftrace.EventRole;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * By which rules kmemleak reported, and how that is known.
 *
 * @param rules {@code null} if nothing shows them: then no claim may rest on one set of rules
 * @param known what shows them
 */
public record ScanFacts(@Nullable ScanRuleSet rules, Known known) {

  /** What shows the rules, the surest first. */
  public enum Known {
    /** The recorder read {@code min_unref_scans}. */
    RECORDER("recorder"),
    /** The trace has passes of scans; the parameter is at least 1. */
    TRACE("trace"),
    /** The kernel's release, which is a hint. */
    RELEASE("release"),
    /** Nothing. */
    NOTHING("nothing");

    private final String id;

    Known(String id) {
      this.id = id;
    }

    /** The name used in reports. */
    public String id() {
      return id;
    }
  }

  /**
   * What the inputs of one boot show.
   *
   * @param bundles what recorders say
   * @param traces of that boot
   * @param release of the kernel, {@code null} if unknown
   */
  public static ScanFacts of(
      List<Bundle> bundles, List<TraceReplay> traces, @Nullable String release) {
    Set<Integer> recorded = new HashSet<>();
    for (Bundle bundle : bundles) {
      Integer parameter = bundle.machine().minUnrefScans();
      if (parameter != null) {
        recorded.add(parameter);
      }
    }
    if (recorded.size() == 1) {
      return new ScanFacts(ScanRuleSet.confirmed(recorded.iterator().next()), Known.RECORDER);
    }
    for (TraceReplay trace : traces) {
      if (trace.summary().count(EventRole.SCAN_PASS) > 0) {
        return new ScanFacts(ScanRuleSet.confirmed(1), Known.TRACE);
      }
    }
    return ReleaseHint.confirms(release)
        ? new ScanFacts(ScanRuleSet.confirmed(1), Known.RELEASE)
        : new ScanFacts(null, Known.NOTHING);
  }

  /**
   * True if the kernel probably keeps addresses of objects where kmemleak reads them, as Linux does
   * since 6.18: by its release, or because a trace shows what came later (passes of a scan, or
   * magazines on demand).
   */
  public static boolean keepsAddresses(List<TraceReplay> traces, @Nullable String release) {
    return ReleaseHint.keepsAddresses(release)
        || traces.stream()
            .anyMatch(
                trace ->
                    trace.summary().count(EventRole.SCAN_PASS) > 0
                        || trace.rcache().generation() == Generation.LIST_LAZY);
  }

  /** The rules, or those that ask for the least if nothing shows them. */
  public ScanRuleSet orWeakest() {
    return rules == null ? ScanRuleSet.ONES_CHECKSUM : rules;
  }
}
