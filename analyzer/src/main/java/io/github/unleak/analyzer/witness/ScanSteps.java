package io.github.unleak.analyzer.witness;

import io.github.unleak.analyzer.witness.SmallModel.Feature;
import io.github.unleak.analyzer.witness.Step.Action;
import java.util.function.BiConsumer;

/**
 * What {@code kmemleak_scan()} (mm/kmemleak.c) does next, one read at a time: the gray list first
 * in first out, then the checksums of what is white in the order of creation, the gray list again,
 * and the report; since Linux 7.3, if there are suspects, the gray list once more before it. Only
 * the rcache is in this world: its {@code struct iova_rcache} is found by the scan, its per-CPU
 * part behind it or before it.
 */
final class ScanSteps {

  /** No scan runs. */
  static final int IDLE = 0;

  /** The gray list is read. */
  static final int GRAY = 1;

  /** Checksums of what is white are computed. */
  static final int CHECKSUMS = 2;

  /** The gray list is read again, for what is rescued. */
  static final int AGAIN = 3;

  /** The second pass reads the gray list, to confirm what is suspected. */
  static final int CONFIRM = 4;

  private static final int RCACHE = 1000;
  private static final int PERCPU = 1001;

  private final BiConsumer<Step, World> sink;

  ScanSteps(BiConsumer<Step, World> sink) {
    this.sink = sink;
  }

  /** The scanner's next step: one, but where a scan begins. */
  void from(World world) {
    switch (world.phase()) {
      case IDLE -> {
        if (world.scans() > 0 && RcacheSteps.quiet(world)) {
          begin(world);
        }
      }
      case CHECKSUMS -> checksum(world);
      default -> {
        if (world.gray() == 0) {
          endOfList(world);
        } else {
          read(world);
        }
      }
    }
  }

  private void begin(World world) {
    int most = world.model().has(Feature.STALE_WORDS) ? world.fresh() - 1 : 0;
    for (int stale = 0; stale <= most; stale++) {
      if (stale == 0 || world.is(stale, World.ALLOCATED)) {
        begin(world, stale, true);
        if (world.model().has(Feature.YOUNG)) {
          begin(world, stale, false);
        }
      }
    }
  }

  /** Where {@code aged}, five seconds have passed since the last allocation. */
  private void begin(World world, int stale, boolean aged) {
    World next = world.copy();
    next.scans(world.scans() - 1);
    next.scanner(GRAY, 0);
    for (int magazine = 1; magazine < world.fresh(); magazine++) {
      if (world.is(magazine, World.ALLOCATED)) {
        next.set(magazine, World.GRAY | World.LISTED | World.LINKED_WHEN_WHITE, false);
        if (aged) {
          next.set(magazine, World.OLD, true);
        }
      }
    }
    if (stale != 0) {
      found(next, stale);
    }
    if (world.model().has(Feature.CPUS_FIRST)) {
      next.enqueue(PERCPU);
    }
    next.enqueue(RCACHE);
    sink.accept(
        new Step(
            Step.SCANNER, stale == 0 ? Action.SCAN_BEGINS : Action.READ_STALE, stale, aged ? 1 : 0),
        next);
  }

  /** A word holds the address of {@code magazine}: if that is white, it becomes gray. */
  private static void found(World next, int magazine) {
    if (magazine != 0 && next.is(magazine, World.ALLOCATED) && !next.is(magazine, World.GRAY)) {
      next.set(magazine, World.GRAY, true);
      next.enqueue(magazine);
    }
  }

