package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.evidence.InterruptedScan.Sign;
import io.github.unleak.analyzer.replay.MarkedScan;
import io.github.unleak.analyzer.replay.ScanWindow;
import io.github.unleak.analyzer.replay.SightingScan;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.timeline.Sighting;
import io.github.unleak.analyzer.timeline.Snapshot;
import io.github.unleak.analyzer.timeline.Subject;
import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.line.SourceLine;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Finds snapshots whose scans were interrupted: by the trace, the recorder, or what they list. */
final class InterruptedScans {

  /** One object that comes back was hidden for a while, perhaps; several at once seldom are. */
  private static final int SEVERAL = 2;

  private final Scene scene;
  private final Map<Integer, InterruptedScan> found = new TreeMap<>();

  /** Snapshots whose scan a trace shows from begin to end. */
  private final Set<Integer> shown = new HashSet<>();

  private InterruptedScans(Scene scene) {
    this.scene = scene;
  }

  /** The snapshots in question, by id. */
  static List<InterruptedScan> of(Scene scene, List<TraceView> views) {
    InterruptedScans search = new InterruptedScans(scene);
    views.forEach(search::byTrace);
    scene.bundles().forEach(search::byRecorder);
    if (scene.trusted() && !scene.cleared()) {
      search.byObjects();
    }
    return List.copyOf(search.found.values());
  }

  private void add(int snapshot, Sign sign, int objects, SourceLine source) {
    found.putIfAbsent(snapshot, new InterruptedScan(snapshot, sign, objects, source));
  }

  private void byTrace(TraceView view) {
    TraceReplay replay = view.replay();
    ScanTimes usual = new ScanTimes(replay);
    for (Snapshot snapshot : scene.history().snapshots()) {
      SightingScan scan = view.times().sightingScan(snapshot.id());
      if (scan == null || snapshot.run() != view.run()) {
        continue;
      }
      ScanWindow window = scan.window();
      SourceLine source = new SourceLine(replay.path(), Math.max(1, window.line()));
      if (window.end() >= 0) {
        shown.add(snapshot.id());
      }
      Sign sign = usual.sign(window);
      if (sign != null) {
        add(snapshot.id(), sign, 0, source);
      }
      for (MarkedScan marked : replay.markedScans()) {
        if (marked.window().number() == window.number() && !marked.ended()) {
          add(snapshot.id(), Sign.NO_END, 0, source);
        }
      }
    }
  }

  /**
   * What the recorder says of a scan that no trace shows. It knows only how long the scan took: on
   * a host that is busy at times, whole scans seem short beside others.
   */
  private void byRecorder(Bundle bundle) {
    for (Bundle.Scan scan : bundle.scans()) {
      for (Bundle.Read read : bundle.reads()) {
        if (scan.tooShort() && read.scan() == scan.number()) {
          for (Snapshot snapshot : scene.history().snapshots()) {
            if (snapshot.source().path().equals(read.path()) && !shown.contains(snapshot.id())) {
              add(snapshot.id(), Sign.SHORT, 0, scan.source());
            }
          }
        }
      }
    }
  }

  /** Several objects that come back unchanged in one snapshot, after one that had lost them. */
  private void byObjects() {
    Map<Integer, Integer> back = new HashMap<>();
    for (int at = 0; at < scene.size(); at++) {
      Subject subject = scene.subject(at);
      if (scene.isMagazine(subject.latest())) {
        continue; // the race on the depot lists whole chains again
      }
      List<Integer> complete = scene.complete(subject.run());
      List<Sighting> sightings = subject.sightings();
      for (int i = 1; i < sightings.size(); i++) {
        Sighting before = sightings.get(i - 1);
        Sighting after = sightings.get(i);
        boolean unchanged = before.object().crc() == after.object().crc();
        if (unchanged && gone(at, complete, before.snapshot(), after.snapshot())) {
          back.merge(after.snapshot(), 1, Integer::sum);
        }
      }
    }
    back.forEach(
        (snapshot, count) -> {
          if (count >= SEVERAL) {
            SourceLine source = scene.history().snapshot(snapshot).source();
            add(snapshot, Sign.LISTED_AGAIN, count, source);
          }
        });
  }

  private boolean gone(int at, List<Integer> complete, int before, int after) {
    for (int id : complete) {
      if (id > before && id < after && scene.lacks(at, id)) {
        return true;
      }
    }
    return false;
  }
}
