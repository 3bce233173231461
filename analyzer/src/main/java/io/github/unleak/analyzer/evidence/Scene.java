package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.graph.PointerLayout;
import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.rcache.MagazineSites;
import io.github.unleak.analyzer.timeline.History;
import io.github.unleak.analyzer.timeline.Sighting;
import io.github.unleak.analyzer.timeline.SkippedEntries;
import io.github.unleak.analyzer.timeline.Snapshot;
import io.github.unleak.analyzer.timeline.Subject;
import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.collections.api.list.primitive.IntList;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What all the searches for evidence look at: the history, arranged by run and by snapshot.
 * Immutable once made.
 */
public final class Scene {

  private final History history;
  private final boolean cleared;
  private final boolean trusted;
  private final List<Bundle> bundles;
  private final MagazineSites sites = new MagazineSites();
  private final Map<Integer, List<Integer>> completeByRun = new HashMap<>();
  private final Map<Integer, RunView> views = new HashMap<>();
  private final Map<Integer, Generation> generations = new HashMap<>();
  private final List<IntArrayList> members = new ArrayList<>();
  private final Map<Integer, SkippedEntries> skipped = new HashMap<>();
  private final Map<Integer, InterruptedScan> interrupted = new TreeMap<>();

  /**
   * @param history what was seen
   * @param cleared true where the user says that the report was cleared between the snapshots
   * @param trusted false where kmemleak went out of order, so that absence means nothing
   * @param bundles what recorders say of their recordings
   */
  public Scene(History history, boolean cleared, boolean trusted, List<Bundle> bundles) {
    this.bundles = List.copyOf(bundles);
    this.history = history;
    this.cleared = cleared;
    this.trusted = trusted;
    for (Snapshot snapshot : history.snapshots()) {
      members.add(new IntArrayList());
      if (snapshot.complete()) {
        completeByRun.computeIfAbsent(snapshot.run(), key -> new ArrayList<>()).add(snapshot.id());
      }
    }
    for (int at = 0; at < history.subjects().size(); at++) {
      for (Sighting sighting : history.subjects().get(at).sightings()) {
        members.get(sighting.snapshot() - 1).add(at);
      }
    }
  }

  /** What was seen. */
  public History history() {
    return history;
  }

  /** The subject at this place of the history. */
  public Subject subject(int at) {
    return history.subjects().get(at);
  }

  /** How many subjects there are. */
  public int size() {
    return history.subjects().size();
  }

  /** True where the user says that the report was cleared between the snapshots. */
  public boolean cleared() {
    return cleared;
  }

  /** False where kmemleak went out of order, so that absence means nothing. */
  public boolean trusted() {
    return trusted;
  }

  /** What recorders say of their recordings. */
  public List<Bundle> bundles() {
    return bundles;
  }

  /** Snapshots whose scans were interrupted, as it seems: nothing that they list or lack counts. */
  public List<InterruptedScan> interrupted() {
    return List.copyOf(interrupted.values());
  }

  /** True if the scan of a snapshot was interrupted, as it seems. */
  boolean interrupted(int snapshot) {
    return interrupted.containsKey(snapshot);
  }

  /** Notes which scans were interrupted; their snapshots are not complete. */
  void interrupted(List<InterruptedScan> scans) {
    for (InterruptedScan scan : scans) {
      interrupted.put(scan.snapshot(), scan);
      completeByRun
          .values()
          .forEach(complete -> complete.removeIf(snapshot -> snapshot == scan.snapshot()));
    }
  }

  /** Ids of the snapshots of a run that list all there was, in the order of time. */
  public List<Integer> complete(int run) {
    return completeByRun.getOrDefault(run, List.of());
  }

  /** True if a snapshot is one of the run that lists all there was, whatever its scan was. */
  boolean lists(int run, int snapshot) {
    Snapshot one = history.snapshot(snapshot);
    return one.run() == run && one.complete();
  }

  /** The subjects that a snapshot lists. */
  public IntList members(int snapshot) {
    return members.get(snapshot - 1);
  }

  /** The entry of {@code subject} in {@code snapshot}, or {@code null} where it is not listed. */
  public @Nullable KmemleakObject entry(int subject, int snapshot) {
    for (Sighting sighting : subject(subject).sightings()) {
      if (sighting.snapshot() == snapshot) {
        return sighting.object();
      }
    }
    return null;
  }

  /**
   * True if the kernel may have skipped a subject when {@code snapshot}, which lacks it, was read:
   * then its absence says nothing.
   */
  public boolean maySkip(int subject, int snapshot) {
    return skipped(snapshot).possible(subject(subject).latest(), snapshot);
  }

  /**
   * True if {@code snapshot} lacks a subject and this says something: it is comparable with the
   * last snapshot that lists the subject, and the kernel cannot have skipped it.
   */
  boolean lacks(int subject, int snapshot) {
    return history.comparable(subject(subject).lastSnapshot(), snapshot)
        && !maySkip(subject, snapshot);
  }

  private SkippedEntries skipped(int snapshot) {
    return skipped.computeIfAbsent(
        history.snapshot(snapshot).run(),
        run -> SkippedEntries.of(history.snapshots(), run, bundles));
  }

  /** True for objects that are magazines of the IOVA rcache. */
  public boolean isMagazine(KmemleakObject object) {
    return sites.isMagazine(object);
  }

  /** How pointers lie in the dumps of a run. */
  public PointerLayout layout(int run) {
    return view(run).layout();
  }

  /** The subjects of a run with their latest entries. */
  public RunView view(int run) {
    return views.computeIfAbsent(run, key -> RunView.of(history, key));
  }

  /** The rcache generation of a run, as found or as given by the user, or {@code null}. */
  public @Nullable Generation generation(int run) {
    return generations.get(run);
  }

  /** Notes what is known of the rcache of a run. */
  void generation(int run, Generation generation) {
    generations.put(run, generation);
  }
}
