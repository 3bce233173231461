package io.github.unleak.cli.report.explain;

import io.github.unleak.analyzer.replay.MagazineEvent;
import io.github.unleak.analyzer.timeline.Sighting;
import io.github.unleak.analyzer.timeline.Snapshot;
import io.github.unleak.analyzer.verdict.Investigation;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.analyzer.verdict.TracedLife;
import io.github.unleak.analyzer.verdict.TracedLife.Passage;
import io.github.unleak.cli.report.page.Printable;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts what reports and a trace say of one object onto one time line. */
final class Timeline {

  private record Dated(TimelineEvent event, long time) {}

  private final Investigation investigation;
  private final JudgedObject object;
  private final @Nullable TracedLife traced;
  private final List<Dated> events = new ArrayList<>();

  private Timeline(Investigation investigation, JudgedObject object) {
    this.investigation = investigation;
    this.object = object;
    this.traced = TracedLife.of(investigation, object);
  }

  /** All events of {@code object}, in the order of time as far as it is known. */
  static List<TimelineEvent> of(Investigation investigation, JudgedObject object) {
    Timeline line = new Timeline(investigation, object);
    line.born();
    line.snapshots();
    TracedLife life = line.traced;
    if (life != null) {
      line.moves(life);
      line.scans(life);
      line.end(life);
      line.events.sort(Comparator.comparingLong(Dated::time));
    }
    return line.events.stream().map(Dated::event).toList();
  }

  private void born() {
    TracedLife life = traced;
    var alloc = life == null ? null : life.born();
    if (life == null || alloc == null) {
      KmemleakObject first = object.subject().sightings().get(0).object();
      TimelineEvent event =
          TimelineEvent.reported(
              TimelineEvent.Kind.ALLOCATED,
              0,
              object.bornMillis(),
              first.origin().source(),
              null,
              null);
      events.add(new Dated(event, Long.MIN_VALUE));
    } else {
      SourceLine source = new SourceLine(life.path(), alloc.line());
      String site = " by " + Printable.of(alloc.site().toString());
      TimelineEvent event =
          TimelineEvent.traced(TimelineEvent.Kind.ALLOCATED, alloc.time(), source, -1, site, true);
      events.add(new Dated(event, alloc.time()));
    }
  }

  private void snapshots() {
    List<JudgedObject> rivals = rivals();
    KmemleakObject before = null;
    long time = Long.MIN_VALUE;
    for (Snapshot snapshot : investigation.analysis().snapshots()) {
      if (snapshot.run() != object.subject().run()) {
        continue;
      }
      Passage passage = traced == null ? null : traced.passage(snapshot.id());
      KmemleakObject now = in(object, snapshot.id());
      TimelineEvent event;
      if (now == null) {
        event = missing(snapshot, rivals, passage);
      } else {
        TimelineEvent.Kind kind =
            before != null && changed(before, now)
                ? TimelineEvent.Kind.CHANGED
                : TimelineEvent.Kind.LISTED;
        event =
            TimelineEvent.reported(
                kind, snapshot.id(), snapshot.timeMillis(), now.origin().source(), null, passage);
        before = now;
      }
      time = Math.max(time, on(snapshot, event));
      events.add(new Dated(event, time));
    }
  }

  /** When a snapshot was, on the trace's clock; the earliest possible time where it is unknown. */
  private long on(Snapshot snapshot, TimelineEvent event) {
    TracedLife life = traced;
    if (life == null) {
      return event.timeNanos();
    }
    long least = life.view().times().scanNotBefore(snapshot.id());
    return event.timeNanos() == -1 || life.view().times().scan(snapshot.id()) != null
        ? least
        : Math.max(least, event.timeNanos() + life.view().alignment().offsetNanos());
  }

  /** Other objects of the run over the same bytes. */
  private List<JudgedObject> rivals() {
    List<JudgedObject> rivals = new ArrayList<>();
    for (JudgedObject other : investigation.analysis().objects()) {
      if (!other.equals(object)
          && other.subject().run() == object.subject().run()
          && Lookup.overlap(other, object)) {
        rivals.add(other);
      }
    }
    return rivals;
  }

