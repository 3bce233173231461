package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.TraceView;
import io.github.unleak.analyzer.replay.LifeEvent;
import io.github.unleak.analyzer.replay.MagazineEvent;
import io.github.unleak.analyzer.replay.MagazinePlace;
import io.github.unleak.analyzer.replay.ObjectLife;
import io.github.unleak.analyzer.replay.ScanWindow;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.timeline.Snapshot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a trace shows of one object, and of no other that was at its address before or after.
 *
 * @param path of the trace
 * @param view how the trace lies to the reports
 * @param born its allocation, or {@code null} where the trace does not show it
 * @param moves what the replay found of it as a magazine, without its allocation and its free
 * @param end what shows that it was freed, or {@code null}
 * @param passages the scans while it was there, and those whose result a snapshot shows
 */
public record TracedLife(
    String path,
    TraceView view,
    @Nullable LifeEvent born,
    List<MagazineEvent> moves,
    @Nullable LifeEvent end,
    List<Passage> passages) {

  /**
   * A scan while the object was there.
   *
   * @param window the scan
   * @param place where the model had the object meanwhile; {@code null} where it does not know, or
   *     before and after the object's life
   * @param snapshot the id of the snapshot that shows the scan's result, or 0 for none
   */
  public record Passage(ScanWindow window, @Nullable MagazinePlace place, int snapshot) {}

  /** What the first trace that can tell shows of {@code object}, or {@code null}. */
  public static @Nullable TracedLife of(Investigation investigation, JudgedObject object) {
    for (TraceView view : investigation.views()) {
      if (view.run() == object.subject().run()
          && view.life(object.subject()).basis() != ObjectLife.Basis.NONE) {
        TracedLife life = in(investigation, view, object);
        if (life.born != null || life.end != null || !life.moves.isEmpty()) {
          return life;
        }
      }
    }
    return null;
  }

  private static TracedLife in(Investigation investigation, TraceView view, JudgedObject object) {
    TraceReplay replay = view.replay();
    ObjectLife life = view.life(object.subject());
    LifeEvent born = life.own();
    LifeEvent end = life.end();
    long from =
        born == null
            ? view.alignment().notBefore(object.subject().latest().jiffies())
            : born.time();
    long to = end == null ? Long.MAX_VALUE : end.time();
    List<MagazineEvent> moves = new ArrayList<>();
    for (MagazineEvent move : view.names().magazine(object.subject())) {
      boolean shownAlready =
          move.kind() == MagazineEvent.Kind.BORN || move.kind() == MagazineEvent.Kind.FREED;
      if (move.time() >= from && move.time() <= to && !shownAlready) {
        moves.add(move);
      }
    }
    List<Passage> passages = new ArrayList<>();
    for (ScanWindow window : replay.scans()) {
      boolean there = window.begin() >= from && window.begin() <= to;
      int snapshot = snapshot(investigation, view, window);
      if (there || snapshot > 0) {
        MagazinePlace place = there ? place(view, object, window) : null;
        passages.add(new Passage(window, place, snapshot));
      }
    }
    return new TracedLife(
        replay.path(), view, born, List.copyOf(moves), end, List.copyOf(passages));
  }

  private static @Nullable MagazinePlace place(
      TraceView view, JudgedObject object, ScanWindow window) {
    for (MagazinePlace place : view.names().places(object.subject())) {
      if (place.scan() == window.number()) {
        return place;
      }
    }
    return null;
  }

  private static int snapshot(Investigation investigation, TraceView view, ScanWindow window) {
    for (Snapshot snapshot : investigation.analysis().snapshots()) {
      ScanWindow scan = view.times().scan(snapshot.id());
      if (snapshot.run() == view.run() && scan != null && scan.number() == window.number()) {
        return snapshot.id();
      }
    }
    return 0;
  }

  /** The scan whose result a snapshot is, or {@code null} where that is not known. */
  public @Nullable Passage passage(int snapshot) {
    for (Passage passage : passages) {
      if (passage.snapshot() == snapshot) {
        return passage;
      }
    }
    return null;
  }
}
