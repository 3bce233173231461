package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a {@link History} of what was read. */
public final class HistoryBuilder {

  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final @Nullable Integer hz;
  private final @Nullable String release;
  private @Nullable Integer bootRate;

  /**
   * @param hz ticks a second where the user tells them
   * @param release of the kernel where the user tells it
   */
  public HistoryBuilder(@Nullable Integer hz, @Nullable String release) {
    this.hz = hz;
    this.release = release;
  }

  /** The history that {@code logs} show. */
  public History build(List<KmemleakLog> logs) {
    return build(logs, List.of(), false);
  }

  /**
   * The history that {@code logs} show.
   *
   * @param bundles what recorders say of their recordings
   * @param series true if the user says that the inputs are successive reads of one boot
   */
  public History build(List<KmemleakLog> logs, List<Bundle> bundles, boolean series) {
    bootRate = TickRate.fromBoot(logs);
    Set<String> folders = new HashSet<>();
    bundles.forEach(bundle -> folders.add(Series.folder(bundle.input().path())));
    RecordedBoots boots = new RecordedBoots(bundles, series);
    SnapshotCutter cutter = new SnapshotCutter(diagnostics, folders, boots);
    List<RawSnapshot> raw = cutter.cut(logs);
    RunFinder finder = new RunFinder(raw, boots);
    Map<Integer, List<Integer>> byRun = new LinkedHashMap<>();
    for (int i = 0; i < raw.size(); i++) {
      byRun.computeIfAbsent(finder.run(i), key -> new ArrayList<>()).add(i);
    }
    List<Run> runs = new ArrayList<>();
    List<Snapshot> snapshots = new ArrayList<>();
    List<Subject> subjects = new ArrayList<>();
    List<Integer> links = new ArrayList<>();
    List<Integer> relations = new ArrayList<>();
    List<Boolean> ordered = new ArrayList<>();
    for (List<Integer> members : byRun.values()) {
      Run run = run(runs.size() + 1, members, raw, cutter.releases());
      runs.add(run);
      SnapshotOrder order = new SnapshotOrder(run, raw, members, boots);
      ordered.add(order.told());
      ObjectTable table = new ObjectTable(raw.get(members.get(0)).objects().size());
      List<List<Sighting>> sightings = new ArrayList<>();
      for (int index : order.sorted()) {
        RawSnapshot snapshot = raw.get(index);
        int id = snapshots.size() + 1;
        snapshots.add(
            new Snapshot(
                id,
                run.id(),
                snapshot.source(),
                snapshot.complete(),
                order.millis(index),
                snapshot.objects().size(),
                snapshot.reads()));
        links.add(finder.linked(index));
        relations.add(finder.compared(index));
        collect(table, sightings, snapshot, id);
      }
      for (List<Sighting> seen : sightings) {
        subjects.add(new Subject(run.id(), seen));
      }
    }
    describe(runs, byRun.size());
    return new History(runs, snapshots, subjects, links, relations, ordered, boots, diagnostics);
  }

  private static void collect(
      ObjectTable table, List<List<Sighting>> sightings, RawSnapshot snapshot, int id) {
    for (KmemleakObject object : snapshot.objects()) {
      Sighting sighting = new Sighting(id, object);
      int number = table.add(object);
      if (number == sightings.size()) {
        sightings.add(List.of(sighting));
      } else {
        List<Sighting> more = new ArrayList<>(sightings.get(number));
        more.add(sighting);
        sightings.set(number, more);
      }
    }
  }

  private Run run(
      int id, List<Integer> members, List<RawSnapshot> raw, Map<String, String> releases) {
    List<List<KmemleakObject>> lists = new ArrayList<>();
    List<KmemleakObject> all = new ArrayList<>();
    String name = release;
    for (int member : members) {
      RawSnapshot snapshot = raw.get(member);
      lists.add(snapshot.objects());
      all.addAll(snapshot.objects());
      if (name == null) {
        name = releases.get(SnapshotCutter.runKey(snapshot.source().path(), snapshot.boot()));
      }
    }
    if (name == null && releases.values().stream().distinct().count() == 1) {
      name = releases.values().iterator().next();
    }
    boolean wide = all.stream().anyMatch(object -> !object.address().fitsIn32Bits());
    Integer rate = hz;
    if (rate == null) {
      rate = TickRate.fromAges(lists);
    }
    if (rate == null && bootRate != null && TickRate.fits(bootRate, all, wide)) {
      rate = bootRate;
    }
    if (rate == null) {
      rate = TickRate.fromBounds(all, wide);
    }
    return new Run(id, name, rate == null ? null : new KernelClock(rate, wide), wide);
  }

  private void describe(List<Run> runs, int count) {
    if (count > 1) {
      diagnostics.add(
          new Diagnostic(
              DiagnosticCode.SEVERAL_RUNS, "the inputs are of " + count + " kernel runs", null));
    }
    for (Run run : runs) {
      if (run.clock() == null) {
        diagnostics.add(
            new Diagnostic(DiagnosticCode.HZ_UNKNOWN, "nothing tells the kernel's HZ", null));
        break;
      }
    }
  }
}
