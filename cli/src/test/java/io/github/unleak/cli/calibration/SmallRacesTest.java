package io.github.unleak.cli.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.rcache.Magazine;
import io.github.unleak.analyzer.scan.ScanRuleSet;
import io.github.unleak.analyzer.witness.Partition;
import io.github.unleak.analyzer.witness.Witness;
import io.github.unleak.analyzer.witness.WitnessSearch;
import io.github.unleak.parser.line.Address;
import io.github.unleak.simulator.SmallRaces;
import io.github.unleak.simulator.options.KernelRelease;
import io.github.unleak.simulator.options.RcacheGeneration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * All that the simulator's rcache and scan can do in a small world against the witness: two
 * programs that share no line of code say the same of what two scans can list.
 */
class SmallRacesTest {

  private static SmallRaces.Found all(
      KernelRelease kernel, RcacheGeneration generation, int cpus, int depth, int operations) {
    SmallRaces.Found found = SmallRaces.all(kernel, generation, cpus, depth, operations);
    System.out.printf(
        "small races, %s %s: depot of %d, %d operations, %d CPUs: %d orders, %d reports%n",
        kernel, generation, depth, operations, cpus, found.orders(), found.reports().size());
    return found;
  }

  private static List<Magazine> magazines(List<SmallRaces.Dump> report) {
    List<Magazine> magazines = new ArrayList<>();
    for (SmallRaces.Dump dump : report) {
      magazines.add(
          new Magazine(
              new Address(dump.address()),
              Magazine.headOf(dump.first()),
              dump.first(),
              dump.filled()));
    }
    return magazines;
  }

  /**
   * A witness exists for every part of every report; answers with the reports of one chain, each as
   * the numbers of its members, its head first, and with what was popped before the read as {@code
   * held}.
   */
  private static Set<String> explained(SmallRaces.Found found, Generation generation) {
    Set<String> kinds = new TreeSet<>();
    for (List<SmallRaces.Dump> report : found.reports()) {
      List<Magazine> magazines = magazines(report);
      for (Magazine magazine : magazines) {
        Partition partition = Partition.of(magazines, magazine.address());
        assertInstanceOf(
            Witness.Found.class,
            WitnessSearch.of(partition, generation, ScanRuleSet.ONES_CHECKSUM, 0),
            () -> "listed, and without a witness: " + report);
        if (partition.members().size() == magazines.size()) {
          boolean held = magazine.head() == Magazine.Head.FILL;
          kinds.add(held ? "held" : numbers(partition));
        }
      }
    }
    return kinds;
  }

  private static String numbers(Partition partition) {
    StringBuilder numbers = new StringBuilder();
    for (Magazine member : partition.members()) {
      numbers.append((member.address().value() - 0xffff_8881_0000_0000L) / 1024);
    }
    return numbers.append(partition.beyond() == null ? "" : "...").toString();
  }

  /** The members of a depot up to the one of this number, from there down. */
  private static String tail(int members) {
    StringBuilder tail = new StringBuilder();
    for (int number = members; number >= 1; number--) {
      tail.append(number);
    }
    return tail.toString();
  }

  /** Two operations: each scan takes a pop, so that what is below the first two is left, whole. */
  @Test
  void twoOperationsLeaveWhatIsBelowTwoPops() {
    for (int depth = 1; depth <= 5; depth++) {
      assertEquals(
          depth > 2 ? Set.of(tail(depth - 2)) : Set.of(),
          explained(all(KernelRelease.V6_12, RcacheGeneration.LIST, 2, depth, 2), Generation.LIST));
    }
  }

  /**
   * Three: one more pop or a push between them; or one that is popped before the report is read.
   */
  @Test
  void threeOperationsLeaveNothingWithoutAWitness() {
    int operations = 3 + Integer.getInteger("smallworld.more", 0);
    Set<String> kinds =
        explained(
            all(KernelRelease.V6_12, RcacheGeneration.LIST, 2, 3, operations), Generation.LIST);
    assertTrue(kinds.containsAll(Set.of(tail(1), tail(2), "held")), kinds::toString);
  }

  /**
   * Where the per-CPU areas are roots a push alone hides a depot whose pushed magazine was read on
   * its CPU before. What is left has the same form.
   */
  @Test
  void whereCpusAreReadFirstAPushHidesTheWholeDepot() {
    assertEquals(
        Set.of(tail(1), tail(2), tail(3)),
        explained(
            all(KernelRelease.V6_7, RcacheGeneration.LIST, 2, 3, 2), Generation.LIST_KMALLOC));
  }

  @Test
  void twoOperationsLeaveNothingOnAMarkedKernel() {
    for (int depth = 2; depth <= 4; depth++) {
      assertEquals(
          Set.of(), all(KernelRelease.V6_13, RcacheGeneration.LIST_MARKED, 2, depth, 2).reports());
    }
  }

  @Test
  void threeOperationsLeaveNothingOfAnArrayDepot() {
    assertEquals(Set.of(), all(KernelRelease.V6_1, RcacheGeneration.ARRAY, 2, 2, 3).reports());
  }
}
