package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.evidence.Evidence.GoneOnRescan.Clearing;
import io.github.unleak.analyzer.evidence.Evidence.Weakened;
import io.github.unleak.analyzer.replay.ScanWindow;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.scan.ScanRules;
import io.github.unleak.analyzer.timeline.History;
import io.github.unleak.analyzer.timeline.Sighting;
import io.github.unleak.analyzer.timeline.Subject;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.collections.api.list.primitive.IntList;
import org.eclipse.collections.api.set.primitive.IntSet;

/**
 * What later reads say: gone, come back, or still there and unchanged. Only reads that list all
 * there was can say that something is not there.
 */
final class RescanSearch {

  /**
   * The most lines of a trace that a scan accounts for by itself: its begin and end, its passes,
   * and the recorder's marks around it and its reads.
   */
  private static final int LINES_OF_A_SCAN = 20;

  private final Scene scene;
  private final List<TraceView> views;
  private final Findings findings;

  /** By snapshot: whether all that it listed was missing from the next complete one for good. */
  private final Map<Integer, Boolean> vanishedTogether = new HashMap<>();

  /** By snapshot: whether it lists other objects than the complete one before it. */
  private final Map<Integer, Boolean> changed = new HashMap<>();

  private RescanSearch(Scene scene, List<TraceView> views, Findings findings) {
    this.scene = scene;
    this.views = views;
    this.findings = findings;
  }

  static void search(Scene scene, List<TraceView> views, Findings findings) {
    RescanSearch search = new RescanSearch(scene, views, findings);
    for (int at = 0; at < scene.size(); at++) {
      Subject subject = scene.subject(at);
      List<Integer> complete = scene.complete(subject.run());
      if (!complete.isEmpty() && scene.history().snapshots().size() > 1) {
        if (scene.trusted()) {
          search.gone(at, subject, complete);
          search.cameBack(at, subject);
        }
        search.frozen(at, subject, complete);
      }
    }
  }

  private void gone(int at, Subject subject, List<Integer> complete) {
    int last = subject.lastSnapshot();
    History history = scene.history();
    List<Integer> missing = complete.stream().filter(id -> id > last).toList();
    List<Integer> later =
        missing.stream().filter(id -> scene.cleared() || history.comparable(last, id)).toList();
    if (later.isEmpty()) {
      if (!missing.isEmpty()) {
        int first = missing.get(0);
        findings.add(
            at, new ReadEvidence.NotCompared(last, first, history.snapshot(first).source()));
      }
      return;
    }
    List<Integer> shown = later.stream().filter(id -> !scene.maySkip(at, id)).toList();
    if (shown.isEmpty()) {
      int missingIn = later.get(0);
      SourceLine source = scene.history().snapshot(missingIn).source();
      findings.add(at, new ReadEvidence.MaybeSkipped(last, missingIn, later.size(), source));
      return;
    }
    int goneIn = shown.get(0);
    Clearing clearing = clearing(last);
    boolean sure = clearing == Clearing.RULED_OUT && scene.history().ordered(subject.run());
    SourceLine source = scene.history().snapshot(goneIn).source();
    if (sure && keepsAddresses(subject.run())) {
      sure = false;
      findings.add(at, new Weakened(Weakened.Reason.STALE_ADDRESSES, Certainty.PROBABLE, source));
    }
    findings.add(
        at,
        new Evidence.GoneOnRescan(
            last,
            goneIn,
            shown.size(),
            clearing,
            sure ? Certainty.PROBABLE : Certainty.POSSIBLE,
            source));
  }

  private boolean keepsAddresses(int run) {
    List<TraceReplay> traces =
        views.stream().filter(view -> view.run() == run).map(TraceView::replay).toList();
    return ScanFacts.keepsAddresses(traces, scene.history().run(run).release());
  }

  /** Whether {@code echo clear} after {@code snapshot} would explain what the next one lacks. */
  private Clearing clearing(int snapshot) {
    if (scene.cleared()) {
      return Clearing.TOLD;
    }
    boolean together = vanishedTogether.computeIfAbsent(snapshot, this::allVanished);
    return together ? Clearing.NOT_RULED_OUT : Clearing.RULED_OUT;
  }

  private boolean allVanished(int snapshot) {
    IntList listed = scene.members(snapshot);
    for (int i = 0; i < listed.size(); i++) {
      if (scene.subject(listed.get(i)).lastSnapshot() > snapshot) {
        // it stayed, or it came back: cleared objects are gray for ever
        return false;
      }
    }
    return true;
  }

