package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.scan.ScanRules;
import io.github.unleak.analyzer.timeline.SkippedEntries;
import io.github.unleak.analyzer.timeline.Snapshot;
import io.github.unleak.analyzer.verdict.Check.State;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at the reports. */
final class ReportChecks {

  private static final Set<DiagnosticCode> DETECTOR =
      EnumSet.of(
          DiagnosticCode.DETECTOR_DISABLED,
          DiagnosticCode.POOL_EXHAUSTED,
          DiagnosticCode.DETECTOR_ERROR,
          DiagnosticCode.NO_SIGN_OF_SCAN);

  private static final Set<DiagnosticCode> ENTRIES =
      EnumSet.of(
          DiagnosticCode.DAMAGED_COMPRESSION,
          DiagnosticCode.LONG_LINE,
          DiagnosticCode.DAMAGED_HEADER,
          DiagnosticCode.DAMAGED_COMM,
          DiagnosticCode.MISSING_COMM,
          DiagnosticCode.DAMAGED_DUMP,
          DiagnosticCode.SHORT_DUMP,
          DiagnosticCode.MISSING_BACKTRACE,
          DiagnosticCode.CUT_OBJECT,
          DiagnosticCode.ELISION,
          DiagnosticCode.LEAKS_NOT_LISTED,
          DiagnosticCode.SUMMARY_COUNT_DIFFERS);

  private final Investigation investigation;
  private final List<Check> checks = new ArrayList<>();

  private ReportChecks(Investigation investigation) {
    this.investigation = investigation;
  }

  static List<Check> of(Investigation investigation) {
    ReportChecks of = new ReportChecks(investigation);
    of.look();
    return of.checks;
  }

  private void look() {
    long traces = investigation.traces().size();
    add(Topic.TRACES, traces == 0 ? State.GAP : State.OK, List.of(traces), null);
    List<Snapshot> snapshots = investigation.analysis().snapshots();
    long objects = investigation.analysis().objects().size();
    State reports = snapshots.isEmpty() ? State.GAP : State.OK;
    add(Topic.REPORTS, reports, List.of((long) snapshots.size(), objects), null);
    detector();
    if (snapshots.isEmpty()) {
      return;
    }
    SourceLine first = snapshots.get(0).source();
    State several = snapshots.size() == 1 ? State.GAP : State.OK;
    add(
        Topic.SNAPSHOTS,
        several,
        List.of((long) snapshots.size()),
        several.equals(State.GAP) ? first : null);
    whole(snapshots);
    skipped(snapshots);
    if (snapshots.size() > 1) {
      if (objects > 0) {
        reported(Topic.CLEARING, Set.of(DiagnosticCode.CLEAR_SUSPECTED));
      }
      reported(Topic.ORDER, Set.of(DiagnosticCode.ORDER_UNCERTAIN));
      boots(snapshots);
      distance(snapshots);
    }
    reported(Topic.ENTRIES, ENTRIES);
    Integer hz = investigation.analysis().kernel().hz();
    if (hz != null) {
      add(Topic.HZ, State.OK, List.of((long) hz), null);
    } else if (objects > 0) {
      add(Topic.HZ, State.GAP, List.of(), null);
    }
  }

  private void add(Topic topic, State state, List<Long> numbers, @Nullable SourceLine source) {
    checks.add(new Check(topic, state, null, numbers, List.of(), source));
  }

  private void detector() {
    List<String> names = new ArrayList<>();
    SourceLine source = null;
    for (Diagnostic diagnostic : investigation.analysis().diagnostics()) {
      boolean gainsaid =
          diagnostic.code() == DiagnosticCode.NO_SIGN_OF_SCAN
              && investigation.analysis().snapshots().isEmpty();
      if (DETECTOR.contains(diagnostic.code()) && !gainsaid) {
        names.add(diagnostic.code().id());
        source = source == null ? diagnostic.source() : source;
      }
    }
    if (!names.isEmpty() || investigation.analysis().scanSeen()) {
      State state = names.isEmpty() ? State.OK : State.GAP;
      List<String> distinct = names.stream().distinct().toList();
      checks.add(new Check(Topic.DETECTOR, state, null, List.of(), distinct, source));
    }
  }

