package io.github.unleak.analyzer.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.witness.Exploration.Moment;
import io.github.unleak.analyzer.witness.SmallModel.Feature;
import io.github.unleak.analyzer.witness.Step.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * What a kernel with {@code kmemleak_transient_leak()} in {@code iova_depot_pop()} (commit
 * 7591c127f3b1) can still report without a leak. The mark resets the checksum of the new head
 * alone: what is behind it is kept off the list only because the head, gray for having a new
 * checksum, leads to it when the gray list is read again. Where the head is popped before that, it
 * does not, and marking what comes next is too late: its checksum has been compared.
 */
class MarkedDepotTest {

  private static boolean any(World world) {
    return true;
  }

  /** No operation between the first checksum of a scan and its end. */
  private static boolean undisturbed(World world) {
    return world.phase() < ScanSteps.CHECKSUMS || RcacheSteps.quiet(world);
  }

  private static long reports(String name, List<World> starts, Predicate<World> keep) {
    long[] reports = new long[1];
    long states =
        Exploration.all(starts, keep, world -> reports[0] += Worlds.reports(world) ? 1 : 0);
    System.out.printf("marked depot, %s: %d states, %d of a report%n", name, states, reports[0]);
    return reports[0];
  }

  private static SmallModel model(Feature... features) {
    return SmallModel.of(2, 14, Feature.MARKED).with(features);
  }

  @Test
  void withTwoOperationsNothingIsReported() {
    assertEquals(0, reports("2 operations", Worlds.starts(model(), 5, 2, 2), MarkedDepotTest::any));
    assertEquals(
        0, reports("2 operations, 3 scans", Worlds.starts(model(), 5, 2, 3), MarkedDepotTest::any));
    SmallModel real = model(Feature.CPUS_FIRST).capacity(1).trimAbove(1);
    assertEquals(
        0, reports("magazines of 1, trimming", Worlds.starts(real, 4, 2, 2), MarkedDepotTest::any));
  }

  /** Linux 7.3: CPUs without magazines, a marked pop, a second pass. */
  @Test
  void onDemandItIsTheSame() {
    List<World> plain = Worlds.lazyStarts(model(), 5, 2, 2);
    assertEquals(0, reports("on demand, 2 operations", plain, MarkedDepotTest::any));
    List<World> confirmed = Worlds.lazyStarts(model().minUnrefScans(1), 5, 3, 2);
    assertEquals(0, reports("on demand, confirmed", confirmed, MarkedDepotTest::any));
  }

  /** All that is reported needs an operation between a checksum and the second look. */
  @Test
  void whereNothingHappensWhileChecksumsAreComparedNothingIsReported() {
    int operations = Bound.operations(4);
    assertEquals(
        0,
        reports(
            "undisturbed", Worlds.starts(model(), 4, operations, 2), MarkedDepotTest::undisturbed));
    assertEquals(
        0,
        reports(
            "undisturbed, 3 scans", Worlds.starts(model(), 4, 3, 3), MarkedDepotTest::undisturbed));
    SmallModel real = model().capacity(1).trimAbove(1);
    assertEquals(
        0,
        reports(
            "undisturbed, magazines of 1",
            Worlds.starts(real, 4, 3, 2),
            MarkedDepotTest::undisturbed));
  }

  /** Three pops are enough, with fills kept and each operation in one go. */
  @Test
  void threePopsMakeAMarkedKernelReportAMagazineThatIsInUse() {
    SmallModel real = model().capacity(1);
    World start = Worlds.start(real, 4, 3, 2, 0, 0, 0, 0);
    Exploration.Result result =
        Exploration.shortest(List.of(start), Worlds::reports, MarkedDepotTest::any, 2_000_000);
    List<Moment> path = result.path();
    assertNotNull(path);
    List<Action> actions = new ArrayList<>();
    for (Moment moment : path) {
      Step step = moment.step();
      if (step != null
          && List.of(
                  Action.SCAN_BEGINS,
                  Action.READ_DEPOT,
                  Action.POP_HEAD,
                  Action.STAYS_WHITE,
                  Action.SCAN_ENDS)
              .contains(step.action())) {
        actions.add(step.action());
      }
    }
    assertEquals(
        List.of(
            Action.SCAN_BEGINS,
            Action.READ_DEPOT,
            Action.POP_HEAD,
            Action.SCAN_ENDS,
            Action.SCAN_BEGINS,
            Action.READ_DEPOT,
            Action.POP_HEAD,
            Action.STAYS_WHITE,
            Action.POP_HEAD,
            Action.SCAN_ENDS),
        actions);
    World end = path.get(path.size() - 1).world();
    assertEquals(Worlds.depot(end), Worlds.listed(end));
  }

  /** Operations that stand still between two stores need one less: the mark comes too early. */
  @Test
  void twoOperationsAreEnoughWhereOneStandsStill() {
    assertTrue(
        reports("stalls", Worlds.starts(model(Feature.STALLS), 3, 2, 2), MarkedDepotTest::any) > 0);
    assertEquals(
        0,
        reports(
            "stalls, one operation",
            Worlds.starts(model(Feature.STALLS), 4, 1, 3),
            MarkedDepotTest::any));
  }

  /** The second pass of Linux 7.3 makes it rarer still: it takes a fourth pop. */
  @Test
  void aSecondPassNeedsAFourthPop() {
    SmallModel confirmed = model().minUnrefScans(1);
    assertEquals(0, reports("confirmed", Worlds.starts(confirmed, 5, 3, 3), MarkedDepotTest::any));
    World start = World.depot(model().minUnrefScans(1), 6, 4, 2);
    assertTrue(reports("confirmed, 4 operations", List.of(start), MarkedDepotTest::any) > 0);
  }
}
