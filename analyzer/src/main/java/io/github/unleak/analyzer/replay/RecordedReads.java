package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.timeline.History;
import io.github.unleak.analyzer.timeline.Run;
import io.github.unleak.analyzer.timeline.Snapshot;
import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots that were recorded together with a trace, by the numbers that the recorder gave
 * them, and the scan of each as far as the recorder says. Only what lies in the trace's folder
 * counts, and only if the folder holds one trace and the reads of one boot.
 */
final class RecordedReads {

  /** The number of a report: {@code kmemleak-3.txt}, {@code kmemleak-3.2.txt}. */
  private static final Pattern NUMBER =
      Pattern.compile("(\\d{1,6})(?:\\.\\d{1,6})?(?:\\.\\D[^./]*)*$");

  /** {@code /proc/uptime} has two decimals, and the shell takes its time to read it. */
  private static final long ROUNDING_NANOS = 50_000_000;

  private final TraceReplay replay;
  private final @Nullable Bundle bundle;
  private final TreeMap<Integer, Snapshot> byNumber = new TreeMap<>();
  private final TreeMap<Integer, SightingScan> scans = new TreeMap<>();

  private RecordedReads(TraceReplay replay, @Nullable Bundle bundle) {
    this.replay = replay;
    this.bundle = bundle;
  }

  /**
   * Finds them.
   *
   * @param alone false if another trace lies in the same folder
   * @param bundles what recorders say of their recordings
   */
  static RecordedReads of(
      History history, Run run, TraceReplay replay, boolean alone, List<Bundle> bundles) {
    Bundle beside = null;
    for (Bundle bundle : bundles) {
      beside = bundle.recorded(replay.summary()) ? bundle : beside;
    }
    RecordedReads reads = new RecordedReads(replay, beside);
    boolean named = beside != null && replay.path().equals(beside.trace());
    if (alone || named) {
      reads.number(history, run);
      reads.byMarks();
      if (replay.markedScans().isEmpty() && beside != null) {
        reads.byTimes(beside);
      }
    }
    return reads;
  }

  private void number(History history, Run run) {
    String folder = folder(replay.path());
    TreeSet<Integer> twice = new TreeSet<>();
    for (Snapshot snapshot : history.snapshots()) {
      if (!snapshot.complete() || !folder(snapshot.source().path()).equals(folder)) {
        continue;
      }
      if (snapshot.run() != run.id()) {
        byNumber.clear();
        return;
      }
      int number = number(snapshot);
      if (number >= 0 && byNumber.put(number, snapshot) != null) {
        twice.add(number);
      }
    }
    twice.forEach(byNumber::remove);
  }

  /** The number of the scan that a snapshot followed, or -1. */
  private int number(Snapshot snapshot) {
    String path = snapshot.source().path();
    if (bundle != null && !bundle.reads().isEmpty()) {
      for (Bundle.Read read : bundle.reads()) {
        if (path.equals(read.path()) || path.startsWith(read.path() + ".")) {
          return fits(snapshot, read) ? read.scan() : -1;
        }
      }
      return -1;
    }
    Matcher number = NUMBER.matcher(path.substring(path.lastIndexOf('/') + 1));
    return number.find() ? Integer.parseInt(number.group(1)) : -1;
  }

  /** A snapshot holds what all kept reads after its scan list: of a single one, just as many. */
  private boolean fits(Snapshot snapshot, Bundle.Read first) {
    long most = 0;
    for (Bundle.Read read : Objects.requireNonNull(bundle).reads()) {
      most += read.scan() == first.scan() ? Math.max(0, read.objects()) : 0;
    }
    return first.objects() < 0
        || (snapshot.objects() >= first.objects() && snapshot.objects() <= most);
  }

  private void byMarks() {
    for (MarkedScan scan : replay.markedScans()) {
      if (byNumber.containsKey(scan.number())) {
        List<SourceLine> lines = new ArrayList<>();
        scan.lines().forEach(line -> lines.add(new SourceLine(replay.path(), Math.max(1, line))));
        scans.put(
            scan.number(),
            new SightingScan(
                SightingScan.How.MARKS, scan.window(), scan.overBy(), scan.readBy(), lines));
      }
    }
  }

  /**
   * By the times of the description, if each scan that it names within the trace is one of the
   * trace and the other way round: else the two clocks differ.
   */
  private void byTimes(Bundle described) {
    String clock = replay.summary().clockName();
    if (!"mono".equals(clock) && !"boot".equals(clock)) {
      return;
    }
    int matched = 0;
    for (Bundle.Read read : described.reads()) {
      ScanWindow window = null;
      for (ScanWindow one : replay.scans()) {
        boolean inside =
            one.begin() >= read.scanBegin() - ROUNDING_NANOS
                && one.end() >= 0
                && one.end() <= read.scanEnd() + ROUNDING_NANOS;
        window = inside ? one : window;
        matched += inside ? 1 : 0;
      }
      boolean known = read.scanBegin() >= 0 && read.scanEnd() >= 0 && read.read() >= 0;
      boolean covered =
          read.scanBegin() >= replay.summary().firstTime()
              && read.read() <= replay.summary().lastTime();
      if (!known || (covered && window == null)) {
        scans.clear();
        return;
      }
      if (window != null && byNumber.containsKey(read.scan())) {
        scans.put(
            read.scan(),
            new SightingScan(
                SightingScan.How.BUNDLE,
                window,
                read.scanEnd() + ROUNDING_NANOS,
                read.read() + ROUNDING_NANOS,
                List.of(read.source())));
      }
    }
    if (matched != replay.scans().size()) {
      scans.clear();
    }
  }

  /**
   * True if the reads cannot have the numbers of others: the recorder's description counts what
   * each lists, and each scan that the marks number has its read here, or one that listed nothing.
   */
  boolean whole() {
    return bundle != null
        && !bundle.reads().isEmpty()
        && replay.markedScans().stream()
            .allMatch(scan -> byNumber.containsKey(scan.number()) || listedNothing(scan.number()));
  }

  private boolean listedNothing(int scan) {
    List<Bundle.Read> reads = bundle == null ? List.of() : bundle.reads();
    return reads.stream().anyMatch(read -> read.scan() == scan)
        && reads.stream().allMatch(read -> read.scan() != scan || read.objects() == 0);
  }

  /** What the recorder says is wrong: nothing of it counts. */
  void refute() {
    byNumber.clear();
    scans.clear();
  }

  /** The snapshots by their numbers, in the order in which they were read. */
  SortedMap<Integer, Snapshot> byNumber() {
    return byNumber;
  }

  /** True if the times of the trace are seconds. */
  boolean inSeconds() {
    return replay.summary().clock() == TraceSummary.Clock.SECONDS;
  }

  /** The scan that the recorder gives for a snapshot, or {@code null}. */
  @Nullable SightingScan scanOf(int snapshot) {
    for (Map.Entry<Integer, Snapshot> entry : byNumber.entrySet()) {
      if (entry.getValue().id() == snapshot) {
        return scans.get(entry.getKey());
      }
    }
    return null;
  }

  /** The scans by the numbers of the snapshots that show them. */
  SortedMap<Integer, SightingScan> scans() {
    return scans;
  }

  private static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }
}
