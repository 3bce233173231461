package io.github.unleak.analyzer.witness;

import io.github.unleak.analyzer.replay.DepotChange;
import io.github.unleak.analyzer.replay.DepotChange.Kind;
import io.github.unleak.analyzer.replay.DepotFilm;
import io.github.unleak.analyzer.witness.SmallModel.Feature;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The small world of a film: its depot as far down as it matters, and of the CPUs' magazines those
 * that are pushed while the scan runs. The others lead nowhere, whether they are found or not. What
 * still has to happen of the film is counted in the world's budget.
 */
final class FilmedWorld {

  private final DepotFilm film;
  private final int[] numbers;
  private final int[] back;
  private final List<Integer> cpus;
  private final List<Integer> depot;
  private final SmallModel model;

  /**
   * @param depth members of the depot that are kept, from the head
   * @param cpusFirst the scan reads the per-CPU areas before the depot
   * @throws IllegalArgumentException where the changes do not follow from each other
   */
  FilmedWorld(DepotFilm film, int depth, boolean cpusFirst) {
    this.film = film;
    numbers = new int[film.magazines().size()];
    back = new int[film.magazines().size() + 1];
    depot = film.depot().subList(0, depth);
    int count = 0;
    for (int at = depot.size() - 1; at >= 0; at--) {
      count = name(depot.get(at), count);
    }
    TreeSet<Integer> holders = new TreeSet<>();
    for (int at = 0; at < film.changes().size(); at++) {
      DepotChange change = film.changes().get(at);
      if (change.kind() == Kind.PUSHED || pushedAfter(at)) {
        holders.add(change.cpu());
        count = heldAtBegin(at) ? name(change.magazine(), count) : count;
      }
    }
    for (int at = 0; at < film.changes().size(); at++) {
      DepotChange change = film.changes().get(at);
      count =
          change.kind() == Kind.BORN && pushedAfter(at) ? name(change.magazine(), count) : count;
    }
    cpus = new ArrayList<>(holders);
    SmallModel plain =
        SmallModel.of(Math.max(1, cpus.size()), Math.max(1, count), Feature.STALE_WORDS);
    model = cpusFirst ? plain.with(Feature.CPUS_FIRST) : plain;
    World world = start(List.of());
    for (DepotChange change : film.changes()) {
      world = after(world, change);
    }
  }

  private int name(int magazine, int count) {
    if (numbers[magazine] != 0) {
      throw new IllegalArgumentException("a magazine is in two places");
    }
    numbers[magazine] = count + 1;
    back[count + 1] = magazine;
    return count + 1;
  }

  /** How far down a depot moves, or something is asked of it. */
  static int depth(DepotFilm film, List<Integer> members) {
    int depth = 1;
    for (int member : members) {
      depth = Math.max(depth, film.depot().indexOf(member) + 1);
    }
    for (DepotChange change : film.changes()) {
      int at = film.depot().indexOf(change.magazine());
      depth = at < 0 ? depth : Math.max(depth, at + 2);
    }
    return Math.min(film.depot().size(), depth);
  }

  List<DepotChange> changes() {
    return film.changes();
  }

  private boolean pushedAfter(int at) {
    int magazine = film.changes().get(at).magazine();
    return film.changes().subList(at + 1, film.changes().size()).stream()
        .anyMatch(change -> change.kind() == Kind.PUSHED && change.magazine() == magazine);
  }

  /** True where a change pushes what its CPU had when the scan began. */
  private boolean heldAtBegin(int at) {
    DepotChange pushed = film.changes().get(at);
    return pushed.kind() == Kind.PUSHED
        && !film.depot().contains(pushed.magazine())
        && film.changes().subList(0, at).stream()
            .noneMatch(change -> change.magazine() == pushed.magazine());
  }

  /** The number in the world of a magazine of the film; 0 where it is left out. */
  int number(int magazine) {
    return numbers[magazine];
  }

  /** The number in the film of a magazine of the world; -1 for none. */
  int inFilm(int number) {
    return number == 0 ? -1 : back[number];
  }

  /** True where some change is of this magazine of the world. */
  boolean moves(int number) {
    return film.changes().stream().anyMatch(change -> numbers[change.magazine()] == number);
  }

  /** The CPU by its number in the trace. */
  int cpu(int index) {
    return index < cpus.size() ? cpus.get(index) : -1;
  }

  /** The world when the scan is about to begin. */
  World start(Collection<Integer> stored) {
    World world = new World(model);
    for (int at = depot.size() - 1; at >= 0; at--) {
      int magazine = world.allocate();
      world.word(magazine, magazine == 1 ? 0 : World.POINTER + magazine - 1);
      world.set(magazine, World.LINKED | World.OLD, true);
    }
    world.depot(depot.size());
    for (int at = 0; at < film.changes().size(); at++) {
      if (heldAtBegin(at)) {
        int magazine = world.allocate();
        world.word(magazine, 1);
        world.set(magazine, World.OLD, true);
        load(world, film.changes().get(at).cpu(), magazine);
      }
    }
    for (int magazine : stored) {
      int number = numbers[magazine];
      if (number > 0 && number < world.fresh()) {
        world.storeChecksum(number);
      }
    }
    world.budget(film.changes().size());
    world.scans(1);
    return world;
  }

  private void load(World world, int cpu, int magazine) {
    int index = cpus.indexOf(cpu);
    if (world.loaded(index) == 0) {
      world.loaded(index, magazine);
    } else if (world.prev(index) == 0) {
      world.prev(index, magazine);
    } else {
      throw new IllegalArgumentException("a CPU has more than two magazines");
    }
  }

  private void unload(World world, int magazine) {
    for (int index = 0; index < cpus.size(); index++) {
      if (world.loaded(index) == magazine) {
        world.loaded(index, 0);
      }
      if (world.prev(index) == magazine) {
        world.prev(index, 0);
      }
    }
  }

  /** The world behind a change. */
  World after(World before, DepotChange change) {
    World world = before.copy();
    int at = film.changes().size() - before.budget();
    world.budget(before.budget() - 1);
    int magazine = numbers[change.magazine()];
    switch (change.kind()) {
      case BORN -> {
        if (pushedAfter(at)) {
          world.allocate();
          load(world, change.cpu(), magazine);
        }
      }
      case PUSHED -> {
        unload(world, magazine);
        world.word(magazine, world.depot() == 0 ? 0 : World.POINTER + world.depot());
        world.set(magazine, World.LINKED, true);
        world.depot(magazine);
      }
      case POPPED -> {
        pop(world, magazine);
        if (pushedAfter(at)) {
          load(world, change.cpu(), magazine);
        }
      }
      case TRIMMED -> {
        pop(world, magazine);
        world.free(magazine);
      }
      case FREED -> {
        if (magazine != 0) {
          unload(world, magazine);
          world.free(magazine);
        }
      }
      case ASTRAY -> throw new IllegalArgumentException("a magazine went astray");
    }
    return world;
  }

  private static void pop(World world, int magazine) {
    if (magazine == 0 || world.depot() != magazine) {
      throw new IllegalArgumentException("what was popped is not the head");
    }
    world.depot(world.next(magazine));
    world.word(magazine, world.model().full());
    world.set(magazine, World.LINKED, false);
  }

  /** True where a change moves a magazine of a CPU, numbered as in the world. */
  boolean moves(World world, DepotChange change, int cpu) {
    if (cpu >= cpus.size()) {
      return false;
    }
    World after = after(world, change);
    return world.loaded(cpu) != after.loaded(cpu) || world.prev(cpu) != after.prev(cpu);
  }
}
