package io.github.unleak.analyzer.witness;

import io.github.unleak.analyzer.witness.SmallModel.Feature;
import io.github.unleak.analyzer.witness.Step.Action;
import java.util.function.BiConsumer;

/**
 * What CPUs and the trimming work can do next, one store to memory at a time, as {@code
 * __iova_rcache_insert()}, {@code __iova_rcache_get()}, {@code iova_depot_pop()}, {@code
 * iova_depot_push()} and {@code iova_depot_work_func()} do it (drivers/iommu/iova.c since commit
 * 911aa1245da8, and as Linux 7.2 does it for CPUs that have no magazine yet). A CPU's own lock
 * needs no cell: each CPU is in one operation at a time. Order in which the stores become visible:
 * as written in the source.
 */
final class RcacheSteps {

  private static final int IDLE = 0;
  private static final int GET_SWAPPED = 1;
  private static final int TAKE = 2;
  private static final int POP_MARK = 3;
  private static final int POP_HEAD = 4;
  private static final int POP_SIZE = 5;
  private static final int POP_LOAD = 6;
  private static final int PUT_SWAPPED = 7;
  private static final int PUT = 8;
  private static final int PUSH_LINK = 9;
  private static final int PUSH_HEAD = 10;
  private static final int PUSH_LOAD = 11;
  private static final int EMPTY_PREV = 12;
  private static final int TRIM_FREE = 13;
  private static final int KEEP_PREV = 14;

  private final BiConsumer<Step, World> sink;

  RcacheSteps(BiConsumer<Step, World> sink) {
    this.sink = sink;
  }

  /** All that can happen next, but for the scanner's steps. */
  void from(World world) {
    boolean quiet = quiet(world);
    boolean begins = world.budget() > 0 && (quiet || world.model().has(Feature.STALLS));
    int cpus = Math.min(world.model().cpus(), world.used() + 1);
    for (int cpu = 0; cpu < cpus; cpu++) {
      if (world.stage(cpu) != IDLE) {
        goOn(world, cpu);
      } else if (begins) {
        get(world, cpu);
        insert(world, cpu);
        if (world.model().has(Feature.FLUSHES)) {
          flush(world, cpu);
        }
      }
    }
    work(world, begins);
  }

  /** True where no CPU and no work is in the middle of an operation. */
  static boolean quiet(World world) {
    boolean quiet = world.workStage() == IDLE;
    for (int cpu = 0; cpu < world.model().cpus(); cpu++) {
      quiet &= world.stage(cpu) == IDLE;
    }
    return quiet;
  }

  private static World begun(World world, int cpu) {
    World next = world.copy();
    next.budget(world.budget() - 1);
    next.used(cpu + 1);
    return next;
  }

  private void get(World world, int cpu) {
    boolean counted = world.model().counted();
    int loaded = world.loaded(cpu);
    if (counted && holds(world, loaded)) {
      if (world.model().has(Feature.MISSES)) {
        return; // nothing moves
      }
      take(begun(world, cpu), cpu, loaded);
    } else if (counted && holds(world, world.prev(cpu))) {
      swap(begun(world, cpu), cpu, GET_SWAPPED);
    } else if (world.depot() != 0 && world.unlocked()) {
      World next = begun(world, cpu);
      if (loaded != 0) {
        next.free(loaded);
      }
      next.lock(true);
      next.stage(cpu, world.model().has(Feature.MARKED) ? POP_MARK : POP_HEAD, 0);
      sink.accept(new Step(cpu, Action.FREE, loaded, 0), next);
    } else if (world.depot() == 0 && world.tree() != 0) {
      World next = begun(world, cpu);
      int number = Integer.lowestOneBit(world.tree());
      next.numbers(world.out() | number, world.tree() & ~number);
      sink.accept(new Step(cpu, Action.TREE, 0, 0), next);
    }
  }