  private void read(World world) {
    World next = world.copy();
    int item = world.gray();
    if (item == RCACHE) {
      next.dequeue();
      found(next, world.depot());
      if (!world.model().has(Feature.CPUS_FIRST)) {
        next.enqueue(PERCPU);
      }
      sink.accept(new Step(Step.SCANNER, Action.READ_DEPOT, world.depot(), 0), next);
    } else if (item == PERCPU) {
      int cpu = world.place() / 2;
      boolean loaded = world.place() % 2 == 0;
      int target = loaded ? world.loaded(cpu) : world.prev(cpu);
      if (world.place() + 1 == 2 * world.model().cpus()) {
        next.dequeue();
        next.scanner(world.phase(), 0);
      } else {
        next.scanner(world.phase(), world.place() + 1);
      }
      found(next, target);
      Action action = loaded ? Action.READ_LOADED : Action.READ_PREV;
      sink.accept(new Step(Step.SCANNER, action, target, cpu), next);
    } else {
      next.dequeue();
      found(next, world.next(item));
      sink.accept(new Step(Step.SCANNER, Action.READ_MAGAZINE, item, world.next(item)), next);
    }
  }

  /** The gray list is empty: checksums come next, or the report. */
  private void endOfList(World world) {
    World next = world.copy();
    if (world.phase() == GRAY) {
      next.scanner(CHECKSUMS, 1);
      checksum(next);
    } else if (world.phase() == AGAIN && suspect(next)) {
      confirm(next);
    } else {
      report(next);
    }
  }

  /** The full pass is over; true if it suspects something. */
  private static boolean suspect(World next) {
    boolean any = false;
    for (int magazine = 1; magazine < next.fresh(); magazine++) {
      boolean suspect =
          next.model().confirms()
              && white(next, magazine)
              && next.is(magazine, World.OLD)
              && !next.is(magazine, World.REPORTED);
      if (suspect) {
        next.set(magazine, World.SUSPECT, true);
        any = true;
      }
    }
    return any;
  }

  /** The second pass: all are white again, and what was found before has to be suspected anew. */
  private void confirm(World next) {
    next.scanner(CONFIRM, 0);
    for (int magazine = 1; magazine < next.fresh(); magazine++) {
      if (next.is(magazine, World.GRAY)) {
        next.set(magazine, World.GRAY, false);
        next.confirmed(magazine, 0);
      }
    }
    if (next.model().has(Feature.CPUS_FIRST)) {
      next.enqueue(PERCPU);
    }
    next.enqueue(RCACHE);
    sink.accept(new Step(Step.SCANNER, Action.CONFIRMATION_BEGINS, 0, 0), next);
  }

  /** The next white magazine, in the order of creation; the gray list where there is none left. */
  private void checksum(World world) {
    int magazine = world.place();
    while (magazine < world.fresh() && !white(world, magazine)) {
      magazine++;
    }
    World next = world.copy();
    if (magazine >= world.fresh()) {
      next.scanner(AGAIN, 0);
      from(next);
      return;
    }
    next.scanner(CHECKSUMS, magazine + 1);
    boolean unchanged = world.unchanged(magazine);
    if (unchanged) {
      next.set(magazine, World.LINKED_WHEN_WHITE, world.is(magazine, World.LINKED));
    } else {
      next.storeChecksum(magazine);
      found(next, magazine);
    }
    Action action = unchanged ? Action.STAYS_WHITE : Action.STORE_CHECKSUM;
    sink.accept(new Step(Step.SCANNER, action, magazine, 0), next);
  }

  private void report(World next) {
    next.scanner(IDLE, 0);
    for (int magazine = 1; magazine < next.fresh(); magazine++) {
      if (!white(next, magazine)) {
        next.set(magazine, World.GRAY, false);
        next.confirmed(magazine, 0);
      } else if (next.is(magazine, World.OLD)) {
        next.set(magazine, World.LISTED, reported(next, magazine));
      }
      next.set(magazine, World.SUSPECT, false);
    }
    sink.accept(new Step(Step.SCANNER, Action.SCAN_ENDS, 0, 0), next);
  }

  private static boolean reported(World next, int magazine) {
    if (!next.model().confirms()) {
      return true;
    }
    if (next.is(magazine, World.SUSPECT)) {
      next.confirmed(magazine, next.confirmed(magazine) + 1);
      next.set(magazine, World.REPORTED, next.confirmed(magazine) >= next.model().minUnrefScans());
    }
    return next.is(magazine, World.REPORTED);
  }

  private static boolean white(World world, int magazine) {
    return world.is(magazine, World.ALLOCATED) && !world.is(magazine, World.GRAY);
  }
}