  private static TimelineEvent missing(
      Snapshot snapshot, List<JudgedObject> rivals, @Nullable Passage passage) {
    for (JudgedObject rival : rivals) {
      KmemleakObject entry = in(rival, snapshot.id());
      if (entry != null) {
        return TimelineEvent.reported(
            TimelineEvent.Kind.REPLACED,
            snapshot.id(),
            snapshot.timeMillis(),
            entry.origin().source(),
            rival,
            passage);
      }
    }
    return TimelineEvent.reported(
        snapshot.complete() ? TimelineEvent.Kind.ABSENT : TimelineEvent.Kind.NOT_SHOWN,
        snapshot.id(),
        snapshot.timeMillis(),
        snapshot.source(),
        null,
        passage);
  }

  private static @Nullable KmemleakObject in(JudgedObject object, int snapshot) {
    for (Sighting sighting : object.subject().sightings()) {
      if (sighting.snapshot() == snapshot) {
        return sighting.object();
      }
    }
    return null;
  }

  private static boolean changed(KmemleakObject before, KmemleakObject now) {
    boolean crc = before.crc() >= 0 && now.crc() >= 0 && before.crc() != now.crc();
    boolean dump =
        before.dump().length() == now.dump().length() && !before.dump().sameBytes(now.dump());
    return crc || dump;
  }

  private void moves(TracedLife life) {
    for (MagazineEvent move : life.moves()) {
      TimelineEvent.Kind kind =
          switch (move.kind()) {
            case PUSHED -> TimelineEvent.Kind.PUSHED;
            case POPPED -> TimelineEvent.Kind.POPPED;
            case BYPASSED -> TimelineEvent.Kind.BYPASSED;
            case NOT_IN_DEPOT -> TimelineEvent.Kind.NOT_IN_DEPOT;
            case UNFREED -> TimelineEvent.Kind.UNFREED;
            case OUTLIVED -> TimelineEvent.Kind.OUTLIVED;
            case BORN -> TimelineEvent.Kind.ALLOCATED;
            case FREED -> TimelineEvent.Kind.FREED;
          };
      SourceLine source = new SourceLine(life.path(), move.line());
      TimelineEvent event =
          TimelineEvent.traced(kind, move.time(), source, move.cpu(), how(move), move.sure());
      events.add(new Dated(event, move.time()));
    }
  }

  private static String how(MagazineEvent move) {
    String cpu = "CPU " + move.cpu();
    String other = new Address(move.detail()).toString();
    return switch (move.kind()) {
      case POPPED ->
          " by "
              + cpu
              + (move.detail() == 0 ? "" : ", which gave out number " + other + " from it");
      case BYPASSED ->
          cpu
              + (move.detail() == 0 ? " popped a magazine" : " popped " + other)
              + " from below it in the depot, and nobody had popped this one";
      case NOT_IN_DEPOT ->
          cpu + " took number " + other + " from the tree, though the depot should have held this";
      case UNFREED -> other + " took its place on " + cpu + ", and it was not freed";
      case OUTLIVED -> "its domain " + other + " was torn down, and it was not freed";
      case BORN, PUSHED, FREED -> " by " + cpu;
    };
  }

  /** Scans that no snapshot is known to be of. */
  private void scans(TracedLife life) {
    for (Passage passage : life.passages()) {
      if (passage.snapshot() == 0) {
        SourceLine source = new SourceLine(life.path(), passage.window().line());
        events.add(new Dated(TimelineEvent.scanned(passage, source), passage.window().begin()));
      }
    }
  }

  private void end(TracedLife life) {
    var end = life.end();
    if (end == null) {
      return;
    }
    SourceLine source = new SourceLine(life.path(), end.line());
    String site = " by " + Printable.of(end.site().toString());
    TimelineEvent event =
        switch (end.kind()) {
          case FREE ->
              TimelineEvent.traced(TimelineEvent.Kind.FREED, end.time(), source, -1, site, true);
          case ALLOC, OVERLAP ->
              TimelineEvent.traced(
                  TimelineEvent.Kind.REALLOCATED,
                  end.time(),
                  source,
                  -1,
                  " " + new Address(end.pointer()) + " was allocated there" + site,
                  true);
        };
    events.add(new Dated(event, end.time()));
  }
}
