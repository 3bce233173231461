package io.github.unleak.analyzer.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.rcache.Magazine;
import io.github.unleak.analyzer.rcache.Magazine.Head;
import io.github.unleak.analyzer.scan.ScanRuleSet;
import io.github.unleak.analyzer.witness.Step.Action;
import io.github.unleak.parser.line.Address;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WitnessSearchTest {

  private static final long MOST = 200_000;

  private static Address address(int number) {
    return new Address(0xffff888100000000L + number * 1024L);
  }

  private static Magazine magazine(int number, long first) {
    return new Magazine(address(number), Magazine.headOf(first), first, true);
  }

  private static long to(int number) {
    return address(number).value();
  }

  /** 1 -> 2 -> ... -> length, and then {@code last}. */
  private static List<Magazine> chain(int length, long last) {
    List<Magazine> chain = new ArrayList<>();
    for (int number = length; number >= 1; number--) {
      chain.add(magazine(number, number == length ? last : to(number + 1)));
    }
    return chain;
  }

  private static Witness witness(List<Magazine> magazines, Generation generation) {
    Address asked = magazines.get(0).address();
    return WitnessSearch.of(
        Partition.of(magazines, asked), generation, ScanRuleSet.ONES_CHECKSUM, MOST);
  }

  private static long count(Witness.Found found, Action action) {
    return found.steps().stream().filter(step -> step.action() == action).count();
  }

  @Test
  void aTailIsExplainedByTwoPops() {
    for (int length : new int[] {1, 2, 5, 100}) {
      Witness.Found found =
          assertInstanceOf(Witness.Found.class, witness(chain(length, 0), Generation.LIST));
      assertEquals(2, count(found, Action.POP_HEAD));
      assertEquals(2, count(found, Action.SCAN_BEGINS));
      assertEquals(length, count(found, Action.STAYS_WHITE));
      assertEquals(length + 2, found.depot().size());
      assertEquals(
          chain(length, 0).stream().map(Magazine::address).sorted().toList(),
          found.depot().subList(2, length + 2).stream().map(found::address).toList());
    }
  }

  /** No interleaving has fewer operations: the search over all of them agrees. */
  @Test
  void noWitnessIsShorter() {
    for (int length = 1; length <= 3; length++) {
      World start = World.depot(SmallModel.of(2, length + 12), length + 2, 1, 2);
      Exploration.Result one =
          Exploration.shortest(List.of(start), Worlds::reports, world -> true, MOST);
      assertTrue(one.whole(), "one operation is not enough");
      start = World.depot(SmallModel.of(2, length + 12), length + 2, 2, 2);
      int members = length;
      Exploration.Result two =
          Exploration.shortest(
              List.of(start), world -> Worlds.listed(world).size() == members, w -> true, MOST);
      assertNotNull(two.path());
      Certificate certificate = new Certificate(false, false, false, 0);
      assertEquals(
          two.path().size(),
          certificate.play(start).size(),
          "the certificate is as short as the shortest path");
    }
  }

  /** The race hits each pass of each scan but the first, which only stores the checksums. */
  @Test
  void scansThatConfirmNeedAPopInEachPass() {
    for (int minUnrefScans = 1; minUnrefScans <= 3; minUnrefScans++) {
      ScanRuleSet rules = ScanRuleSet.confirmed(minUnrefScans);
      for (Generation generation : List.of(Generation.LIST, Generation.LIST_MARKED)) {
        int pops = 1 + (generation.marked() ? 3 : 2) * minUnrefScans;
        for (int length : new int[] {1, 4, 40}) {
          Partition partition = Partition.of(chain(length, 0), address(1));
          Witness witness = WitnessSearch.of(partition, generation, rules, MOST);
          Witness.Found found = assertInstanceOf(Witness.Found.class, witness);
          assertEquals(pops, count(found, Action.POP_HEAD));
          assertEquals(minUnrefScans + 1, count(found, Action.SCAN_BEGINS));
          assertEquals(minUnrefScans, count(found, Action.CONFIRMATION_BEGINS));
          assertEquals(length + pops, found.depot().size());
        }
        Partition open = Partition.of(chain(2, to(77)), address(1));
        assertInstanceOf(
            Witness.Found.class, WitnessSearch.of(open, generation, rules, MOST), "open");
        Partition held = Partition.of(List.of(magazine(1, 127)), address(1));
        assertInstanceOf(
            Witness.Found.class, WitnessSearch.of(held, generation, rules, MOST), "popped since");
        Partition circle =
            Partition.of(List.of(magazine(1, to(2)), magazine(2, to(1))), address(1));
        assertInstanceOf(
            Witness.None.class, WitnessSearch.of(circle, generation, rules, MOST), "circle");
      }
    }
  }

  /** The search over all interleavings agrees: fewer pops list nothing, and no path is shorter. */
  @Test
  void noWitnessOfScansThatConfirmIsShorter() {
    Certificate certificate = new Certificate(false, false, false, 1);
    int pops = certificate.above();
    SmallModel model = SmallModel.of(3, 14).minUnrefScans(1);
    World start = World.depot(model, pops + 1, pops - 1, certificate.scans());
    Exploration.Result fewer =
        Exploration.shortest(List.of(start), Worlds::reports, world -> true, 4 * MOST);
    assertTrue(fewer.whole(), "not searched to the end");
    assertNull(fewer.path());
    start = World.depot(model, pops + 1, pops, certificate.scans());
    Exploration.Result shortest =
        Exploration.shortest(List.of(start), Worlds::reports, world -> true, 4 * MOST);
    assertNotNull(shortest.path());
    assertEquals(shortest.path().size(), certificate.play(start).size());
  }

  @Test
  void aTailThatGoesOnIsExplainedByAnOldWord() {
    for (Generation generation : List.of(Generation.LIST, Generation.LIST_MARKED)) {
      Witness.Found found =
          assertInstanceOf(Witness.Found.class, witness(chain(3, to(77)), generation));
      assertEquals(1, count(found, Action.READ_STALE));
      WitnessStep old =
          found.steps().stream().filter(s -> s.action() == Action.READ_STALE).findFirst().get();
      assertEquals(address(77), found.address(old.object()));
      assertEquals(2, old.scan());
    }
  }

  @Test
  void onAMarkedKernelAThirdPopMustComeBetweenChecksumAndSecondLook() {
    Witness.Found found =
        assertInstanceOf(Witness.Found.class, witness(chain(2, 0), Generation.LIST_MARKED));
    assertEquals(3, count(found, Action.POP_HEAD));
    assertEquals(3, count(found, Action.MARK));
    int last = found.steps().size() - 1;
    int third = last;
    while (found.steps().get(third).action() != Action.POP_HEAD) {
      third--;
    }
    assertTrue(
        found.steps().subList(0, third).stream().anyMatch(s -> s.action() == Action.STAYS_WHITE));
  }

  /** A first word that is a fill: popped after the scan, before the report was read. */
  @Test
  void aMagazineThatIsLoadedMayHaveBeenPoppedSince() {
    Witness.Found found =
        assertInstanceOf(Witness.Found.class, witness(List.of(magazine(1, 127)), Generation.LIST));
    assertEquals(3, count(found, Action.POP_HEAD));
    Magazine empty = new Magazine(address(1), Head.ZERO, 0, false);
    assertInstanceOf(Witness.Found.class, witness(List.of(empty), Generation.LIST));
  }

  @Test
  void whatNoDepotHoldsHasNone() {
    List<List<Magazine>> never =
        List.of(
            List.of(magazine(1, to(2)), magazine(2, to(1))),
            List.of(magazine(1, to(3)), magazine(2, to(3)), magazine(3, 0)),
            List.of(magazine(1, to(2)), magazine(2, 127)),
            List.of(new Magazine(address(1), Head.POINTER, to(2), false), magazine(2, 0)));
    for (List<Magazine> magazines : never) {
      Witness.None none = assertInstanceOf(Witness.None.class, witness(magazines, Generation.LIST));
      assertNotNull(none.refusal());
      Partition partition = Partition.of(magazines, magazines.get(0).address());
      none =
          assertInstanceOf(
              Witness.None.class,
              WitnessSearch.searched(partition, false, ScanRuleSet.ONES_CHECKSUM, MOST),
              "by search");
      assertNull(none.refusal());
      assertEquals(2, none.bound().scans());
      assertTrue(none.bound().states() > 1000 && none.bound().states() < MOST);
    }
  }

  @Test
  void whatWasNotSearchedIsNotDecided() {
    Witness.Undecided array =
        assertInstanceOf(Witness.Undecided.class, witness(chain(1, 0), Generation.ARRAY));
    assertEquals(Witness.Why.ARRAY_DEPOT, array.why());
    Witness.Undecided unknown =
        assertInstanceOf(
            Witness.Undecided.class, witness(List.of(magazine(1, 0x4242)), Generation.LIST));
    assertEquals(Witness.Why.NOT_SHOWN, unknown.why());
    Witness limited =
        WitnessSearch.searched(
            Partition.of(List.of(magazine(1, to(2)), magazine(2, to(1))), address(1)),
            false,
            ScanRuleSet.ONES_CHECKSUM,
            100);
    assertEquals(
        Witness.Why.TOO_MANY_STATES, assertInstanceOf(Witness.Undecided.class, limited).why());
  }

  @Test
  void magazinesThatAreNotLinkedAreOtherPartitions() {
    List<Magazine> both = new ArrayList<>(chain(2, 0));
    both.add(magazine(9, to(8)));
    Partition partition = Partition.of(both, address(2));
    assertEquals(
        List.of(address(1), address(2)),
        partition.members().stream().map(Magazine::address).toList());
    assertEquals(address(8), Partition.of(both, address(9)).beyond());
  }
}
