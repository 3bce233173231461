package io.github.unleak.analyzer.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.rcache.DepotChain;
import io.github.unleak.analyzer.rcache.DepotTails;
import io.github.unleak.analyzer.rcache.Magazine;
import io.github.unleak.analyzer.witness.SmallModel.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What scans that race with the rcache list, found by trying every schedule, against the closed
 * form of {@link DepotTails}: two CPUs, two scans and three, from every depot of up to five
 * magazines. Prints how many states each search visits.
 */
class DepotRaceTest {

  /** Depots of more than this are reached, but not all that the closed form allows of them. */
  private static final int DEPTH = 3;

  /** A member of the depot as 1 where it is listed, head first; all that one search finds. */
  private static final class Found {
    private final Set<String> shapes = new TreeSet<>();
    private long states;

    void look(World world) {
      if (Worlds.reports(world)) {
        List<Integer> listed = Worlds.listed(world);
        explained(world, listed);
        List<Integer> depot = Worlds.depot(world);
        if (depot.containsAll(listed) && RcacheSteps.quiet(world)) {
          StringBuilder shape = new StringBuilder();
          depot.forEach(member -> shape.append(listed.contains(member) ? '1' : '0'));
          shapes.add(shape.toString());
        }
      }
    }

    /** The one direction: all that is listed and still in the depot has the closed form. */
    private static void explained(World world, List<Integer> listed) {
      List<Magazine> dumps = new ArrayList<>();
      for (int magazine : listed) {
        assertTrue(
            world.is(magazine, World.LINKED_WHEN_WHITE),
            "listed, and in no depot when it was found white");
        if (world.is(magazine, World.LINKED)) {
          dumps.add(Worlds.dump(world, magazine));
        }
      }
      for (DepotChain chain : DepotTails.of(dumps)) {
        assertTrue(chain.explained(), "found by the search, not by the closed form: " + chain);
      }
    }

    Set<String> shapesUpTo(int depth) {
      Set<String> small = new TreeSet<>(shapes);
      small.removeIf(shape -> shape.length() > depth);
      return small;
    }
  }

  private static Found search(String name, List<World> starts) {
    Found found = new Found();
    found.states = Exploration.all(starts, world -> true, found::look);
    System.out.printf("depot race, %s: %d states%n", name, found.states);
    return found;
  }

  /** The other direction: what the closed form allows of depots of 1 to {@code depth} members. */
  private static Set<String> allowed(int depth, int mostChains) {
    Set<String> allowed = new TreeSet<>();
    for (int size = 1; size <= depth; size++) {
      for (int bits = 1; bits < 1 << size; bits++) {
        StringBuilder shape = new StringBuilder();
        List<Magazine> dumps = new ArrayList<>();
        World world = Worlds.start(SmallModel.of(1, size + 2), size, 0, 0);
        for (int member : Worlds.depot(world)) {
          boolean listed = ((bits >> (member - 1)) & 1) == 1;
          shape.append(listed ? '1' : '0');
          if (listed) {
            dumps.add(Worlds.dump(world, member));
          }
        }
        List<DepotChain> chains = DepotTails.of(dumps);
        if (chains.size() <= mostChains && chains.stream().allMatch(DepotChain::explained)) {
          allowed.add(shape.toString());
        }
      }
    }
    return allowed;
  }

  /** With all old and no old words a scan leaves one run of each depot. */
  @Test
  void theClosedFormIsWhatTheSearchFinds() {
    SmallModel model = SmallModel.of(2, 14);
    int operations = Bound.operations(4);
    Found two = search("two scans", Worlds.starts(model, 5, operations, 2));
    assertEquals(allowed(DEPTH, 1), two.shapesUpTo(DEPTH));
    Found three = search("three scans", Worlds.starts(model, 4, operations - 1, 3));
    assertTrue(allowed(DEPTH, 1).containsAll(three.shapesUpTo(DEPTH)));
  }

  /** Per-CPU areas that are roots: every run to the tail, and others only of what was just made. */
  @Test
  void theOrderOfTheRootsAddsNothing() {
    SmallModel model = SmallModel.of(2, 14, Feature.CPUS_FIRST);
    Found found = search("CPUs first", Worlds.starts(model, 5, Bound.operations(4), 2));
    Set<String> tails = allowed(DEPTH, 1);
    assertTrue(tails.containsAll(found.shapesUpTo(DEPTH)));
    tails.removeIf(shape -> shape.endsWith("0"));
    assertTrue(found.shapes.containsAll(tails));
  }

  /** Members that are too young are left out of the list, so that one depot gives several runs. */
  @Test
  void membersThatAreTooYoungCutTheRun() {
    SmallModel model = SmallModel.of(2, 12, Feature.YOUNG, Feature.STALE_WORDS);
    List<World> starts = Worlds.youngMembers(Worlds.starts(model, 5, Bound.operations(2), 2));
    assertEquals(
        allowed(DEPTH, DEPTH), search("young members, old words", starts).shapesUpTo(DEPTH));
  }

