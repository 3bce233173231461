package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.ScanFacts;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.scan.ReleaseHint;
import io.github.unleak.analyzer.scan.ScanRuleSet;
import io.github.unleak.analyzer.verdict.Check.State;
import io.github.unleak.parser.bundle.Bundle;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether so many scans are known that kmemleak can have reported what leaked, and whether it can
 * have missed a leak for long.
 */
final class ScanRuleChecks {

  private ScanRuleChecks() {}

  static List<Check> of(Analysis analysis) {
    List<Check> checks = new ArrayList<>();
    ScanFacts facts =
        ScanFacts.of(analysis.bundles(), analysis.traces(), analysis.kernel().release());
    ScanRuleSet rules = facts.rules();
    if (rules != null && !analysis.snapshots().isEmpty()) {
      long scans = scans(analysis);
      State state = State.OK;
      if (scans < rules.scansToReport()) {
        state = State.GAP;
      } else if (rules.minUnrefScans() > 1) {
        state = State.NOTE;
      }
      checks.add(
          new Check(
              Topic.SCAN_RULES,
              state,
              null,
              List.of((long) rules.minUnrefScans(), (long) rules.scansToReport(), scans),
              List.of(facts.known().id()),
              null));
    }
    if (ReleaseHint.keepsAddresses(analysis.kernel().release())) {
      checks.add(new Check(Topic.STALE_ADDRESSES, State.NOTE, null, List.of(), List.of(), null));
    }
    return checks;
  }

  /** Scans that are known: of the recorder, of a trace, or one for each snapshot. */
  private static long scans(Analysis analysis) {
    long scans = analysis.snapshots().size();
    for (Bundle bundle : analysis.bundles()) {
      scans = Math.max(scans, bundle.scans().size());
    }
    for (TraceReplay trace : analysis.traces()) {
      scans = Math.max(scans, trace.scans().size());
    }
    return scans;
  }
}
