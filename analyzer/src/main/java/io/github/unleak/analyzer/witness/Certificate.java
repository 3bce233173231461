package io.github.unleak.analyzer.witness;

import io.github.unleak.analyzer.witness.Exploration.Moment;
import io.github.unleak.analyzer.witness.Step.Action;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The schedule by which a depot's tail comes to be listed without a leak. In each of two scans the
 * head is popped between the read of {@code rcache->depot} and the read of the head: the first scan
 * stores the checksums of all behind, the second one finds them unchanged.
 *
 * <p>On a marked kernel each pop resets the checksum of the next head, which is therefore gray in
 * that scan, and would lead to the rest when the gray list is read again. It must be popped, too,
 * after the checksums were compared and before it is read.
 *
 * <p>If scans confirm what they suspect, the second pass has to miss the tail as well, by a pop of
 * its own, in as many scans as {@code min_unref_scans} says.
 *
 * @param marked the kernel marks
 * @param open the tail goes on in a magazine that the snapshot does not list: an old word pointed
 *     at it in the last scan
 * @param popped the one member was popped after the scan, before the report was read
 * @param minUnrefScans scans in a row that must confirm a suspect; 0 if scans have one pass
 */
record Certificate(boolean marked, boolean open, boolean popped, int minUnrefScans) {

  /** Scans that happen: the first one stores the checksums. */
  int scans() {
    return 1 + Math.max(1, minUnrefScans);
  }

  /** Magazines above the tail at the begin: one for each pop that hides it. */
  int above() {
    int pops = (marked ? 2 : 1) + (minUnrefScans > 0 ? 1 : 0);
    return 1 + pops * (scans() - 1);
  }

  /** Operations that happen. */
  int operations() {
    return above() + (popped ? 1 : 0);
  }

  /** All moments from {@code start} until nothing is left to do. */
  List<Moment> play(World start) {
    List<Moment> path = new ArrayList<>();
    path.add(new Moment(null, start));
    Moment at = path.get(0);
    while (at != null) {
      at = next(at);
      if (at != null) {
        path.add(at);
      }
    }
    return path;
  }

  private @Nullable Moment next(Moment at) {
    List<Moment> choices = new ArrayList<>();
    World world = at.world();
    RcacheSteps cpus = new RcacheSteps((step, next) -> choices.add(new Moment(step, next)));
    if (!RcacheSteps.quiet(world)) {
      cpus.from(world);
      return choices.get(0);
    }
    if (pops(at)) {
      cpus.from(world);
      // Each pop on a CPU of its own: one that has just popped has numbers.
      Moment last = null;
      for (Moment choice : choices) {
        last = choice.step() != null && choice.step().action() == Action.FREE ? choice : last;
      }
      return last;
    }
    new ScanSteps((step, next) -> choices.add(new Moment(step, next))).from(world);
    if (choices.isEmpty()) {
      return null;
    }
    int stale = open && world.phase() == ScanSteps.IDLE && world.scans() == 1 ? 1 : 0;
    return choices.get(stale);
  }

  private boolean pops(Moment at) {
    Step step = at.step();
    if (step == null || at.world().budget() == 0) {
      return false;
    }
    boolean first = at.world().scans() == scans() - 1;
    boolean last = at.world().scans() == 0;
    return switch (step.action()) {
      case READ_DEPOT -> true;
      case STORE_CHECKSUM -> marked && !first && step.object() == at.world().depot();
      case SCAN_ENDS -> popped && last;
      default -> false;
    };
  }
}