  /** Real fills, magazines of 1 and 2, trimming: nothing that the closed form does not know. */
  @Test
  void fillsAndTrimmingAddNothing() {
    for (int capacity = 1; capacity <= 2; capacity++) {
      SmallModel model = SmallModel.of(2, 14).capacity(capacity).trimAbove(1);
      Found found =
          search(
              "trimming, magazines of " + capacity,
              Worlds.starts(model, 4, Bound.operations(3), 2));
      assertTrue(allowed(DEPTH, 1).containsAll(found.shapesUpTo(DEPTH)));
      assertTrue(found.shapes.contains("11"));
    }
  }

  /** Others act between the stores of an operation, as on a virtual machine that stands still. */
  @Test
  void operationsThatStandStillAddNothing() {
    SmallModel model =
        SmallModel.of(2, 12, Feature.STALLS, Feature.YOUNG, Feature.STALE_WORDS).trimAbove(2);
    Found found = search("stalls", Worlds.starts(model, 3, Bound.operations(2), 2));
    assertTrue(allowed(DEPTH, DEPTH).containsAll(found.shapesUpTo(DEPTH)));
    model = SmallModel.of(2, 12, Feature.STALLS).capacity(1);
    found = search("stalls, magazines of 1", Worlds.starts(model, 2, Bound.operations(3), 2));
    assertTrue(allowed(DEPTH, 1).containsAll(found.shapesUpTo(DEPTH)));
  }

  /** CPUs without magazines (Linux 7.2): they pop and free nothing, allocate and push nothing. */
  @Test
  void magazinesOnDemandAddNothing() {
    SmallModel model = SmallModel.of(2, 14);
    int operations = Bound.operations(4);
    Found found = search("on demand", Worlds.lazyStarts(model, 4, operations, 2));
    assertEquals(allowed(DEPTH, 1), found.shapesUpTo(DEPTH));
    found = search("on demand, CPUs first", Worlds.lazyStarts(roots(), 4, operations - 1, 2));
    assertTrue(allowed(DEPTH, 1).containsAll(found.shapesUpTo(DEPTH)));
    found =
        search(
            "on demand, magazines of 1",
            Worlds.lazyStarts(model.capacity(1).trimAbove(1), 3, Bound.operations(3), 2));
    assertTrue(allowed(DEPTH, 1).containsAll(found.shapesUpTo(DEPTH)));
    SmallModel confirmed = SmallModel.of(2, 12).minUnrefScans(1);
    assertEquals(
        Set.of(), search("on demand, confirmed", Worlds.lazyStarts(confirmed, 4, 2, 2)).shapes);
    found = search("on demand, confirmed, 3", Worlds.lazyStarts(confirmed, 5, 3, 2));
    assertTrue(found.shapes.contains("11"), found.shapes::toString);
    assertTrue(allowed(DEPTH, 1).containsAll(found.shapesUpTo(DEPTH)));
  }

  private static SmallModel roots() {
    return SmallModel.of(2, 14, Feature.CPUS_FIRST);
  }

  /** The second pass of Linux 7.3 has to miss them too: one more pop, and no other shape. */
  @Test
  void theRaceHasToHitBothPasses() {
    SmallModel model = SmallModel.of(2, 12).minUnrefScans(1);
    for (int scans = 2; scans <= 3; scans++) {
      assertEquals(
          Set.of(), search("confirmed, 2 operations", Worlds.starts(model, 5, 2, scans)).shapes);
    }
    Found found = search("confirmed, 3 operations", Worlds.starts(model, 5, 3, 2));
    assertTrue(found.shapes.contains("11"), found.shapes::toString);
    assertTrue(allowed(DEPTH, 1).containsAll(found.shapesUpTo(DEPTH)));
    SmallModel roots = SmallModel.of(2, 12, Feature.CPUS_FIRST, Feature.STALE_WORDS);
    found = search("confirmed, old words", Worlds.starts(roots.minUnrefScans(1), 4, 3, 2));
    assertTrue(allowed(DEPTH, DEPTH).containsAll(found.shapesUpTo(DEPTH)));
  }

  /** With {@code min_unref_scans} of 2 it has to hit three scans, two of them twice. */
  @Test
  void theRaceHasToHitAsManyScansAsAreAskedFor() {
    SmallModel model = SmallModel.of(2, 14).minUnrefScans(2);
    assertEquals(Set.of(), search("two scans", Worlds.starts(model, 6, 4, 2)).shapes);
    assertEquals(Set.of(), search("three scans", Worlds.starts(model, 6, 4, 3)).shapes);
  }
}
