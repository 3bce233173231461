package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.ScanFacts;
import io.github.unleak.analyzer.replay.TraceReplay;
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

  static List<Check> of(Investigation investigation) {
    List<Check> checks = new ArrayList<>();
    ScanFacts facts =
        ScanFacts.of(
            investigation.bundles(),
            investigation.traces(),
            investigation.analysis().kernel().release());
    ScanRuleSet rules = facts.rules();
    if (rules != null && !investigation.analysis().snapshots().isEmpty()) {
      long scans = scans(investigation);
      State state = State.OK;
      if (scans < rules.scansToReport()) {
        // What is listed shows that others ran before.
        state = investigation.analysis().objects().isEmpty() ? State.GAP : State.NOTE;
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
    if (ScanFacts.keepsAddresses(
        investigation.traces(), investigation.analysis().kernel().release())) {
      checks.add(new Check(Topic.STALE_ADDRESSES, State.NOTE, null, List.of(), List.of(), null));
    }
    return checks;
  }

  /** Scans that are known: of the recorder, of a trace, or one for each snapshot. */
  private static long scans(Investigation investigation) {
    long scans = investigation.analysis().snapshots().size();
    for (Bundle bundle : investigation.bundles()) {
      scans = Math.max(scans, bundle.scans().size());
    }
    for (TraceReplay trace : investigation.traces()) {
      scans = Math.max(scans, trace.scans().size());
    }
    return scans;
  }
}
