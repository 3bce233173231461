package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.timeline.History;
import io.github.unleak.analyzer.timeline.Run;
import io.github.unleak.analyzer.timeline.Sighting;
import io.github.unleak.analyzer.timeline.Snapshot;
import io.github.unleak.analyzer.timeline.Subject;
import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * When the snapshots of a run were taken, on the clock of a trace. All of it may carry a proof: it
 * rests on what the recorder of trace and snapshots wrote ({@link RecordedReads}), or on the
 * objects that a snapshot lists: an object is listed only if it was allocated five seconds before
 * the scan began, and as long as it has not been freed. Names of files and equal numbers of scans
 * and snapshots say nothing here.
 */
public final class SightingTimes {

  private final TraceReplay replay;
  private final Map<Integer, Long> scanNotBefore = new HashMap<>();
  private final Map<Integer, Long> readNotAfter = new HashMap<>();

  /** By when whole snapshots had been read, not only what stands before an object. */
  private final Map<Integer, Long> wholeNotAfter = new HashMap<>();

  /**
   * By when entries had been printed, by snapshot and file: the lines of objects that were freed.
   */
  private final Map<Integer, Map<String, TreeMap<Long, Long>>> printedNotAfter = new HashMap<>();

  private final Map<Integer, SightingScan> scans = new HashMap<>();
  private boolean whole;

  private SightingTimes(TraceReplay replay) {
    this.replay = replay;
  }

  /**
   * The times of a run's snapshots on the clock of {@code replay}.
   *
   * @param alone false if another trace lies in the folder of this one
   * @param bundles what recorders say of their recordings
   */
  public static SightingTimes of(
      History history,
      Run run,
      TraceReplay replay,
      Identities names,
      ClockAlignment alignment,
      boolean alone,
      List<Bundle> bundles) {
    SightingTimes times = new SightingTimes(replay);
    List<Snapshot> complete = new ArrayList<>();
    for (Snapshot snapshot : history.snapshots()) {
      if (snapshot.run() == run.id() && snapshot.complete()) {
        complete.add(snapshot);
      }
    }
    if (replay.backwards() > 0) {
      return times;
    }
    times.byObjects(history, run, names, alignment);
    times.spread(timed(complete));
    RecordedReads reads = RecordedReads.of(history, run, replay, alone, bundles);
    if (JiffiesOrder.contradicts(history, run, names, reads)) {
      reads.refute();
    }
    times.byRecorder(reads);
    times.whole = reads.whole();
    times.spread(timed(complete));
    complete.forEach(times::byElimination);
    return times;
  }

  /** Those whose times their own text tells, in that order. */
  private static List<Snapshot> timed(List<Snapshot> snapshots) {
    List<Snapshot> timed = new ArrayList<>(snapshots);
    timed.removeIf(snapshot -> snapshot.timeMillis() < 0);
    timed.sort(Comparator.comparingLong(Snapshot::timeMillis));
    return timed;
  }

  private void byObjects(History history, Run run, Identities names, ClockAlignment alignment) {
    if (!alignment.sure()) {
      return;
    }
    for (Subject subject : history.subjects()) {
      long jiffies = subject.latest().jiffies();
      if (subject.run() != run.id() || jiffies == -1) {
        continue;
      }
      long listed = alignment.listedAfter(jiffies);
      LifeEvent end = ObjectLife.of(subject, names.lives(subject), alignment, this).end();
      for (Sighting sighting : subject.sightings()) {
        notBefore(sighting.snapshot(), listed);
        if (end != null) {
          notAfter(sighting.snapshot(), end.time());
          SourceLine entry = sighting.object().origin().source();
          printedNotAfter
              .computeIfAbsent(sighting.snapshot(), key -> new HashMap<>())
              .computeIfAbsent(entry.path(), key -> new TreeMap<>())
              .merge(entry.line(), end.time(), Math::min);
        }
      }
    }
  }

  private void notBefore(int snapshot, long time) {
    scanNotBefore.merge(snapshot, time, Math::max);
  }

  private void notAfter(int snapshot, long time) {
    readNotAfter.merge(snapshot, time, Math::min);
  }

  private void wholeNotAfter(int snapshot, long time) {
    wholeNotAfter.merge(snapshot, time, Math::min);
    notAfter(snapshot, time);
  }

  /** A later snapshot is not earlier, an earlier one not later. */
  private void spread(List<Snapshot> inOrder) {
    long least = Long.MIN_VALUE;
    for (Snapshot snapshot : inOrder) {
      least = Math.max(least, scanNotBefore(snapshot.id()));
      notBefore(snapshot.id(), least);
    }
    long most = Long.MAX_VALUE;
    for (int at = inOrder.size() - 1; at >= 0; at--) {
      int id = inOrder.get(at).id();
      wholeNotAfter(id, most); // by when a later read had begun
      most = Math.min(most, readNotAfter(id));
    }
  }