  private void insert(World world, int cpu) {
    boolean counted = world.model().counted();
    if (world.model().numbers() > 0 && world.out() == 0) {
      return;
    }
    int loaded = world.loaded(cpu);
    if (counted && hasRoom(world, loaded)) {
      put(begun(world, cpu), cpu, loaded);
    } else if (counted && hasRoom(world, world.prev(cpu))) {
      swap(begun(world, cpu), cpu, PUT_SWAPPED);
    } else if (world.fresh() <= world.model().magazines()) {
      World next = begun(world, cpu);
      int fresh = next.allocate();
      next.stage(cpu, afterAllocation(world, cpu), fresh);
      sink.accept(new Step(cpu, Action.ALLOCATE, fresh, 0), next);
    }
  }

  /** A CPU that lacks one of its two magazines pushes none. */
  private static int afterAllocation(World world, int cpu) {
    if (world.loaded(cpu) == 0) {
      return PUSH_LOAD;
    }
    return world.prev(cpu) == 0 ? KEEP_PREV : PUSH_LINK;
  }

  private static boolean holds(World world, int magazine) {
    return magazine != 0 && world.fill(magazine) > 0;
  }

  private static boolean hasRoom(World world, int magazine) {
    return magazine != 0 && world.fill(magazine) < world.model().full();
  }

  /** {@code swap(prev, loaded)}, first store: for a moment only a register has the old prev. */
  private void swap(World next, int cpu, int stage) {
    int loaded = next.loaded(cpu);
    next.stage(cpu, stage, next.prev(cpu));
    next.prev(cpu, loaded);
    sink.accept(new Step(cpu, Action.KEEP, loaded, 0), next);
  }

  private void goOn(World world, int cpu) {
    int held = world.held(cpu);
    World next = world.copy();
    switch (world.stage(cpu)) {
      case GET_SWAPPED -> load(next, cpu, TAKE);
      case PUT_SWAPPED, PUSH_LOAD -> load(next, cpu, world.model().counted() ? PUT : IDLE);
      case POP_LOAD -> load(next, cpu, world.model().counted() ? TAKE : IDLE);
      case TAKE -> take(next, cpu, world.loaded(cpu));
      case PUT -> put(next, cpu, world.loaded(cpu));
      case POP_MARK -> mark(next, cpu, () -> next.stage(cpu, POP_HEAD, 0));
      case POP_HEAD -> popHead(next, cpu, () -> next.stage(cpu, POP_SIZE, world.depot()));
      case POP_SIZE -> popSize(next, cpu, held, () -> next.stage(cpu, POP_LOAD, held));
      case PUSH_LINK -> {
        if (world.unlocked()) {
          int loaded = world.loaded(cpu);
          next.lock(true);
          next.word(loaded, world.depot() == 0 ? 0 : World.POINTER + world.depot());
          next.set(loaded, World.LINKED, true);
          next.stage(cpu, PUSH_HEAD, held);
          sink.accept(new Step(cpu, Action.PUSH_LINK, loaded, world.depot()), next);
        }
      }
      case PUSH_HEAD -> {
        next.depot(world.loaded(cpu));
        next.lock(false);
        next.stage(cpu, PUSH_LOAD, held);
        sink.accept(new Step(cpu, Action.PUSH_HEAD, world.loaded(cpu), 0), next);
      }
      case KEEP_PREV -> {
        int loaded = world.loaded(cpu);
        next.prev(cpu, loaded);
        next.stage(cpu, PUSH_LOAD, held);
        sink.accept(new Step(cpu, Action.KEEP, loaded, 0), next);
      }
      case EMPTY_PREV -> {
        empty(next, world.prev(cpu));
        next.stage(cpu, IDLE, 0);
        sink.accept(new Step(cpu, Action.EMPTY, world.prev(cpu), 0), next);
      }
      default -> throw new IllegalStateException("stage " + world.stage(cpu));
    }
  }

