package io.github.unleak.analyzer.witness;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;
import org.jspecify.annotations.Nullable;

/** Walks through all interleavings of the steps, each state once. */
final class Exploration {

  private Exploration() {}

  /**
   * Shows every state that can be reached to {@code visitor}, in no particular order. Two states
   * count as one where their fingerprints of 64 bits agree.
   *
   * @param keep false for states that are left out, with what comes behind them
   * @return how many states there are
   */
  static long all(Collection<World> starts, Predicate<World> keep, Consumer<World> visitor) {
    LongHashSet seen = new LongHashSet();
    Deque<World> open = new ArrayDeque<>();
    for (World start : starts) {
      if (seen.add(start.fingerprint())) {
        open.push(start);
      }
    }
    while (!open.isEmpty()) {
      World world = open.pop();
      visitor.accept(world);
      after(
          world,
          (step, next) -> {
            if (keep.test(next) && seen.add(next.fingerprint())) {
              open.push(next);
            }
          });
    }
    return seen.size();
  }

  /**
   * What a search for a state found.
   *
   * @param path the states on the way, the first is one of the starts; {@code null} where there is
   *     none, or none was found
   * @param states looked at
   * @param whole true where all states that can be reached were looked at
   */
  record Result(@Nullable List<Moment> path, long states, boolean whole) {}

  /**
   * A state on a path.
   *
   * @param step that led to it; {@code null} at the start
   * @param world the state
   */
  record Moment(@Nullable Step step, World world) {}

  private record Origin(@Nullable World before, @Nullable Step step) {}

  /**
   * The shortest way from one of {@code starts} to a state that {@code goal} accepts; of equals the
   * first in the order of steps.
   *
   * @param keep false for states that cannot lead to the goal
   * @param most states that may be looked at
   */
  static Result shortest(
      Collection<World> starts, Predicate<World> goal, Predicate<World> keep, long most) {
    Map<World, Origin> seen = new HashMap<>();
    Deque<World> open = new ArrayDeque<>();
    for (World start : starts) {
      if (seen.putIfAbsent(start, new Origin(null, null)) == null) {
        open.add(start);
      }
    }
    while (!open.isEmpty()) {
      World world = open.remove();
      if (goal.test(world)) {
        return new Result(path(seen, world), seen.size(), false);
      }
      if (seen.size() >= most) {
        return new Result(null, seen.size(), false);
      }
      after(
          world,
          (step, next) -> {
            if (keep.test(next) && seen.putIfAbsent(next, new Origin(world, step)) == null) {
              open.add(next);
            }
          });
    }
    return new Result(null, seen.size(), true);
  }

  private static List<Moment> path(Map<World, Origin> seen, World goal) {
    Deque<Moment> path = new ArrayDeque<>();
    World at = goal;
    while (at != null) {
      Origin origin = seen.get(at);
      path.push(new Moment(origin == null ? null : origin.step, at));
      at = origin == null ? null : origin.before;
    }
    return new ArrayList<>(path);
  }

  private static void after(World world, BiConsumer<Step, World> sink) {
    new RcacheSteps(sink).from(world);
    if (world.model().has(SmallModel.Feature.STALLS) || RcacheSteps.quiet(world)) {
      new ScanSteps(sink).from(world);
    }
  }
}
