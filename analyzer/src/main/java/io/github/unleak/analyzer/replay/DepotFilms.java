package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.MagazineModel;
import io.github.unleak.analyzer.rcache.MagazineModel.Place;
import io.github.unleak.analyzer.rcache.RcacheModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * Films depots while scans run, and keeps the films of those magazines that somebody asks about.
 */
final class DepotFilms {

  /** Most magazines and changes kept in all films; what comes later is not filmed. */
  private static final int MOST = 300_000;

  private final List<DepotFilm> films = new ArrayList<>();
  private final IdentityHashMap<RcacheModel, Reel> running = new IdentityHashMap<>();
  private final List<Reel> order = new ArrayList<>();

  /** By rcache: what was filmed in the last scan, and the place of its film. */
  private final IdentityHashMap<RcacheModel, Reel> last = new IdentityHashMap<>();

  private long kept;
  private boolean cut;

  /** What is being filmed. */
  private static final class Reel {
    private final RcacheModel rcache;
    private final IdentityHashMap<MagazineModel, Integer> numbers = new IdentityHashMap<>();
    private final List<MagazineModel> magazines = new ArrayList<>();
    private final List<Integer> depot = new ArrayList<>();
    private final List<DepotChange> changes = new ArrayList<>();
    private long freed = Long.MAX_VALUE;
    private int film = -1;

    Reel(RcacheModel rcache) {
      this.rcache = rcache;
      for (int at = rcache.depot().size() - 1; at >= 0; at--) {
        depot.add(number(rcache.depot().get(at)));
      }
    }

    private int number(MagazineModel magazine) {
      Integer known = numbers.putIfAbsent(magazine, magazines.size());
      if (known == null) {
        magazines.add(magazine);
        return magazines.size() - 1;
      }
      return known;
    }

    /** Takes note of the free of a magazine that was in the depot at any time. */
    private void freed(MagazineModel magazine, long time) {
      Integer number = numbers.get(magazine);
      boolean member =
          number != null
              && (depot.contains(number)
                  || changes.stream()
                      .anyMatch(
                          change ->
                              change.kind() == DepotChange.Kind.PUSHED
                                  && change.magazine() == number));
      freed = member ? Math.min(freed, time) : freed;
    }

    private DepotFilm film(int scan, long end) {
      return new DepotFilm(
          scan,
          rcache.domain().address(),
          rcache.order(),
          magazines.stream().map(MagazineModel::address).toList(),
          depot,
          changes,
          end,
          freed);
    }
  }

  /** A scan begins: these are filmed until it ends. */
  void begin(Collection<RcacheModel> rcaches) {
    cut |= !order.isEmpty();
    last.clear();
    running.clear();
    order.clear();
    for (RcacheModel rcache : rcaches) {
      Reel reel = new Reel(rcache);
      running.put(rcache, reel);
      order.add(reel);
    }
  }

  /** Something happens to a magazine; where it was before is still its place, but for a pop. */
  void add(MagazineModel magazine, MagazineEvent.Kind kind, Step step) {
    if (order.isEmpty()) {
      freedSince(magazine, kind, step);
      return;
    }
    Reel reel = running.get(magazine.rcache());
    if (reel == null) {
      reel = new Reel(magazine.rcache()); // used for the first time
      running.put(magazine.rcache(), reel);
      order.add(reel);
    }
    if (kind == MagazineEvent.Kind.FREED) {
      reel.freed(magazine, step.time);
    }
    Step shown = kind == MagazineEvent.Kind.POPPED && step.slab != null ? step.slab : step;
    reel.changes.add(
        new DepotChange(
            kindOf(magazine, kind), reel.number(magazine), step.cpu, shown.line, shown.time));
  }

  /** Something happens between two scans. */
  private void freedSince(MagazineModel magazine, MagazineEvent.Kind kind, Step step) {
    Reel reel = kind == MagazineEvent.Kind.FREED ? last.get(magazine.rcache()) : null;
    if (reel != null) {
      reel.freed(magazine, step.time);
      films.set(reel.film, films.get(reel.film).freedAt(reel.freed));
    }
  }

  private static DepotChange.Kind kindOf(MagazineModel magazine, MagazineEvent.Kind kind) {
    return switch (kind) {
      case BORN -> DepotChange.Kind.BORN;
      case PUSHED -> DepotChange.Kind.PUSHED;
      case POPPED -> DepotChange.Kind.POPPED;
      case FREED ->
          magazine.place() == Place.DEPOT ? DepotChange.Kind.TRIMMED : DepotChange.Kind.FREED;
      case BYPASSED, NOT_IN_DEPOT, UNFREED, OUTLIVED -> DepotChange.Kind.ASTRAY;
    };
  }

  /**
   * The scan has ended.
   *
   * @param asked for addresses that somebody asks about
   */
  void end(int scan, long line, LongPredicate asked) {
    for (Reel reel : order) {
      if (reel.magazines.stream().anyMatch(magazine -> asked.test(magazine.address()))) {
        kept += reel.magazines.size() + reel.changes.size();
        cut |= kept > MOST;
        if (!cut) {
          reel.film = films.size();
          last.put(reel.rcache, reel);
          films.add(reel.film(scan, line));
        }
      }
    }
    running.clear();
    order.clear();
  }

  /** True where films are missing: there were too many, or a scan has no end. */
  boolean cut() {
    return cut;
  }

  /** The films, in the order of the scans. */
  List<DepotFilm> films() {
    return List.copyOf(films);
  }
}
