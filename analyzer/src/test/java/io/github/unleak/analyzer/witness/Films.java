package io.github.unleak.analyzer.witness;

import io.github.unleak.analyzer.replay.DepotChange;
import io.github.unleak.analyzer.replay.DepotChange.Kind;
import io.github.unleak.analyzer.replay.DepotFilm;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Films of depots that do what an rcache does, at random. */
final class Films {

  private final Deque<Integer> depot = new ArrayDeque<>();
  private final List<Integer> begin = new ArrayList<>();
  private final List<Long> addresses = new ArrayList<>();
  private final List<DepotChange> changes = new ArrayList<>();
  private final int[] loaded;

  private Films(int depth, int cpus) {
    for (int i = 0; i < depth; i++) {
      begin.add(magazine());
    }
    depot.addAll(begin);
    loaded = new int[cpus];
    for (int cpu = 0; cpu < cpus; cpu++) {
      loaded[cpu] = magazine();
    }
  }

  /**
   * A film.
   *
   * @param depth members of the depot at the begin; they come first in its numbering, head first
   * @param floor members that stay in the depot
   * @param operations pushes and pops
   */
  static DepotFilm random(Random random, int depth, int floor, int cpus, int operations) {
    Films films = new Films(depth, cpus);
    for (int i = 0; i < operations; i++) {
      int cpu = random.nextInt(cpus);
      int kind = random.nextInt(9);
      if (films.depot.size() <= floor || kind > 4) {
        films.push(cpu);
      } else if (kind == 0) {
        films.add(Kind.TRIMMED, films.depot.pop(), cpu);
      } else {
        films.pop(cpu);
      }
    }
    return films.film();
  }

  /** A film of operations in this order: {@code -2} a pop on CPU 2, {@code +0} a push on CPU 0. */
  static DepotFilm of(int depth, int cpus, String operations) {
    Films films = new Films(depth, cpus);
    for (String operation : operations.isEmpty() ? new String[0] : operations.split(" ", -1)) {
      int cpu = operation.charAt(1) - '0';
      if (operation.charAt(0) == '-') {
        films.pop(cpu);
      } else {
        films.push(cpu);
      }
    }
    return films.film();
  }

  private int magazine() {
    addresses.add(Worlds.address(addresses.size() + 1).value());
    return addresses.size() - 1;
  }

  private void add(Kind kind, int magazine, int cpu) {
    changes.add(new DepotChange(kind, magazine, cpu, 100 + changes.size(), 1000L * changes.size()));
  }

  private void push(int cpu) {
    add(Kind.PUSHED, loaded[cpu], cpu);
    depot.push(loaded[cpu]);
    loaded[cpu] = magazine();
    add(Kind.BORN, loaded[cpu], cpu);
  }

  private void pop(int cpu) {
    add(Kind.FREED, loaded[cpu], cpu);
    loaded[cpu] = depot.pop();
    add(Kind.POPPED, loaded[cpu], cpu);
  }

  private DepotFilm film() {
    return new DepotFilm(1, 0x1000, 0, addresses, begin, changes, 1000);
  }
}