  private void whole(List<Snapshot> snapshots) {
    long parts = 0;
    SourceLine source = null;
    for (Snapshot snapshot : snapshots) {
      if (!snapshot.complete()) {
        parts++;
        source = source == null ? snapshot.source() : source;
      }
    }
    State state = parts == 0 ? State.OK : parts == snapshots.size() ? State.GAP : State.NOTE;
    add(Topic.WHOLE_LISTS, state, List.of(parts, (long) snapshots.size()), source);
  }

  /**
   * Whether entries may be missing in the middle of reads, and whether the log shows that some are.
   */
  private void skipped(List<Snapshot> snapshots) {
    long may = 0;
    long reads = 0;
    SourceLine source = null;
    Map<Integer, SkippedEntries> runs = new HashMap<>();
    for (Snapshot snapshot : snapshots) {
      if (snapshot.complete()) {
        SkippedEntries skipped =
            runs.computeIfAbsent(
                snapshot.run(), run -> SkippedEntries.of(snapshots, run, investigation.bundles()));
        boolean possible = skipped.possible(snapshot.id());
        reads++;
        may += possible ? 1 : 0;
        source = possible && source == null ? snapshot.source() : source;
      }
    }
    long missing = 0;
    for (Diagnostic diagnostic : investigation.analysis().diagnostics()) {
      if (diagnostic.code() == DiagnosticCode.READS_LACK_OBJECTS) {
        missing++;
        source = diagnostic.source();
      }
    }
    if (reads > 0) {
      State state = missing > 0 ? State.GAP : may > 0 ? State.NOTE : State.OK;
      add(Topic.SKIPPED_ENTRIES, state, List.of(may, reads, missing), source);
    }
  }

  /** A gap where a diagnostic of one of {@code codes} was said. */
  private void reported(Topic topic, Set<DiagnosticCode> codes) {
    long count = 0;
    SourceLine source = null;
    for (Diagnostic diagnostic : investigation.analysis().diagnostics()) {
      if (codes.contains(diagnostic.code())) {
        count++;
        source = source == null ? diagnostic.source() : source;
      }
    }
    add(topic, count == 0 ? State.OK : State.GAP, List.of(count), source);
  }

  private void boots(List<Snapshot> snapshots) {
    long boots = snapshots.stream().mapToInt(Snapshot::run).distinct().count();
    for (Diagnostic diagnostic : investigation.analysis().diagnostics()) {
      if (diagnostic.code() == DiagnosticCode.RUN_UNCERTAIN) {
        add(Topic.BOOTS, State.GAP, List.of(boots), diagnostic.source());
        return;
      }
    }
    add(Topic.BOOTS, boots == 1 ? State.OK : State.NOTE, List.of(boots), null);
  }

  /** Reads that follow each other sooner than an object must be old to be listed. */
  private void distance(List<Snapshot> snapshots) {
    long close = 0;
    long shortest = Long.MAX_VALUE;
    SourceLine source = null;
    for (int at = 1; at < snapshots.size(); at++) {
      Snapshot before = snapshots.get(at - 1);
      Snapshot now = snapshots.get(at);
      long distance = now.timeMillis() - before.timeMillis();
      if (before.run() == now.run()
          && before.timeMillis() >= 0
          && now.timeMillis() >= 0
          && distance < ScanRules.MIN_AGE_MILLIS) {
        close++;
        source = source == null ? now.source() : source;
        shortest = Math.min(shortest, distance);
      }
    }
    if (close > 0) {
      add(Topic.SCAN_DISTANCE, State.NOTE, List.of(close, shortest), source);
    }
  }
}
