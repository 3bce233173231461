package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.MagazineModel;
import io.github.unleak.analyzer.rcache.MagazineModel.Place;
import java.util.List;

/**
 * Probes that somebody put into the pop and the push themselves: a check on the model, which does
 * not need them. They come right behind the slab event that the model goes by.
 */
final class DepotProbes {

  private final ReplayState state;
  private long seen;
  private long agreed;

  DepotProbes(ReplayState state) {
    this.state = state;
  }

  /** The popped magazine must be loaded now, or be the head that is about to be. */
  void popped(Step step) {
    MagazineModel magazine = state.magazines.get(step.pointer);
    if (step.pointer != 0 && magazine != null) {
      seen++;
      agreed += magazine.place() == Place.LOADED || isHead(magazine) ? 1 : 0;
    }
  }

  /** The pushed magazine must be the head now, or be loaded and about to be. */
  void pushed(Step step) {
    MagazineModel magazine = state.magazines.get(step.pointer);
    if (step.pointer != 0 && magazine != null) {
      seen++;
      agreed += isHead(magazine) || magazine.place() == Place.LOADED ? 1 : 0;
    }
  }

  private static boolean isHead(MagazineModel magazine) {
    List<MagazineModel> depot = magazine.rcache().depot();
    return !depot.isEmpty() && depot.get(depot.size() - 1) == magazine;
  }

  /** Probes of magazines that the model knows. */
  long seen() {
    return seen;
  }

  /** Those that found the magazine where the model has it. */
  long agreed() {
    return agreed;
  }
}
