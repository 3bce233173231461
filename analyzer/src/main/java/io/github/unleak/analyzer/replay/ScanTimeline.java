package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.DomainModel;
import io.github.unleak.analyzer.rcache.MagazineModel;
import io.github.unleak.analyzer.rcache.MagazineModel.Place;
import io.github.unleak.analyzer.rcache.RcacheModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The scans of kmemleak, and where the magazines that somebody asks about are meanwhile. */
final class ScanTimeline {

  /** Most scans kept; automatic ones come every ten minutes. */
  private static final int MOST = 10_000;

  /** Most depots kept that were popped while a scan ran. */
  private static final int MOST_POPS = 100_000;

  private final List<ScanWindow> scans = new ArrayList<>();
  private final Map<MagazineModel, Held> held = new HashMap<>();

  /** The same for the pass that is running, and what came of the passes before it. */
  private final Map<MagazineModel, Held> heldInPass = new HashMap<>();

  private final Map<MagazineModel, List<PassPlace>> passPlaces = new HashMap<>();
  private int passesBegun;
  private int passesEnded;
  private final Map<RcacheModel, Long> popsBefore = new LinkedHashMap<>();
  private final List<ScanPops> pops = new ArrayList<>();
  private @Nullable Step running;
  private long dropped;

  private record Held(Place place, int depth, long pops) {}

  void begin(Step step, ReplayState state) {
    if (running != null) {
      close(-1);
    }
    Step copy = new Step();
    copy.line = step.line;
    copy.time = step.time;
    running = copy;
    held.clear();
    forgetPasses();
    popsBefore.clear();
    rcaches(state).forEach(rcache -> popsBefore.put(rcache, rcache.pops()));
    state
        .journal
        .asked()
        .forEach(
            address -> {
              MagazineModel magazine = state.magazines.get(address);
              if (magazine != null && !state.overflowedUnseen(magazine)) {
                held.put(magazine, hold(magazine));
              }
            });
    state.journal.films.begin(popsBefore.keySet());
  }

  private void forgetPasses() {
    heldInPass.clear();
    passPlaces.clear();
    passesBegun = 0;
    passesEnded = 0;
  }

  /** A pass of the scan begins ({@code __kmemleak_scan()}). */
  void passBegins() {
    if (running != null) {
      passesBegun++;
      heldInPass.clear();
      held.keySet().forEach(magazine -> heldInPass.put(magazine, hold(magazine)));
    }
  }

  /** A pass of the scan has ended. */
  void passEnds() {
    if (passesEnded == passesBegun) {
      return;
    }
    passesEnded = passesBegun;
    heldInPass.forEach(
        (magazine, before) ->
            passPlaces
                .computeIfAbsent(magazine, key -> new ArrayList<>())
                .add(new PassPlace(before.place, magazine.place(), popsAbove(magazine, before))));
  }

  private static long popsAbove(MagazineModel magazine, Held before) {
    return before.depth < 0 ? 0 : magazine.rcache().pops() - before.pops;
  }

  /** The passes of the scan that is over, or none if the trace lacks the begin or end of one. */
  private List<PassPlace> passes(MagazineModel magazine) {
    List<PassPlace> places = passPlaces.getOrDefault(magazine, List.of());
    return places.size() == passesBegun ? places : List.of();
  }

  /** What was popped while a scan ran, of those that are no more by its end, too. */
  private void count(int number, ReplayState state) {
    rcaches(state).forEach(rcache -> popsBefore.putIfAbsent(rcache, 0L));
    popsBefore.forEach(
        (rcache, before) -> {
          long popped = rcache.pops() - before;
          if (popped > 0 && pops.size() < MOST_POPS) {
            pops.add(new ScanPops(number, rcache.domain().address(), rcache.order(), popped));
          }
        });
    popsBefore.clear();
  }

  private static List<RcacheModel> rcaches(ReplayState state) {
    List<RcacheModel> rcaches = new ArrayList<>();
    for (DomainReplay domain : state.domains.values()) {
      for (int order = 0; order < DomainModel.ORDERS; order++) {
        RcacheModel rcache = domain.model.used(order);
        if (rcache != null) {
          rcaches.add(rcache);
        }
      }
    }
    return rcaches;
  }

  private static Held hold(MagazineModel magazine) {
    RcacheModel rcache = magazine.rcache();
    int depth = -1;
    if (magazine.place() == Place.DEPOT) {
      depth = rcache.depot().size() - 1 - rcache.depot().indexOf(magazine);
    }
    return new Held(magazine.place(), depth, rcache.pops());
  }

  void end(Step step, ReplayState state) {
    if (running == null) {
      return;
    }
    close(step.time);
    int number = scans.size();
    if (dropped == 0) {
      count(number, state);
      state.journal.films.end(number, step.line, state.journal::asks);
    }
    for (Map.Entry<MagazineModel, Held> entry : held.entrySet()) {
      MagazineModel magazine = entry.getKey();
      Held before = entry.getValue();
      RcacheModel rcache = magazine.rcache();
      state.journal.add(
          magazine.address(),
          new MagazinePlace(
              number,
              before.place,
              before.depth,
              magazine.place(),
              popsAbove(magazine, before),
              rcache.domain().address(),
              rcache.order(),
              magazine.cpu(),
              step.line,
              state.certain(magazine),
              passes(magazine)));
    }
    held.clear();
    forgetPasses();
  }

  private void close(long end) {
    Step begun = running;
    if (begun != null && scans.size() < MOST) {
      scans.add(new ScanWindow(scans.size() + 1, -1, begun.time, end, begun.line));
    } else {
      dropped++;
    }
    running = null;
  }

  /** The scans, in the order of time. */
  List<ScanWindow> scans() {
    if (running != null) {
      close(-1);
    }
    return List.copyOf(scans);
  }

  /** The depots that were popped while a scan ran that has ended, scan by scan. */
  List<ScanPops> pops() {
    return List.copyOf(pops);
  }

  /** Scans beyond those kept. */
  long dropped() {
    return dropped;
  }
}
