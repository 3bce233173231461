package io.github.unleak.analyzer.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.replay.DepotChange;
import io.github.unleak.analyzer.replay.DepotChange.Kind;
import io.github.unleak.analyzer.replay.DepotFilm;
import io.github.unleak.analyzer.verdict.ObjectWitness;
import io.github.unleak.analyzer.witness.FilmedScan.Act;
import io.github.unleak.analyzer.witness.Step.Action;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FilmedScanTest {

  private static final long LIMIT = ObjectWitness.MOST_STATES / 2;

  /** What all placements leave: a change may come before and behind each single step. */
  private static Set<Set<Integer>> left(
      DepotFilm film, List<Integer> stored, boolean cpusFirst, boolean listed) {
    FilmedWorld filmed = new FilmedWorld(film, film.depot().size(), cpusFirst);
    Set<Set<Integer>> left = new HashSet<>();
    LongHashSet seen = new LongHashSet();
    Deque<World> open = new ArrayDeque<>();
    new ScanSteps(
            (step, next) -> {
              if (step.object() == 0 || filmed.moves(step.object())) {
                open.push(next);
              }
            })
        .from(filmed.start(stored));
    while (!open.isEmpty()) {
      World world = open.pop();
      if (!seen.add(world.fingerprint())) {
        continue;
      }
      int taken = film.changes().size() - world.budget();
      if (taken < film.changes().size()) {
        open.push(filmed.after(world, film.changes().get(taken)));
      } else if (world.phase() == ScanSteps.IDLE) {
        Set<Integer> members = new HashSet<>();
        for (int magazine = 1; magazine < world.fresh(); magazine++) {
          boolean there = world.is(magazine, World.ALLOCATED) && world.unchanged(magazine);
          if (listed ? world.is(magazine, World.LISTED) : there) {
            members.add(filmed.inFilm(magazine));
          }
        }
        left.add(members);
      }
      new ScanSteps((step, next) -> open.push(next)).from(world);
    }
    return left;
  }

  /** Leaving out placements that make no difference leaves out nothing. */
  @Test
  void findsWhatAllPlacementsLeave() {
    int found = 0;
    int none = 0;
    for (long seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      int depth = 1 + random.nextInt(4);
      DepotFilm film = Films.random(random, depth, 0, 1 + random.nextInt(3), random.nextInt(6));
      boolean cpusFirst = random.nextBoolean();
      List<Integer> stored = new ArrayList<>();
      film.depot()
          .forEach(member -> stored.addAll(random.nextInt(4) > 0 ? List.of(member) : List.of()));
      Set<Set<Integer>> listed = left(film, stored, cpusFirst, true);
      Set<Set<Integer>> missed = left(film, List.of(), cpusFirst, false);
      for (int bits = 1; bits < 1 << depth; bits++) {
        List<Integer> members = new ArrayList<>();
        for (int member = 0; member < depth; member++) {
          members.addAll((bits >> member & 1) == 1 ? List.of(member) : List.of());
        }
        boolean last =
            FilmedScan.last(film, members, -1, cpusFirst).search(stored, 1 << 20).acts() != null;
        assertEquals(
            listed.contains(Set.copyOf(members)), last, "seed " + seed + ", " + members + film);
        boolean first =
            FilmedScan.first(film, members, cpusFirst).search(List.of(), 1 << 20).acts() != null;
        assertEquals(
            missed.stream().anyMatch(all -> all.containsAll(members)),
            first,
            "seed " + seed + ", first, " + members + film);
        found += last ? 1 : 0;
        none += last ? 0 : 1;
      }
    }
    assertTrue(found > 100 && none > 500, found + " found, " + none + " none");
  }

  private static List<String> told(List<Act> acts) {
    List<String> told = new ArrayList<>();
    for (Act act : acts) {
      Step step = act.step();
      DepotChange change = act.change();
      if (step != null && step.action() == Action.READ_DEPOT) {
        told.add("reads depot " + step.object());
      } else if (step != null && step.action() == Action.READ_STALE) {
        told.add("old word " + step.object());
      } else if (step != null && step.action() == Action.READ_MAGAZINE) {
        told.add("reads " + step.object());
      } else if (change != null && change.ofDepot()) {
        told.add((change.kind() == Kind.PUSHED ? "pushes " : "pops ") + change.magazine());
      }
    }
    return told;
  }

  private static @Nullable List<Act> first(DepotFilm film, Integer... members) {
    return FilmedScan.first(film, List.of(members), false).search(List.of(), 10_000).acts();
  }

  /** With the checksums of all members of the depot stored. */
  private static @Nullable List<Act> last(DepotFilm film, Integer... members) {
    return FilmedScan.last(film, List.of(members), -1, false).search(film.depot(), 10_000).acts();
  }

  /** The pop of the head hides what is below it, when it comes between two reads. */
  @Test
  void aPopHidesWhatIsBelowIt() {
    DepotFilm film = Films.of(4, 2, "-0 -1");
    List<Act> acts = first(film, 2, 3);
    assertNotNull(acts);
    assertEquals(List.of("pops 0", "reads depot 1", "pops 1", "reads 1"), told(acts).subList(0, 4));
    assertNotNull(last(film, 2, 3));
    assertNull(last(film, 3));
    assertNotNull(first(film, 1, 2, 3));
    assertNull(first(film, 0, 1, 2, 3));
    // Its checksum is not stored: it becomes gray, and leads to the other one.
    FilmedScan scan = FilmedScan.last(film, List.of(2, 3), -1, false);
    assertNull(scan.search(List.of(3), 1000).acts());
  }

  /** A magazine pushed on top leads to them again, but where it was read on its CPU before. */
  @Test
  void aPushOnTopLeadsToThemAgain() {
    List<Act> acts = last(Films.of(3, 2, "-0 +1"), 1, 2);
    assertNotNull(acts);
    int onCpu = told(acts).indexOf("reads 4");
    assertTrue(onCpu >= 0 && onCpu < told(acts).indexOf("pushes 4"), told(acts).toString());
    // What is pushed onto that one leads to it and no further.
    assertNotNull(last(Films.of(3, 2, "-0 +1 +1 +1"), 1, 2));
  }

  @Test
  void whereNothingMovesNothingIsMissed() {
    FilmedScan.Result none =
        FilmedScan.first(Films.of(3, 2, ""), List.of(1, 2), false).search(List.of(), 1000);
    assertNull(none.acts());
    assertTrue(none.whole());
  }

  /**
   * A push alone hides the whole depot where the scan knows the pushed magazine from an old word:
   * it was read before it had a link.
   */
  @Test
  void aPushHidesAllWhereItsMagazineWasReadBefore() {
    DepotFilm film = Films.of(3, 2, "+1");
    List<Act> acts = first(film, 0, 1, 2);
    assertNotNull(acts);
    assertEquals(
        List.of("old word 4", "reads 4", "pushes 4", "reads depot 4"), told(acts).subList(0, 4));
  }

  /** An old word at what comes next keeps that from being listed. */
  @Test
  void anOldWordFindsWhatIsBeyond() {
    DepotFilm film = Films.of(4, 1, "-0");
    assertNull(last(film, 1, 2));
    FilmedScan scan = FilmedScan.last(film, List.of(1, 2), 3, false);
    assertNotNull(scan.search(List.of(1, 2, 3), 1000).acts());
  }

  @Test
  void aSearchThatIsCutShortSaysSo() {
    FilmedScan scan = FilmedScan.first(Films.of(3, 2, "+0 +1 +0 +1"), List.of(1, 2), false);
    assertNull(scan.search(List.of(), 3).acts());
    assertFalse(scan.search(List.of(), 3).whole());
  }

  @Test
  void whatDoesNotFollowIsRefused() {
    List<DepotChange> wrong = List.of(new DepotChange(Kind.POPPED, 1, 0, 5, 5));
    DepotFilm film = new DepotFilm(1, 1, 0, List.of(8L, 16L), List.of(0, 1), wrong, 9);
    assertThrows(IllegalArgumentException.class, () -> FilmedScan.first(film, List.of(1), false));
  }

  /** Eight CPUs and 32 pushes and pops are decided far within the limit of states. */
  @Test
  void eightCpusAndThirtyTwoOperationsAreDecided() {
    long most = 0;
    int found = 0;
    for (long seed = 0; seed < 300; seed++) {
      DepotFilm film = Films.random(new Random(seed), 6, 3, 8, 32);
      List<Integer> members = List.of(3, 4, 5);
      FilmedScan.Result first = FilmedScan.first(film, members, false).search(List.of(), LIMIT);
      FilmedScan.Result last = FilmedScan.last(film, members, -1, false).search(members, LIMIT);
      assertTrue(first.acts() != null || first.whole(), "seed " + seed);
      assertTrue(last.acts() != null || last.whole(), "seed " + seed);
      most = Math.max(most, first.states() + last.states());
      found += last.acts() == null ? 0 : 1;
    }
    System.out.printf("films of 8 CPUs: up to %d states, %d of 300 found%n", most, found);
    assertTrue(found > 100 && found < 290, found + " found");
  }
}
