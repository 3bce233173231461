package io.github.unleak.cli.report;

import io.github.unleak.analyzer.timeline.Sighting;
import io.github.unleak.analyzer.timeline.Snapshot;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.ChainView;
import io.github.unleak.analyzer.verdict.Group;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.analyzer.verdict.NextStep;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one object, as data.
 *
 * @param object the object
 * @param life its time line
 * @param chains the chains it belongs to, one for each snapshot that shows it in one
 * @param next what to do next, or {@code null} where no group tells
 */
public record Explanation(
    JudgedObject object, List<LifeEvent> life, List<ChainView> chains, @Nullable NextStep next) {

  /** Gathers it from {@code analysis}, which holds {@code object}. */
  public static Explanation of(Analysis analysis, JudgedObject object) {
    List<ChainView> chains = new ArrayList<>();
    NextStep next = null;
    for (Group group : analysis.groups()) {
      if (!group.signature().equals(object.signature())
          || group.verdict() != object.verdict()
          || !group.members().contains(object)) {
        continue;
      }
      next = group.next();
      for (ChainView chain : group.chains()) {
        if (chain.members().contains(object.subject().address())) {
          chains.add(chain);
        }
      }
    }
    return new Explanation(object, life(analysis, object), chains, next);
  }

  private static List<LifeEvent> life(Analysis analysis, JudgedObject object) {
    List<LifeEvent> life = new ArrayList<>();
    KmemleakObject first = object.subject().sightings().get(0).object();
    life.add(
        new LifeEvent(
            LifeEvent.Kind.ALLOCATED, 0, object.bornMillis(), first.origin().source(), null));
    List<JudgedObject> rivals = rivals(analysis, object);
    KmemleakObject before = null;
    for (Snapshot snapshot : analysis.snapshots()) {
      if (snapshot.run() != object.subject().run()) {
        continue;
      }
      KmemleakObject now = in(object, snapshot.id());
      if (now == null) {
        life.add(missing(snapshot, rivals));
      } else {
        LifeEvent.Kind kind =
            before != null && changed(before, now) ? LifeEvent.Kind.CHANGED : LifeEvent.Kind.LISTED;
        life.add(
            new LifeEvent(kind, snapshot.id(), snapshot.timeMillis(), now.origin().source(), null));
        before = now;
      }
    }
    return life;
  }

  /** Other objects of the run over the same bytes. */
  private static List<JudgedObject> rivals(Analysis analysis, JudgedObject object) {
    List<JudgedObject> rivals = new ArrayList<>();
    for (JudgedObject other : analysis.objects()) {
      if (!other.equals(object)
          && other.subject().run() == object.subject().run()
          && Lookup.overlap(other, object)) {
        rivals.add(other);
      }
    }
    return rivals;
  }

  private static LifeEvent missing(Snapshot snapshot, List<JudgedObject> rivals) {
    for (JudgedObject rival : rivals) {
      KmemleakObject entry = in(rival, snapshot.id());
      if (entry != null) {
        return new LifeEvent(
            LifeEvent.Kind.REPLACED,
            snapshot.id(),
            snapshot.timeMillis(),
            entry.origin().source(),
            rival);
      }
    }
    return new LifeEvent(
        snapshot.complete() ? LifeEvent.Kind.ABSENT : LifeEvent.Kind.NOT_SHOWN,
        snapshot.id(),
        snapshot.timeMillis(),
        snapshot.source(),
        null);
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
}
