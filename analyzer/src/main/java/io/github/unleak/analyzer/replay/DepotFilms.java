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
  private long kept;
  private boolean cut;

  /** What is being filmed. */
  private static final class Reel {
    private final RcacheModel rcache;
    private final IdentityHashMap<MagazineModel, Integer> numbers = new IdentityHashMap<>();
    private final List<MagazineModel> magazines = new ArrayList<>();
    private final List<Integer> depot = new ArrayList<>();
    private final List<DepotChange> changes = new ArrayList<>();

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

    private DepotFilm film(int scan, long end) {
      return new DepotFilm(
          scan,
          rcache.domain().address(),
          rcache.order(),
          magazines.stream().map(MagazineModel::address).toList(),
          depot,
          changes,
          end);
    }
  }

  /** A scan begins: these are filmed until it ends. */
  void begin(Collection<RcacheModel> rcaches) {
    cut |= !order.isEmpty();
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
      return;
    }
    Reel reel = running.get(magazine.rcache());
    if (reel == null) {
      reel = new Reel(magazine.rcache()); // used for the first time
      running.put(magazine.rcache(), reel);
      order.add(reel);
    }
    Step shown = kind == MagazineEvent.Kind.POPPED && step.slab != null ? step.slab : step;
    reel.changes.add(
        new DepotChange(
            kindOf(magazine, kind), reel.number(magazine), step.cpu, shown.line, shown.time));
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
