package io.github.unleak.analyzer.rcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.rcache.DepotChain.Fault;
import io.github.unleak.parser.line.Address;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DepotTailsTest {

  private static Magazine magazine(int number, long first) {
    return new Magazine(address(number), Magazine.headOf(first), first, true);
  }

  private static Address address(int number) {
    return new Address(0xffff888100000000L + number * 1024L);
  }

  private static long to(int number) {
    return address(number).value();
  }

  @Test
  void firstWords() {
    assertEquals(Magazine.Head.ZERO, Magazine.headOf(0));
    assertEquals(Magazine.Head.FILL, Magazine.headOf(1));
    assertEquals(Magazine.Head.FILL, Magazine.headOf(127));
    assertEquals(Magazine.Head.POINTER, Magazine.headOf(0xffff888100000000L));
    assertEquals(Magazine.Head.OTHER, Magazine.headOf(0x1234));
  }

  @Test
  void aRunThatEndsInZero() {
    List<DepotChain> chains =
        DepotTails.of(List.of(magazine(3, 0), magazine(1, to(2)), magazine(2, to(3))));
    assertEquals(1, chains.size());
    assertTrue(chains.get(0).explained());
    assertTrue(chains.get(0).closed());
    assertEquals(
        List.of(address(1), address(2), address(3)),
        chains.get(0).members().stream().map(Magazine::address).toList());
  }

  @Test
  void aRunThatEndsInAMagazineThatWasFoundAgain() {
    List<DepotChain> chains = DepotTails.of(List.of(magazine(1, to(9))));
    assertTrue(chains.get(0).explained());
    assertFalse(chains.get(0).closed());
  }

  @Test
  void twoDepotsAreTwoRuns() {
    assertEquals(2, DepotTails.of(List.of(magazine(1, 0), magazine(2, 0))).size());
  }

  @Test
  void whatNoDepotHolds() {
    assertEquals(Fault.FILL, DepotTails.of(List.of(magazine(1, 127))).get(0).fault());
    assertEquals(Fault.OTHER_HEAD, DepotTails.of(List.of(magazine(1, 0x4242))).get(0).fault());
    Magazine unknown = new Magazine(address(1), Magazine.Head.UNKNOWN, 0, true);
    assertEquals(Fault.UNKNOWN_HEAD, DepotTails.of(List.of(unknown)).get(0).fault());
    assertFalse(DepotTails.of(List.of(unknown)).get(0).closed());
    Magazine empty = new Magazine(address(1), Magazine.Head.ZERO, 0, false);
    assertEquals(Fault.NOT_FULL, DepotTails.of(List.of(empty)).get(0).fault());
    List<DepotChain> circle = DepotTails.of(List.of(magazine(1, to(2)), magazine(2, to(1))));
    assertEquals(1, circle.size());
    assertEquals(Fault.CYCLE, circle.get(0).fault());
    for (DepotChain part :
        DepotTails.of(List.of(magazine(1, to(3)), magazine(2, to(3)), magazine(3, 0)))) {
      assertEquals(Fault.BRANCH, part.fault());
    }
  }

  /** Whatever the links, each magazine is in exactly one chain, and the order of a list is none. */
  @Test
  void everyMagazineIsPlacedOnceWhateverTheOrder() {
    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      int count = 1 + random.nextInt(6);
      List<Magazine> magazines = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int kind = random.nextInt(count + 3);
        long first = kind < count ? to(kind) : kind == count ? 0 : kind == count + 1 ? 127 : to(99);
        magazines.add(magazine(i, first == to(i) ? 0 : first));
      }
      List<DepotChain> chains = DepotTails.of(magazines);
      assertEquals(
          count, chains.stream().mapToInt(one -> one.members().size()).sum(), "seed " + seed);
      Collections.shuffle(magazines, random);
      List<DepotChain> shuffled = DepotTails.of(magazines);
      assertEquals(explained(chains), explained(shuffled), "seed " + seed);
    }
  }

  private static List<String> explained(List<DepotChain> chains) {
    return chains.stream()
        .filter(DepotChain::explained)
        .map(chain -> chain.members().toString())
        .sorted()
        .toList();
  }

  @Test
  void noMagazinesNoChains() {
    assertEquals(List.of(), DepotTails.of(List.of()));
    assertNull(DepotTails.of(List.of(magazine(1, 0))).get(0).fault());
  }
}