  private void load(World next, int cpu, int stage) {
    int held = next.held(cpu);
    next.loaded(cpu, held);
    next.stage(cpu, stage, 0);
    sink.accept(new Step(cpu, Action.LOAD, held, 0), next);
    if (stage == TAKE && next.model().has(Feature.MISSES)) {
      World missed = next.copy();
      missed.stage(cpu, IDLE, 0);
      sink.accept(new Step(cpu, Action.LOAD, held, 0), missed);
    }
  }

  private void mark(World next, int actor, Runnable stage) {
    int successor = next.next(next.depot());
    if (successor != 0) {
      next.resetChecksum(successor);
    }
    stage.run();
    sink.accept(new Step(actor, Action.MARK, successor, 0), next);
  }

  private void popHead(World next, int actor, Runnable stage) {
    int head = next.depot();
    int successor = next.next(head);
    next.depot(successor);
    stage.run();
    sink.accept(new Step(actor, Action.POP_HEAD, head, successor), next);
  }

  private void popSize(World next, int actor, int popped, Runnable stage) {
    next.word(popped, next.model().full());
    next.set(popped, World.LINKED, false);
    next.lock(false);
    stage.run();
    sink.accept(new Step(actor, Action.POP_SIZE, popped, 0), next);
  }

  private void take(World next, int cpu, int magazine) {
    int left = next.word(magazine) - 1;
    next.word(magazine, left);
    if (next.model().numbers() > 0) {
      next.numbers(next.out() | (1 << (next.slot(magazine, left) - 1)), next.tree());
    }
    next.stage(cpu, IDLE, 0);
    sink.accept(new Step(cpu, Action.TAKE, magazine, 0), next);
  }

  private void put(World next, int cpu, int magazine) {
    int at = next.word(magazine);
    next.word(magazine, at + 1);
    next.stage(cpu, IDLE, 0);
    Step step = new Step(cpu, Action.PUT, magazine, 0);
    if (next.model().numbers() == 0) {
      sink.accept(step, next);
      return;
    }
    for (int number = 1; number <= next.model().numbers(); number++) {
      int bit = 1 << (number - 1);
      if ((next.out() & bit) != 0) {
        World one = next.copy();
        one.slot(magazine, at, number);
        one.numbers(next.out() & ~bit, next.tree());
        sink.accept(step, one);
      }
    }
  }

  private void flush(World world, int cpu) {
    World next = begun(world, cpu);
    empty(next, world.loaded(cpu));
    next.stage(cpu, EMPTY_PREV, 0);
    sink.accept(new Step(cpu, Action.EMPTY, world.loaded(cpu), 0), next);
  }

  /** {@code iova_magazine_free_pfns()}. */
  private static void empty(World next, int magazine) {
    if (magazine == 0) {
      return;
    }
    if (next.model().numbers() > 0) {
      int tree = next.tree();
      for (int at = 0; at < next.word(magazine); at++) {
        tree |= 1 << (next.slot(magazine, at) - 1);
      }
      next.numbers(next.out(), tree);
    }
    next.word(magazine, 0);
  }

  private void work(World world, boolean begins) {
    int above = world.model().trimAbove();
    World next = world.copy();
    int held = world.workMagazine();
    int actor = Step.WORKER;
    switch (world.workStage()) {
      case IDLE -> {
        if (above >= 0 && begins && world.unlocked() && world.depotSize() > above) {
          next.budget(world.budget() - 1);
          next.lock(true);
          if (world.model().has(Feature.MARKED)) {
            mark(next, actor, () -> next.work(POP_HEAD, 0));
          } else {
            popHead(next, actor, () -> next.work(POP_SIZE, world.depot()));
          }
        }
      }
      case POP_HEAD -> popHead(next, actor, () -> next.work(POP_SIZE, world.depot()));
      case POP_SIZE -> popSize(next, actor, held, () -> next.work(TRIM_FREE, held));
      case TRIM_FREE -> {
        empty(next, held);
        next.free(held);
        next.work(IDLE, 0);
        sink.accept(new Step(actor, Action.FREE, held, 0), next);
      }
      default -> throw new IllegalStateException("stage " + world.workStage());
    }
  }
}