  /**
   * Missing, then listed again. A scan that was cut short lists more than others do, so what its
   * snapshot lacks was found or changed, as in any other.
   */
  private void cameBack(int at, Subject subject) {
    List<Sighting> sightings = subject.sightings();
    for (int i = 1; i < sightings.size(); i++) {
      int before = sightings.get(i - 1).snapshot();
      int after = sightings.get(i).snapshot();
      for (int id = before + 1; id < after; id++) {
        if (scene.lists(subject.run(), id) && scene.lacks(at, id)) {
          findings.add(
              at,
              new ReadEvidence.CameBack(id, after, sightings.get(i).object().origin().source()));
          return;
        }
      }
    }
  }

  private void frozen(int at, Subject subject, List<Integer> complete) {
    List<KmemleakObject> run = new ArrayList<>();
    List<Integer> ids = new ArrayList<>();
    List<Sighting> sightings = subject.sightings();
    int last = sightings.size() - 1;
    while (last > 0 && scene.interrupted(sightings.get(last).snapshot())) {
      last--;
    }
    int place = complete.indexOf(sightings.get(last).snapshot());
    for (int i = last; i >= 0 && place >= 0; i--) {
      Sighting sighting = sightings.get(i);
      if (!scene.history().snapshot(sighting.snapshot()).complete()
          || scene.interrupted(sighting.snapshot())) {
        continue;
      }
      while (complete.get(place) > sighting.snapshot() && scene.maySkip(at, complete.get(place))) {
        place--; // its absence says nothing
      }
      if (sighting.snapshot() != complete.get(place)
          || (!run.isEmpty() && !same(sighting.object(), run.get(0)))) {
        break;
      }
      run.add(sighting.object());
      ids.add(sighting.snapshot());
      place--;
    }
    if (run.size() < 2) {
      return;
    }
    int since = ids.get(ids.size() - 1);
    int until = ids.get(0);
    boolean active = active(complete, since, until, run);
    int later = run.size() - 1;
    findings.add(
        at,
        new Evidence.Frozen(
            since,
            until,
            later,
            active,
            active || later >= 2 ? Certainty.PROBABLE : Certainty.POSSIBLE,
            run.get(0).origin().source()));
  }

  private static boolean same(KmemleakObject one, KmemleakObject other) {
    return one.crc() == other.crc() && one.dump().sameBytes(other.dump());
  }

  /**
   * True if the list changed between the two reads, the clock shows time for a scan, or a trace
   * shows that the machine worked.
   */
  private boolean active(List<Integer> complete, int since, int until, List<KmemleakObject> run) {
    long newest = run.get(0).ageMillis();
    long oldest = run.get(run.size() - 1).ageMillis();
    if (oldest >= 0 && newest - oldest >= ScanRules.MIN_AGE_MILLIS) {
      return true;
    }
    for (int i = complete.indexOf(since) + 1; i <= complete.indexOf(until); i++) {
      if (changed.computeIfAbsent(complete.get(i), this::differsFromTheOneBefore)) {
        return true;
      }
    }
    return traceShowsWork(since, until);
  }

  /** True if a trace has more between the scans of two reads than the scans themselves leave. */
  private boolean traceShowsWork(int since, int until) {
    for (TraceView view : views) {
      ScanWindow first = view.times().scan(since);
      ScanWindow last = view.times().scan(until);
      if (first != null && last != null) {
        int scans = last.number() - first.number();
        if (last.line() - first.line() > (long) scans * LINES_OF_A_SCAN) {
          return true;
        }
      }
    }
    return false;
  }

  /** True if a scan lay between a snapshot and the one before: skipped entries do not show one. */
  private boolean differsFromTheOneBefore(int snapshot) {
    List<Integer> complete = scene.complete(scene.history().snapshot(snapshot).run());
    int before = complete.get(complete.indexOf(snapshot) - 1);
    return lacksSome(snapshot, before) || lacksSome(before, snapshot);
  }

  /** True if {@code other} lists something that {@code snapshot} lacks and cannot have skipped. */
  private boolean lacksSome(int snapshot, int other) {
    IntSet here = scene.members(snapshot).toSet();
    return scene.members(other).anySatisfy(at -> !here.contains(at) && scene.lacks(at, snapshot));
  }
}