  /** What the recorder says, if no listed object and no printed time contradicts any of it. */
  private void byRecorder(RecordedReads reads) {
    long before = -1;
    for (Snapshot snapshot : reads.byNumber().values()) {
      if (snapshot.timeMillis() >= 0 && snapshot.timeMillis() < before) {
        reads.refute();
        return;
      }
      before = Math.max(before, snapshot.timeMillis());
    }
    for (Map.Entry<Integer, SightingScan> entry : reads.scans().entrySet()) {
      int id = Objects.requireNonNull(reads.byNumber().get(entry.getKey())).id();
      long begin = entry.getValue().window().begin();
      if (begin < scanNotBefore(id) || begin > readNotAfter(id)) {
        reads.refute();
        return;
      }
    }
    reads
        .scans()
        .forEach(
            (number, scan) -> {
              int id = Objects.requireNonNull(reads.byNumber().get(number)).id();
              scans.put(id, scan);
              notBefore(id, scan.window().begin());
              wholeNotAfter(id, scan.readBy());
            });
    if (!reads.scans().isEmpty()) {
      spread(List.copyOf(reads.byNumber().values()));
    }
  }

  /** The only scan of the trace that can be a snapshot's, if the trace shows all scans there. */
  private void byElimination(Snapshot snapshot) {
    int id = snapshot.id();
    long from = scanNotBefore(id);
    long to = readNotAfter(id);
    boolean shown =
        replay.summary().count(EventRole.SCAN_BEGIN) > 0
            && !replay.lossy()
            && from >= replay.summary().firstTime()
            && to <= replay.summary().lastTime();
    if (scans.containsKey(id) || !shown) {
      return;
    }
    ScanWindow only = null;
    for (ScanWindow window : replay.scans()) {
      if (window.begin() >= from && window.begin() <= to) {
        if (only != null) {
          return;
        }
        only = window;
      }
    }
    if (only != null) {
      List<SourceLine> lines = List.of(new SourceLine(replay.path(), Math.max(1, only.line())));
      scans.put(id, new SightingScan(SightingScan.How.OBJECTS, only, Long.MAX_VALUE, to, lines));
    }
  }

  /** True if it is known of some snapshot which scan in the trace it is the result of. */
  public boolean anyScan() {
    return !scans.isEmpty();
  }

  /**
   * True if the recorder's description counts what each read lists, and all reads are there: then
   * none has the number of an earlier one.
   */
  public boolean allReads() {
    return whole;
  }

  /** The scan whose result a snapshot is, and how that is known; {@code null} if it is not. */
  public @Nullable SightingScan sightingScan(int snapshot) {
    return scans.get(snapshot);
  }

  /** The scan whose result a snapshot is, or {@code null} where it is not known. */
  public @Nullable ScanWindow scan(int snapshot) {
    SightingScan scan = scans.get(snapshot);
    return scan == null ? null : scan.window();
  }

  /** The scan of a snapshot began at this time or later; {@link Long#MIN_VALUE} unknown. */
  public long scanNotBefore(int snapshot) {
    SightingScan scan = scans.get(snapshot);
    return scan == null
        ? scanNotBefore.getOrDefault(snapshot, Long.MIN_VALUE)
        : scan.window().begin();
  }

  /** A snapshot had been read at this time; {@link Long#MAX_VALUE} unknown. */
  public long readNotAfter(int snapshot) {
    return readNotAfter.getOrDefault(snapshot, Long.MAX_VALUE);
  }

  /**
   * The scan of an object's last sighting was over at this time; {@link Long#MAX_VALUE} unknown.
   * Each {@code read()} of the kmemleak file returns a few entries as the last scan left them, and
   * another scan may run between two: what stands before an entry says nothing of it.
   */
  public long scanNotAfter(Subject subject) {
    int snapshot = subject.lastSnapshot();
    SightingScan scan = scans.get(snapshot);
    long printed = printedNotAfter(subject, snapshot);
    if (scan == null || (scan.how() == SightingScan.How.OBJECTS && again(scan.window(), printed))) {
      return printed;
    }
    // The begin of a later scan may be among the lost events: then only the mark is certain.
    boolean shown = scan.window().end() >= 0 && !replay.lossy();
    return Math.min(printed, shown ? scan.window().end() : scan.overBy());
  }

  /** True if another scan began before a time: entries printed until then may be of that one. */
  private boolean again(ScanWindow window, long until) {
    return until > replay.summary().lastTime()
        || replay.scans().stream()
            .anyMatch(other -> other.begin() > window.begin() && other.begin() <= until);
  }

  /** By when the entry of an object in a snapshot had been printed. */
  private long printedNotAfter(Subject subject, int snapshot) {
    long time = wholeNotAfter.getOrDefault(snapshot, Long.MAX_VALUE);
    for (Sighting sighting : subject.sightings()) {
      if (sighting.snapshot() == snapshot) {
        SourceLine entry = sighting.object().origin().source();
        Map<Long, Long> behind =
            printedNotAfter
                .getOrDefault(snapshot, Map.of())
                .getOrDefault(entry.path(), new TreeMap<>())
                .tailMap(entry.line());
        for (long printed : behind.values()) {
          time = Math.min(time, printed);
        }
      }
    }
    return time;
  }
}
