package io.github.unleak.analyzer.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.rcache.Magazine;
import io.github.unleak.analyzer.rcache.Magazine.Head;
import io.github.unleak.analyzer.scan.ScanRuleSet;
import io.github.unleak.analyzer.witness.SmallModel.Feature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The rules by which a witness is refused against all that happens in small worlds: what they
 * forbid is in no state, and between them and the certificates nothing is left open.
 */
class RefusalTest {

  private static final int BEYOND = 9;

  /** All that a report may show of up to three magazines that hang together. */
  private static List<List<Magazine>> reports(int members) {
    List<Magazine> words = new ArrayList<>();
    for (int number = 1; number <= members; number++) {
      words.add(magazine(number, Head.ZERO, 0, true));
      words.add(magazine(number, Head.ZERO, 0, false));
      words.add(magazine(number, Head.FILL, 127, true));
      for (int to = 1; to <= members; to++) {
        words.add(magazine(number, Head.POINTER, to, true));
      }
      words.add(magazine(number, Head.POINTER, BEYOND, true));
      words.add(magazine(number, Head.POINTER, BEYOND, false));
      words.add(magazine(number, Head.POINTER, number % members + 1, false));
    }
    List<List<Magazine>> reports = new ArrayList<>();
    add(words, members, new ArrayList<>(), reports);
    reports.removeIf(report -> Partition.of(report, Worlds.address(1)).members().size() != members);
    return reports;
  }

  private static void add(
      List<Magazine> words, int members, List<Magazine> begun, List<List<Magazine>> reports) {
    if (begun.size() == members) {
      reports.add(List.copyOf(begun));
      return;
    }
    for (Magazine word : words) {
      if (word.address().equals(Worlds.address(begun.size() + 1))) {
        List<Magazine> more = new ArrayList<>(begun);
        more.add(word);
        add(words, members, more, reports);
      }
    }
  }

  private static Magazine magazine(int number, Head head, int word, boolean filled) {
    long first = head == Head.POINTER ? Worlds.address(word).value() : word;
    return new Magazine(Worlds.address(number), head, first, filled);
  }

  /** The report with its magazines renamed so that alike reports are the same. */
  private static String shape(List<Magazine> report) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < report.size(); i++) {
      order.add(i);
    }
    TreeSet<String> names = new TreeSet<>(Comparator.naturalOrder());
    permute(order, 0, report, names);
    return names.first();
  }

  private static void permute(
      List<Integer> order, int from, List<Magazine> report, Set<String> names) {
    if (from == order.size()) {
      names.add(name(order, report));
      return;
    }
    for (int i = from; i < order.size(); i++) {
      List<Integer> swapped = new ArrayList<>(order);
      swapped.set(from, order.get(i));
      swapped.set(i, order.get(from));
      permute(swapped, from + 1, report, names);
    }
  }

  private static String name(List<Integer> order, List<Magazine> report) {
    Map<Long, Integer> numbers = new HashMap<>();
    for (int i = 0; i < order.size(); i++) {
      numbers.put(report.get(order.get(i)).address().value(), i);
    }
    StringBuilder name = new StringBuilder();
    for (int index : order) {
      Magazine magazine = report.get(index);
      if (Partition.held(magazine)) {
        name.append('h');
      } else {
        Integer to = numbers.get(magazine.next());
        name.append(magazine.head() == Head.ZERO ? "0" : to == null ? "x" : "abc".charAt(to))
            .append(magazine.filled() ? "" : "!");
      }
      name.append(' ');
    }
    return name.toString();
  }

  /** What two scans leave of depots of up to {@code depth}, old words and three operations. */
  private static Set<String> left(int depth, int members, Feature... features) {
    SmallModel model = SmallModel.of(2, depth + 10, Feature.STALE_WORDS).with(features);
    Set<String> shapes = new HashSet<>();
    long states =
        Exploration.all(
            Worlds.starts(model, depth, 3, 2),
            world -> true,
            world -> {
              List<Integer> listed = Worlds.listed(world);
              if (Worlds.reports(world)
                  && listed.size() <= members
                  && RcacheSteps.quiet(world)
                  && world.scans() == 0) {
                List<Magazine> dumps =
                    listed.stream().map(magazine -> Worlds.dump(world, magazine)).toList();
                Partition partition = Partition.of(dumps, dumps.get(0).address());
                if (partition.members().size() == listed.size()) {
                  shapes.add(shape(dumps));
                }
              }
            });
    System.out.printf("refusals: %d states, %d kinds of reports%n", states, shapes.size());
    return shapes;
  }

  /** Every report of up to three magazines: a witness is found where the search finds one. */
  @Test
  void whatIsFoundAndWhatIsRefusedIsWhatTheSearchSays() {
    int members = 3;
    Set<String> left = left(members + 3, members);
    Set<String> found = new HashSet<>();
    int refused = 0;
    for (int size = 1; size <= members; size++) {
      for (List<Magazine> report : reports(size)) {
        Partition partition = Partition.of(report, Worlds.address(1));
        Witness witness =
            WitnessSearch.of(partition, Generation.LIST, ScanRuleSet.ONES_CHECKSUM, 0);
        if (witness instanceof Witness.Found) {
          found.add(shape(report));
        } else {
          assertNotNull(assertInstanceOf(Witness.None.class, witness, report.toString()).refusal());
          assertFalse(left.contains(shape(report)), "refused, and yet left: " + report);
          refused++;
        }
      }
    }
    assertEquals(left, found);
    assertTrue(refused > 50, "only " + refused + " refused");
  }

  /** On a marked kernel too, what is left at all is what a certificate is found for. */
  @Test
  void aMarkedKernelLeavesNothingElse() {
    for (String shape : left(5, 2, Feature.MARKED)) {
      assertTrue(List.of("0 ", "x ", "0 a ", "b 0 ", "b x ", "x a ").contains(shape), shape);
    }
  }

  @Test
  void eachRuleHasItsReport() {
    assertEquals(Refusal.CIRCLE, refusal(Generation.LIST, "12 21"));
    assertEquals(Refusal.CIRCLE, refusal(Generation.LIST, "11"));
    assertEquals(Refusal.BRANCH, refusal(Generation.LIST, "13 23 30"));
    // A circle that something leads into is a branch as well.
    assertEquals(Refusal.BRANCH, refusal(Generation.LIST, "12 23 32"));
    assertEquals(Refusal.BRANCH, refusal(Generation.LIST, "13 23 39"));
    assertNull(refusal(Generation.LIST, "12 23 39"));
    assertEquals(Refusal.LINK_IN_ARRAY, refusal(Generation.ARRAY, "12 20"));
    assertNull(refusal(Generation.ARRAY, "10"));
  }

  /** Full magazines, each as its number and that of what it points at; 0 is NULL. */
  private static @Nullable Refusal refusal(Generation generation, String links) {
    List<Magazine> magazines = new ArrayList<>();
    for (String link : links.split(" ", -1)) {
      int to = link.charAt(1) - '0';
      magazines.add(magazine(link.charAt(0) - '0', to == 0 ? Head.ZERO : Head.POINTER, to, true));
    }
    return Refusal.of(Partition.of(magazines, Worlds.address(1)), generation);
  }
}
