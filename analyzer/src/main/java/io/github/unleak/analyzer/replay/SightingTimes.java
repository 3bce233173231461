package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.timeline.History;
import io.github.unleak.analyzer.timeline.Run;
import io.github.unleak.analyzer.timeline.Sighting;
import io.github.unleak.analyzer.timeline.Snapshot;
import io.github.unleak.analyzer.timeline.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When the snapshots of a run were taken, on the clock of a trace: from the scans in the trace
 * where they can be put side by side, else from the objects that a snapshot lists. An object is
 * listed only if it was allocated five seconds before the scan began, and as long as it has not
 * been freed.
 */
public final class SightingTimes {

  private static final Pattern NUMBER = Pattern.compile("(\\d+)\\D*$");

  private final Map<Integer, Long> scanNotBefore = new HashMap<>();
  private final Map<Integer, Long> readNotAfter = new HashMap<>();
  private final Map<Integer, ScanWindow> scans = new HashMap<>();

  private SightingTimes() {}

  /** The times of a run's snapshots on the clock of {@code replay}. */
  public static SightingTimes of(
      History history, Run run, TraceReplay replay, Identities names, ClockAlignment alignment) {
    SightingTimes times = new SightingTimes();
    List<Snapshot> snapshots = new ArrayList<>();
    for (Snapshot snapshot : history.snapshots()) {
      if (snapshot.run() == run.id() && snapshot.complete()) {
        snapshots.add(snapshot);
      }
    }
    times.byObjects(history, run, names, alignment);
    if (history.ordered(run.id())) {
      times.spread(snapshots);
      times.pair(snapshots, replay);
    }
    return times;
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
      long born = alignment.aliveUntil(jiffies);
      LifeEvent end = firstAfter(names.lives(subject), born);
      for (Sighting sighting : subject.sightings()) {
        scanNotBefore.merge(sighting.snapshot(), born, Math::max);
        if (end != null) {
          readNotAfter.merge(sighting.snapshot(), end.time(), Math::min);
        }
      }
    }
  }

  /** The first of what happened at an address after a time, or {@code null}. */
  public static @Nullable LifeEvent firstAfter(List<LifeEvent> lives, long time) {
    for (LifeEvent life : lives) {
      if (life.time() > time) {
        return life;
      }
    }
    return null;
  }

  /** A later snapshot is not earlier, an earlier one not later. */
  private void spread(List<Snapshot> snapshots) {
    long least = Long.MIN_VALUE;
    for (Snapshot snapshot : snapshots) {
      least = Math.max(least, scanNotBefore.getOrDefault(snapshot.id(), Long.MIN_VALUE));
      if (least != Long.MIN_VALUE) {
        scanNotBefore.put(snapshot.id(), least);
      }
    }
    long most = Long.MAX_VALUE;
    for (int at = snapshots.size() - 1; at >= 0; at--) {
      int id = snapshots.get(at).id();
      most = Math.min(most, readNotAfter.getOrDefault(id, Long.MAX_VALUE));
      if (most != Long.MAX_VALUE) {
        readNotAfter.put(id, most);
      }
    }
  }

  /** Puts snapshots and scans side by side, by their numbers or one by one, if nothing objects. */
  private void pair(List<Snapshot> snapshots, TraceReplay replay) {
    List<ScanWindow> windows = replay.scans();
    Map<Integer, ScanWindow> pairs = byNumber(snapshots, windows);
    if (pairs.isEmpty() && snapshots.size() == windows.size() && !replay.lossy()) {
      for (int at = 0; at < windows.size(); at++) {
        pairs.put(snapshots.get(at).id(), windows.get(at));
      }
    }
    for (Map.Entry<Integer, ScanWindow> pair : pairs.entrySet()) {
      ScanWindow window = pair.getValue();
      int id = pair.getKey();
      boolean tooEarly = window.begin() < scanNotBefore.getOrDefault(id, Long.MIN_VALUE);
      boolean tooLate = window.begin() > readNotAfter.getOrDefault(id, Long.MAX_VALUE);
      if (tooEarly || tooLate) {
        return; // they are not of each other
      }
    }
    scans.putAll(pairs);
    for (Map.Entry<Integer, ScanWindow> pair : pairs.entrySet()) {
      int next = pair.getValue().number();
      if (next < windows.size() && windows.get(next).end() >= 0) {
        // The next scan has a snapshot of its own: this one was read before that scan was over.
        readNotAfter.merge(pair.getKey(), windows.get(next).end(), Math::min);
      }
    }
  }

  /** Markers that number the scans, and files that are numbered alike. */
  private static Map<Integer, ScanWindow> byNumber(
      List<Snapshot> snapshots, List<ScanWindow> windows) {
    Map<Integer, ScanWindow> labelled = new HashMap<>();
    for (ScanWindow window : windows) {
      if (window.label() < 0 || labelled.put(window.label(), window) != null) {
        return new HashMap<>();
      }
    }
    Map<Integer, ScanWindow> pairs = new HashMap<>();
    for (Snapshot snapshot : snapshots) {
      Matcher number = NUMBER.matcher(snapshot.source().path());
      if (!number.find() || number.group(1).length() > 6) {
        return new HashMap<>();
      }
      ScanWindow window = labelled.get(Integer.parseInt(number.group(1)));
      if (window != null) {
        pairs.put(snapshot.id(), window);
      }
    }
    return pairs;
  }

  /** The scan whose result a snapshot is, or {@code null} where it is not known. */
  public @Nullable ScanWindow scan(int snapshot) {
    return scans.get(snapshot);
  }

  /** The scan of a snapshot began at this time or later; {@link Long#MIN_VALUE} unknown. */
  public long scanNotBefore(int snapshot) {
    ScanWindow scan = scans.get(snapshot);
    return scan == null ? scanNotBefore.getOrDefault(snapshot, Long.MIN_VALUE) : scan.begin();
  }

  /** A snapshot had been read at this time; {@link Long#MAX_VALUE} unknown. */
  public long readNotAfter(int snapshot) {
    return readNotAfter.getOrDefault(snapshot, Long.MAX_VALUE);
  }

  /** The scan of a snapshot was over at this time; {@link Long#MAX_VALUE} unknown. */
  public long scanNotAfter(int snapshot) {
    ScanWindow scan = scans.get(snapshot);
    long byRead = readNotAfter.getOrDefault(snapshot, Long.MAX_VALUE);
    return scan == null || scan.end() < 0 ? byRead : Math.min(byRead, scan.end());
  }
}
