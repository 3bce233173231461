package io.github.unleak.analyzer.witness;

import io.github.unleak.analyzer.rcache.Magazine;
import io.github.unleak.parser.line.Address;
import java.util.ArrayList;
import java.util.List;

/** Small worlds to begin with, and what a snapshot of one shows. */
final class Worlds {

  /** The fill of a magazine that a CPU does not have yet. */
  private static final int ABSENT = -1;

  private Worlds() {}

  /**
   * A depot of {@code depth} and two magazines on each CPU, all of them old.
   *
   * @param fills of loaded and prev, CPU by CPU; empty where fills are left out
   */
  static World start(SmallModel model, int depth, int budget, int scans, int... fills) {
    World world = new World(model);
    int below = 0;
    for (int i = 0; i < depth; i++) {
      int magazine = world.allocate();
      world.word(magazine, below == 0 ? 0 : World.POINTER + below);
      world.set(magazine, World.LINKED | World.OLD, true);
      for (int at = 0; at < model.full() && model.numbers() > 0; at++) {
        number(world, magazine, at);
      }
      below = magazine;
    }
    world.depot(below);
    for (int cpu = 0; cpu < model.cpus(); cpu++) {
      world.loaded(cpu, held(world, fills.length == 0 ? 1 : fills[2 * cpu]));
      world.prev(cpu, held(world, fills.length == 0 ? 1 : fills[2 * cpu + 1]));
    }
    world.used(fills.length == 0 ? 0 : model.cpus());
    world.budget(budget);
    world.scans(scans);
    return world;
  }

  private static int held(World world, int fill) {
    if (fill == ABSENT) {
      return 0;
    }
    int magazine = world.allocate();
    world.set(magazine, World.OLD, true);
    world.word(magazine, fill);
    for (int at = 0; at < fill && world.model().numbers() > 0; at++) {
      number(world, magazine, at);
    }
    return magazine;
  }

  private static void number(World world, int magazine, int at) {
    int bit = Integer.lowestOneBit(world.tree());
    world.slot(magazine, at, Integer.numberOfTrailingZeros(bit) + 1);
    world.numbers(world.out(), world.tree() & ~bit);
  }

  /**
   * Depots of up to {@code depth} magazines; where fills are kept, each CPU's two magazines full or
   * empty in all combinations.
   */
  static List<World> starts(SmallModel model, int depth, int budget, int scans) {
    List<World> starts = new ArrayList<>();
    int full = model.capacity();
    for (int size = 0; size <= depth; size++) {
      if (!model.counted()) {
        starts.add(start(model, size, budget, scans));
        continue;
      }
      for (int bits = 0; bits < 16; bits++) {
        int[] fills = new int[4];
        for (int i = 0; i < 4; i++) {
          fills[i] = ((bits >> i) & 1) * full;
        }
        starts.add(start(model, size, budget, scans, fills));
      }
    }
    return starts;
  }

  /**
   * Depots of up to {@code depth} magazines, and CPUs of which one at least has no magazine, or no
   * prev; others may have both.
   */
  static List<World> lazyStarts(SmallModel model, int depth, int budget, int scans) {
    int full = model.full();
    int[][] counted = {{ABSENT, ABSENT}, {0, ABSENT}, {full, ABSENT}, {full, full}};
    int[][] uncounted = {{ABSENT, ABSENT}, {full, ABSENT}, {full, full}};
    int[][] cpus = model.counted() ? counted : uncounted;
    SmallModel lazy = model.with(SmallModel.Feature.ON_DEMAND);
    List<World> starts = new ArrayList<>();
    for (int size = 0; size <= depth; size++) {
      for (int[] one : cpus) {
        for (int[] other : cpus) {
          if (one[1] == ABSENT || other[1] == ABSENT) {
            starts.add(start(lazy, size, budget, scans, one[0], one[1], other[0], other[1]));
          }
        }
      }
    }
    return starts;
  }

  /** The same worlds, each with every choice of depot members that are still too young. */
  static List<World> youngMembers(List<World> starts) {
    List<World> all = new ArrayList<>();
    for (World start : starts) {
      int size = start.depotSize();
      for (int bits = 0; bits < 1 << size; bits++) {
        World world = start.copy();
        for (int magazine = 1; magazine <= size; magazine++) {
          world.set(magazine, World.OLD, ((bits >> (magazine - 1)) & 1) == 0);
        }
        all.add(world);
      }
    }
    return all;
  }

  /** The magazines that the last scan lists. */
  static List<Integer> listed(World world) {
    List<Integer> listed = new ArrayList<>();
    for (int magazine = 1; magazine < world.fresh(); magazine++) {
      if (world.is(magazine, World.LISTED)) {
        listed.add(magazine);
      }
    }
    return listed;
  }

  /** True where a scan has just listed something, or had and was not followed by another one. */
  static boolean reports(World world) {
    return world.phase() == ScanSteps.IDLE && !listed(world).isEmpty();
  }

  /** The depot's members, head first. */
  static List<Integer> depot(World world) {
    List<Integer> depot = new ArrayList<>();
    for (int at = world.depot(); at != 0; at = world.next(at)) {
      depot.add(at);
    }
    return depot;
  }

  /** Where a magazine of a small world would lie. */
  static Address address(int magazine) {
    return new Address(0xffff888100000000L + magazine * 1024L);
  }

  /** What a dump of {@code magazine} shows, were its numbers 127. */
  static Magazine dump(World world, int magazine) {
    int next = world.next(magazine);
    if (next != 0) {
      return new Magazine(address(magazine), Magazine.Head.POINTER, address(next).value(), true);
    }
    int word = world.word(magazine);
    return new Magazine(
        address(magazine),
        Magazine.headOf(word),
        word,
        word > 0 || world.is(magazine, World.LINKED));
  }
}
