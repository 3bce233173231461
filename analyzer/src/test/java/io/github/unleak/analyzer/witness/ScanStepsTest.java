package io.github.unleak.analyzer.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.scan.ScanRuleSet;
import io.github.unleak.analyzer.scan.ScannedObject;
import io.github.unleak.analyzer.witness.SmallModel.Feature;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The scan in single steps says what the rules of a whole scan say. */
class ScanStepsTest {

  /** One lost magazine: pointed at, written to, marked, or left alone before each scan. */
  @Test
  void agreesWithTheRulesOfWholeScans() {
    for (ScanRuleSet rules :
        List.of(
            ScanRuleSet.ONES_CHECKSUM,
            ScanRuleSet.confirmed(1),
            ScanRuleSet.confirmed(2),
            ScanRuleSet.confirmed(3))) {
      for (long seed = 0; seed < 3000; seed++) {
        Random random = new Random(seed);
        int old = random.nextInt(3);
        ScannedObject object = new ScannedObject(rules, 1, old * 5000L, Long.MAX_VALUE);
        World world =
            Worlds.start(SmallModel.of(1, 4).minUnrefScans(rules.minUnrefScans()), 1, 0, 8);
        world.set(1, World.OLD, false);
        int content = 0;
        for (int scan = 0; scan < 8; scan++) {
          boolean found = random.nextInt(3) == 0;
          world = world.copy();
          world.depot(found ? 1 : 0);
          if (random.nextInt(4) == 0) {
            world.word(1, 0);
            content++;
          }
          if (random.nextInt(6) == 0) {
            world.resetChecksum(1);
            object.transientMark();
          }
          world.set(1, World.OLD, scan > old);
          boolean expected = object.scan(scan * 5000L, found ? 1 : 0, content);
          // OLD as the rules have it: allocated five seconds before the scan began
          world.set(1, World.OLD, old + 1 <= scan);
          world = scan(world);
          assertEquals(expected, world.is(1, World.LISTED), rules + ", seed " + seed);
        }
      }
    }
  }

  private static World scan(World start) {
    World[] at = {start};
    do {
      World[] next = new World[1];
      new ScanSteps(
              (step, world) -> {
                next[0] = world;
              })
          .from(at[0]);
      // The model without young members ages all at the begin; keep what the test says.
      boolean begins = at[0].phase() == ScanSteps.IDLE;
      at[0] = next[0];
      if (begins) {
        at[0] = at[0].copy();
        at[0].set(1, World.OLD, start.is(1, World.OLD));
      }
    } while (at[0].phase() != ScanSteps.IDLE);
    return at[0];
  }

  @Test
  void aScanThatNobodyDisturbsFindsAll() {
    for (Feature feature : List.of(Feature.CPUS_FIRST, Feature.MARKED)) {
      World world = Worlds.start(SmallModel.of(3, 12, feature), 4, 0, 2);
      world = scan(scan(world));
      assertEquals(List.of(), Worlds.listed(world));
    }
  }

  /** What nothing points at is listed by the second scan, and what an old word points at is not. */
  @Test
  void whatIsLostIsListedByTheSecondScan() {
    World world = Worlds.start(SmallModel.of(1, 8), 3, 0, 3);
    world.depot(0);
    world = scan(world);
    assertEquals(List.of(), Worlds.listed(world));
    world = scan(world);
    assertEquals(List.of(1, 2, 3), Worlds.listed(world));
    assertTrue(world.is(3, World.LINKED_WHEN_WHITE));
    assertFalse(world.is(4, World.LISTED));
  }
}
