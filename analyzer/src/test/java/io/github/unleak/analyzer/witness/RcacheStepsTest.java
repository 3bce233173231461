package io.github.unleak.analyzer.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.witness.SmallModel.Feature;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Every schedule of two CPUs and the trimming work, from every depot of up to two magazines with
 * full or empty ones on the CPUs, store by store: magazines of 1 with six operations, of 2 with
 * seven. With emptied CPUs and allocations that find nothing under their limit.
 */
class RcacheStepsTest {

  /** No number is handed out twice or lost, and only full magazines are in the depot. */
  private static void check(World world) {
    Set<Integer> places = new HashSet<>(Worlds.depot(world));
    for (int member : Worlds.depot(world)) {
      assertTrue(world.is(member, World.ALLOCATED), "a freed magazine is in the depot");
      assertTrue(world.is(member, World.LINKED), "a magazine in the depot is not full");
    }
    for (int cpu = 0; cpu < world.model().cpus(); cpu++) {
      places.addAll(List.of(world.loaded(cpu), world.prev(cpu), world.held(cpu)));
    }
    places.add(world.workMagazine());
    if (RcacheSteps.quiet(world)) {
      // So links make one path: no circle, no branch, none to a magazine that is in no depot.
      for (int magazine = 1; magazine < world.fresh(); magazine++) {
        assertEquals(
            world.is(magazine, World.LINKED),
            Worlds.depot(world).contains(magazine),
            "a link outside the depot");
      }
    }
    int cached = 0;
    for (int magazine = 1; magazine < world.fresh(); magazine++) {
      if (!world.is(magazine, World.ALLOCATED)) {
        continue;
      }
      assertTrue(places.contains(magazine), "nothing points at magazine " + magazine);
      for (int at = 0; at < world.fill(magazine); at++) {
        int bit = 1 << (world.slot(magazine, at) - 1);
        assertEquals(0, cached & bit, "a number is in two places of the rcache");
        cached |= bit;
      }
    }
    assertEquals(0, cached & world.out(), "a number that is out is in the rcache");
    assertEquals(0, cached & world.tree(), "a number is in the tree and in the rcache");
    assertEquals(0, world.out() & world.tree(), "a number that is out is in the tree");
    int all = (1 << world.model().numbers()) - 1;
    assertEquals(all, cached | world.out() | world.tree(), "a number is lost");
  }

  private static void search(int capacity, int depth, int operations) {
    int numbers = capacity * (depth + 4) + 2;
    SmallModel model =
        SmallModel.of(2, depth + 4 + operations, Feature.STALLS, Feature.MISSES, Feature.FLUSHES)
            .capacity(capacity)
            .numbers(numbers)
            .trimAbove(1);
    search("from the start", capacity, Worlds.starts(model, depth, operations, 0));
    search("on demand", capacity, Worlds.lazyStarts(model, depth, operations, 0));
  }

  private static void search(String magazines, int capacity, List<World> starts) {
    for (World start : starts) {
      int two = start.tree() & -start.tree();
      start.numbers(two, start.tree() & ~two);
    }
    long states = Exploration.all(starts, world -> true, RcacheStepsTest::check);
    System.out.printf(
        "rcache, magazines of %d, %s: %d operations, %d states%n",
        capacity, magazines, starts.get(0).budget(), states);
  }

  @Test
  void noNumberIsHandedOutTwiceOrLost() {
    search(1, 2, Bound.operations(6));
    search(2, 1, Bound.operations(7));
  }

  /** The check itself must see what it is for. */
  @Test
  void whatAFaultyRcacheDoesIsSeen() {
    SmallModel model = SmallModel.of(1, 6).capacity(1).numbers(4);
    World whole = Worlds.start(model, 2, 0, 0, 1, 0);
    check(whole);
    World cutTail = whole.copy();
    cutTail.word(cutTail.depot(), 0);
    assertThrows(AssertionError.class, () -> check(cutTail));
    World twice = whole.copy();
    twice.numbers(1, twice.tree());
    assertThrows(AssertionError.class, () -> check(twice));
    World lost = whole.copy();
    lost.numbers(0, 0);
    assertThrows(AssertionError.class, () -> check(lost));
    World popped = whole.copy();
    popped.depot(popped.next(popped.depot()));
    assertThrows(AssertionError.class, () -> check(popped));
    World emptied = whole.copy();
    emptied.set(emptied.depot(), World.LINKED, false);
    assertThrows(AssertionError.class, () -> check(emptied));
  }

  /**
   * A magazine that was popped is never pushed again, but where its CPU was emptied: a CPU pushes
   * the one of its two that was filled last, and that is never one that came full.
   */
  @Test
  void whatWasPoppedIsNotPushedAgain() {
    SmallModel model = SmallModel.of(1, 12).capacity(2);
    assertFalse(pushedAgain(model));
    assertTrue(pushedAgain(model.with(Feature.FLUSHES)));
  }

  private static boolean pushedAgain(SmallModel model) {
    World start = Worlds.start(model, 1, 14, 0, 0, 0);
    int only = start.depot();
    boolean[] found = new boolean[1];
    // It counts as popped once it is not linked; the start is left out by its budget.
    Exploration.all(
        List.of(start),
        world -> true,
        world -> {
          if (!world.is(only, World.LINKED) && world.is(only, World.ALLOCATED)) {
            World popped = world.copy();
            Exploration.all(
                List.of(popped),
                next -> !found[0],
                next -> found[0] |= next.is(only, World.LINKED));
          }
        });
    return found[0];
  }
}
