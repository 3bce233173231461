package io.github.unleak.analyzer.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.unleak.analyzer.rcache.DepotRules;
import io.github.unleak.analyzer.rcache.RcacheShape.Depot;
import io.github.unleak.analyzer.rcache.RcacheShape.Magazines;
import io.github.unleak.parser.ftrace.CallSite;
import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceContext;
import io.github.unleak.parser.ftrace.TraceEvent;
import java.util.List;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;
import org.junit.jupiter.api.Test;

/**
 * CPU 0 fills magazines A to D, and one more, of two numbers each, and CPU 1 empties the depot. B
 * is not in it, so either A was lost and B is CPU 0's prev, or A is prev and B was lost.
 */
class PrevLossesTest {

  private static final int SIZE = 2;
  private static final long DOMAIN = 0xffff888100000008L;
  private static final long A = 0xffff888200000000L;
  private static final long B = A + 0x400;
  private static final long C = B + 0x400;
  private static final long D = C + 0x400;

  private final TraceReplayer replayer;
  private long line;

  PrevLossesTest() {
    DepotRules rules = new DepotRules(Depot.LIST);
    rules.learn(Magazines.ON_DEMAND);
    rules.trimsShown();
    replayer = new TraceReplayer(TraceWatch.of(LongHashSet.newSetWith(B)), rules, SIZE);
  }

  private TraceEvent event(EventRole role, int cpu) {
    line++;
    return new TraceEvent()
        .begin(role, line, line * 1000)
        .by(cpu, 100 + cpu, TraceContext.TASK)
        .with(EventField.DOMAIN, DOMAIN);
  }

  private void slab(EventRole role, int cpu, String function, long address) {
    replayer.event(
        event(role, cpu)
            .at(new CallSite(function, 16, 0))
            .with(EventField.POINTER, address)
            .with(EventField.BYTES_REQUESTED, 1024));
  }

  private void alloc(int cpu, long pfn, long freed) {
    replayer.event(
        event(EventRole.IOVA_ALLOC, cpu).with(EventField.SIZE, 1).with(EventField.LIMIT, 0xfffff));
    if (freed != 0) {
      slab(EventRole.MEMORY_FREE, cpu, "alloc_iova_fast", freed);
    }
    replayer.event(event(EventRole.IOVA_ALLOC_RETURN, cpu).with(EventField.PFN, pfn));
  }

  private void free(int cpu, long pfn, long allocated) {
    replayer.event(
        event(EventRole.IOVA_FREE, cpu).with(EventField.PFN, pfn).with(EventField.SIZE, 1));
    if (allocated != 0) {
      slab(EventRole.MEMORY_ALLOC, cpu, "free_iova_fast", allocated);
    }
  }

  /** Numbers 1 and 2 go into A, 3 and 4 into B, and so on. */
  private void emptyTheDepot() {
    replayer.event(event(EventRole.DOMAIN_INIT, 1));
    for (long pfn = 1; pfn <= 9; pfn++) {
      alloc(1, pfn, 0);
    }
    for (long pfn = 1; pfn <= 9; pfn++) {
      free(0, pfn, pfn % SIZE == 0 ? 0 : A + (pfn / SIZE) * 0x400);
    }
    alloc(1, 8, 0); // pops D, and has nothing to free
    alloc(1, 7, 0);
    alloc(1, 6, D); // pops C
    alloc(1, 5, 0);
    alloc(1, 50, 0); // the depot is empty
    alloc(1, 51, 0);
  }

  private List<MagazineEvent> losses() {
    return ReplayTest.finish(replayer).magazine(B).stream()
        .filter(event -> event.kind() == MagazineEvent.Kind.NOT_IN_DEPOT)
        .toList();
  }

  /** The list has B and not A. A may be lost all the same, and hidden by a stale word. */
  @Test
  void thatTheListLacksTheOtherOneMakesNothingSure() {
    emptyTheDepot();
    assertEquals(List.of(false), losses().stream().map(MagazineEvent::sure).toList());
  }

  /** CPU 0 takes A's numbers from its prev. */
  @Test
  void thatTheCpuUsesTheOtherOneMakesTheLossSure() {
    emptyTheDepot();
    alloc(0, 9, 0);
    alloc(0, 2, 0);
    alloc(0, 1, 0);
    alloc(0, 52, 0);
    assertEquals(List.of(true), losses().stream().map(MagazineEvent::sure).toList());
  }

  /** CPU 0 takes B's numbers from its prev: B is not lost. */
  @Test
  void whatTheCpuUsesIsNotLost() {
    emptyTheDepot();
    alloc(0, 9, 0);
    alloc(0, 4, 0);
    alloc(0, 3, 0);
    assertEquals(List.of(), losses());
  }
}
