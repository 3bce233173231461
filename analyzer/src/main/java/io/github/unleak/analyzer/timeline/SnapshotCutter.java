package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.kmemleak.KernelNotice;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.kmemleak.NoticeKind;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.InputKind;
import io.github.unleak.parser.line.InputSummary;
import io.github.unleak.parser.line.Severity;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Cuts the inputs into snapshots and decides what an empty file means. */
final class SnapshotCutter {

  private final List<Diagnostic> diagnostics;
  private final Set<String> bundles;
  private final RecordedBoots boots;
  private final Map<String, String> releases = new LinkedHashMap<>();

  /**
   * A cutter for some inputs.
   *
   * @param diagnostics takes what is odd about them
   * @param bundles the folders that hold the description of a recording
   * @param boots what recorders and the user say about the reads
   */
  SnapshotCutter(List<Diagnostic> diagnostics, Set<String> bundles, RecordedBoots boots) {
    this.diagnostics = diagnostics;
    this.bundles = bundles;
    this.boots = boots;
  }

  /** The release that the banner of a run gives, by {@link #runKey}. */
  Map<String, String> releases() {
    return releases;
  }

  /** One key for each kernel run of each log. */
  static String runKey(String path, int boot) {
    return path + '\0' + boot;
  }

  /** All snapshots, in the order of the inputs. */
  List<RawSnapshot> cut(List<KmemleakLog> logs) {
    Series series = new Series(logs, bundles, boots.told());
    boolean beside = logs.stream().anyMatch(log -> log.summary().kind() != InputKind.EMPTY);
    List<RawSnapshot> snapshots = new ArrayList<>();
    for (KmemleakLog log : logs) {
      InputKind kind = log.summary().kind();
      if (kind == InputKind.CONSOLE) {
        ConsoleCutter cutter = new ConsoleCutter(log, place(log.summary()), series.of(log));
        snapshots.addAll(cutter.cut());
        cutter
            .releases()
            .forEach((boot, name) -> releases.put(runKey(log.summary().path(), boot), name));
      } else if (kind == InputKind.KMEMLEAK) {
        snapshots.addAll(wholeFile(log, series.of(log)));
      } else if (kind == InputKind.EMPTY && series.readsNothing(log)) {
        snapshots.addAll(wholeFile(log, series.of(log)));
      } else if (kind == InputKind.EMPTY) {
        emptyAlone(log, beside);
      } else if (kind == InputKind.OTHER) {
        release(log);
      }
    }
    List<RawSnapshot> whole = AbridgedReads.marked(snapshots, diagnostics);
    return DistinctReads.of(FurtherReads.merged(whole), diagnostics);
  }

  /** A log of a boot in which kmemleak printed nothing, or {@code uname -a}. */
  private void release(KmemleakLog log) {
    for (KernelNotice notice : log.notices()) {
      if (notice.kind() == NoticeKind.BOOT_BANNER) {
        releases.put(runKey(log.summary().path(), 0), notice.text());
      }
    }
  }

  private void emptyAlone(KmemleakLog log, boolean others) {
    diagnostics.add(
        new Diagnostic(
            others ? DiagnosticCode.EMPTY_OUTSIDE_SERIES : DiagnosticCode.EMPTY_INPUT,
            others
                ? "the file is empty and belongs to no series of reads: it counts for nothing"
                : "the file is empty",
            new SourceLine(log.summary().path(), 1)));
  }

  private List<RawSnapshot> wholeFile(KmemleakLog log, @Nullable String series) {
    boolean whole = !shorterThanRecorded(log);
    for (Diagnostic diagnostic : log.diagnostics()) {
      whole &= diagnostic.severity().compareTo(Severity.DATA_LOSS) < 0;
    }
    for (KmemleakObject object : log.objects()) {
      whole &= !object.origin().verbose();
    }
    List<RawSnapshot> snapshots = new ArrayList<>();
    for (List<KmemleakObject> boot : BootMarks.split(log.objects())) {
      ReadCutter cutter = new ReadCutter(boot, Series.TOLD.equals(series));
      for (List<KmemleakObject> objects : cutter.reads()) {
        SourceLine source =
            objects.isEmpty()
                ? new SourceLine(log.summary().path(), 1)
                : objects.get(0).origin().source();
        snapshots.add(
            new RawSnapshot(
                place(log.summary()),
                RawSnapshot.NO_LOG,
                source,
                whole && cutter.sure(),
                series,
                -1,
                objects));
      }
    }
    return snapshots;
  }

  /** True if the recorder counted more objects in a read than the file lists now. */
  private boolean shorterThanRecorded(KmemleakLog log) {
    String path = log.summary().path();
    Bundle.Read read = boots.read(path);
    int listed = log.objects().size();
    if (read == null || read.objects() <= listed) {
      return false;
    }
    diagnostics.add(
        new Diagnostic(
            DiagnosticCode.CUT_READ,
            "the recorder counted " + read.objects() + " objects, the file lists " + listed,
            new SourceLine(path, 1)));
    return true;
  }

  /** The folder an input lies in, or nothing for inputs that the user named one by one. */
  static String place(InputSummary input) {
    return input.folder() == null ? "" : Series.folder(input.path());
  }
}
