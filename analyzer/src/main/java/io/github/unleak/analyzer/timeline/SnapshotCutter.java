package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.InputKind;
import io.github.unleak.parser.line.InputSummary;
import io.github.unleak.parser.line.NaturalOrder;
import io.github.unleak.parser.line.Severity;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts the inputs into snapshots, decides what an empty file means and drops what is the same
 * reading under a second name.
 */
final class SnapshotCutter {

  private final List<Diagnostic> diagnostics;
  private final Map<String, String> releases = new LinkedHashMap<>();

  SnapshotCutter(List<Diagnostic> diagnostics) {
    this.diagnostics = diagnostics;
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
    Map<String, Integer> series = new HashMap<>();
    boolean namedReport = false;
    for (KmemleakLog log : logs) {
      if (isSnapshotFile(log)) {
        series.merge(seriesOf(log), 1, Integer::sum);
      }
      namedReport |= log.summary().kind() == InputKind.KMEMLEAK && log.summary().folder() == null;
    }
    List<RawSnapshot> snapshots = new ArrayList<>();
    for (KmemleakLog log : logs) {
      InputKind kind = log.summary().kind();
      if (kind == InputKind.CONSOLE) {
        ConsoleCutter cutter = new ConsoleCutter(log, place(log.summary()));
        snapshots.addAll(cutter.cut());
        cutter
            .releases()
            .forEach((boot, name) -> releases.put(runKey(log.summary().path(), boot), name));
      } else if (isSnapshotFile(log)) {
        boolean numbered = series.getOrDefault(seriesOf(log), 0) > 1;
        if (kind == InputKind.KMEMLEAK || numbered || named(log, namedReport)) {
          snapshots.addAll(wholeFile(log, numbered));
        } else {
          emptyAlone(log, !snapshots.isEmpty() || logs.size() > 1);
        }
      }
    }
    return withoutDuplicates(snapshots);
  }

  private static boolean named(KmemleakLog log, boolean namedReport) {
    return namedReport && log.summary().folder() == null;
  }

  private static boolean isSnapshotFile(KmemleakLog log) {
    InputKind kind = log.summary().kind();
    return kind == InputKind.KMEMLEAK || kind == InputKind.EMPTY;
  }

  private void emptyAlone(KmemleakLog log, boolean others) {
    diagnostics.add(
        new Diagnostic(
            others ? DiagnosticCode.EMPTY_OUTSIDE_SERIES : DiagnosticCode.EMPTY_INPUT,
            others ? "an empty file that belongs to no series of snapshots" : "the file is empty",
            new SourceLine(log.summary().path(), 1)));
  }

  private static List<RawSnapshot> wholeFile(KmemleakLog log, boolean numbered) {
    ReadCutter cutter = new ReadCutter(log.objects());
    boolean whole = cutter.sure();
    for (Diagnostic diagnostic : log.diagnostics()) {
      whole &= diagnostic.severity().compareTo(Severity.DATA_LOSS) < 0;
    }
    for (KmemleakObject object : log.objects()) {
      whole &= !object.origin().verbose();
    }
    List<RawSnapshot> snapshots = new ArrayList<>();
    for (List<KmemleakObject> objects : cutter.reads()) {
      SourceLine source =
          objects.isEmpty()
              ? new SourceLine(log.summary().path(), 1)
              : objects.get(0).origin().source();
      snapshots.add(
          new RawSnapshot(
              place(log.summary()), RawSnapshot.NO_LOG, source, whole, numbered, -1, objects));
    }
    return snapshots;
  }

  private List<RawSnapshot> withoutDuplicates(List<RawSnapshot> snapshots) {
    List<RawSnapshot> kept = new ArrayList<>();
    for (int i = 0; i < snapshots.size(); i++) {
      RawSnapshot snapshot = snapshots.get(i);
      RawSnapshot same = null;
      for (int k = 0; k < snapshots.size() && same == null; k++) {
        if (k != i && isCopy(snapshot, snapshots.get(k), k < i)) {
          same = snapshots.get(k);
        }
      }
      if (same == null) {
        kept.add(snapshot);
      } else {
        diagnostics.add(
            new Diagnostic(
                DiagnosticCode.DUPLICATE_SNAPSHOT,
                "the same reading as " + same.source().path(),
                snapshot.source()));
      }
    }
    return kept;
  }

  /**
   * True where {@code snapshot} is the reading that {@code other} holds. Ages and log stamps tell
   * two reads apart. Without them two equal files of one numbered series, or two that the user
   * named, are two reads; a file beside a series, or a second mail with the same entries, is a
   * copy.
   */
  private static boolean isCopy(RawSnapshot snapshot, RawSnapshot other, boolean otherFirst) {
    return !snapshot.objects().isEmpty()
        && snapshot.objects().size() == other.objects().size()
        && snapshot.complete() == other.complete()
        && snapshot.logMicros() == other.logMicros()
        && mayBeCopy(snapshot, other, otherFirst)
        && sameEntries(snapshot.objects(), other.objects());
  }

  /** What equal entries would mean. */
  private static boolean mayBeCopy(RawSnapshot snapshot, RawSnapshot other, boolean otherFirst) {
    boolean aged = snapshot.objects().get(0).ageMillis() >= 0;
    boolean sameLines = snapshot.source().equals(other.source());
    if (aged || sameLines || !snapshot.complete()) {
      return otherFirst;
    }
    boolean beside =
        snapshot.place().equals(other.place())
            && !snapshot.place().isEmpty()
            && !snapshot.source().path().equals(other.source().path());
    return beside && !snapshot.numbered() && (other.numbered() || otherFirst);
  }

  private static boolean sameEntries(List<KmemleakObject> left, List<KmemleakObject> right) {
    for (int i = 0; i < left.size(); i++) {
      KmemleakObject a = left.get(i);
      KmemleakObject b = right.get(i);
      if (!ObjectKey.same(a, b)
          || a.ageMillis() != b.ageMillis()
          || a.crc() != b.crc()
          || !a.dump().sameBytes(b.dump())) {
        return false;
      }
    }
    return true;
  }

  /** The folder an input lies in, or nothing for inputs that the user named one by one. */
  static String place(InputSummary input) {
    return input.folder() == null ? "" : folderOf(input.path());
  }

  private static String seriesOf(KmemleakLog log) {
    return NaturalOrder.pattern(log.summary().path());
  }

  private static String folderOf(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "." : path.substring(0, slash);
  }
}
