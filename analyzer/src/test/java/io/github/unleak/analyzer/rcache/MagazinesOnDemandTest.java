package io.github.unleak.analyzer.rcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.rcache.CpuCache.Allocates;
import io.github.unleak.analyzer.rcache.MagazineModel.Place;
import io.github.unleak.analyzer.rcache.RcacheShape.Depot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kernels on which a CPU gets its magazines when it needs them, step by step. */
class MagazinesOnDemandTest {

  private static final int SIZE = 2;
  private static final long FIRST = 0xffff888200000000L;

  private long pfn = 1000;
  private long address = FIRST;

  private static RcacheModel rcache(DepotRules rules, boolean born) {
    return new DomainModel(0xffff888100000008L, SIZE, born, born, rules).rcache(0);
  }

  /** Inserts a number as the kernel does; gives what was pushed. */
  private MagazineModel insert(RcacheModel rcache, int cpu) {
    MagazineModel pushed = null;
    if (rcache.insertAllocates(cpu) == Allocates.YES) {
      address += 1024;
      pushed = rcache.push(cpu, address);
    }
    rcache.insert(cpu, pfn++);
    return pushed;
  }

  /**
   * What a CPU has after so many inserts, before the next one.
   *
   * @param inserts of one CPU in a new domain
   * @param magazines how many it has of its own
   * @param depot how many it has pushed
   * @param next whether the next insert allocates, and pushes
   */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, YES, false",
    "1, 1, 0, NO, false",
    "2, 1, 0, YES, false",
    "3, 2, 0, NO, false",
    "4, 2, 0, YES, true",
    "5, 2, 1, NO, false",
    "6, 2, 1, YES, true",
    "8, 2, 2, YES, true",
  })
  void anInsertAllocatesWhatTheCpuLacks(
      int inserts, int magazines, int depot, Allocates next, boolean pushes) {
    RcacheModel rcache = rcache(Rules.onDemand(), true);
    for (int i = 0; i < inserts; i++) {
      insert(rcache, 0);
    }
    assertEquals(magazines, rcache.cpu(0).magazines());
    assertEquals(depot, rcache.depot().size());
    assertEquals(next, rcache.insertAllocates(0));
    assertEquals(pushes, rcache.insertPushes(0));
  }

  @Test
  void theFirstBecomesPrevAndTheNextIsPushed() {
    RcacheModel rcache = rcache(Rules.onDemand(), true);
    assertNull(insert(rcache, 0));
    MagazineModel first = rcache.cpu(0).loaded();
    insert(rcache, 0);
    assertNull(insert(rcache, 0));
    assertSame(first, rcache.cpu(0).prev());
    assertEquals(Place.PREV, first.place());
    MagazineModel second = rcache.cpu(0).loaded();
    insert(rcache, 0);
    assertSame(second, insert(rcache, 0));
    assertSame(first, rcache.cpu(0).prev(), "prev stays");
  }

  /** __iova_rcache_get() on a CPU that only allocates: it gets a loaded, and never a prev. */
  @Test
  void aPopWithoutLoadedFreesNothingAndGivesNoPrev() {
    RcacheModel rcache = rcache(Rules.onDemand(), true);
    for (int i = 0; i < 8; i++) {
      insert(rcache, 0);
    }
    assertTrue(rcache.getTurnsToDepot(1));
    MagazineModel head = rcache.depot().get(1);
    assertTrue(rcache.pop(1, head).absent());
    assertSame(head, rcache.cpu(1).loaded());
    assertEquals(1, rcache.cpu(1).magazines());
    rcache.take(head, head.search(Long.MAX_VALUE));
    rcache.take(head, head.search(Long.MAX_VALUE));
    MagazineModel next = rcache.depot().get(0);
    assertSame(head, rcache.pop(1, next), "now there is one to free");
    assertEquals(1, rcache.cpu(1).magazines());
    assertTrue(rcache.getTurnsToDepot(2));
    assertEquals(0, rcache.cpu(2).magazines());
  }

  @Test
  void aFlushKeepsWhatIsThere() {
    RcacheModel rcache = rcache(Rules.onDemand(), true);
    insert(rcache, 0);
    rcache.flush(0);
    rcache.flush(1);
    assertEquals(1, rcache.cpu(0).magazines());
    assertEquals(0, rcache.cpu(1).magazines());
    assertEquals(Allocates.NO, rcache.insertAllocates(0));
  }

  @Test
  void afterALossAnythingMayBeThere() {
    RcacheModel rcache = rcache(Rules.onDemand(), true);
    insert(rcache, 0);
    rcache.lose(0);
    assertEquals(-1, rcache.cpu(0).magazines());
    assertEquals(Allocates.OPEN, rcache.insertAllocates(0));
  }

  /** In a new domain the first insert shows which kernel it is. */
  @Test
  void whetherTheyAreThereIsOpenUntilTheRulesAreKnown() {
    DepotRules rules = new DepotRules(Depot.LIST);
    RcacheModel rcache = rcache(rules, true);
    assertEquals(Allocates.OPEN, rcache.insertAllocates(0));
    assertEquals(Allocates.OPEN, rcache.insertAllocates(1));
    assertNull(rcache.push(0, FIRST));
    assertEquals(1, rcache.cpu(0).magazines());
    rules.learn(RcacheShape.Magazines.ON_DEMAND);
    assertEquals(Allocates.YES, rcache.insertAllocates(1));
    rules.learn(RcacheShape.Magazines.AT_INIT);
    assertEquals(Allocates.NO, rcache.insertAllocates(1));
    assertEquals(2, rcache.cpu(1).magazines());
  }

  /** A CPU that is first seen in mid-life, and allocates two magazines. */
  private RcacheModel twoAllocations() {
    RcacheModel rcache = rcache(Rules.onDemand(), false);
    assertEquals(Allocates.OPEN, rcache.insertAllocates(0));
    MagazineModel unknown = rcache.push(0, FIRST);
    rcache.insert(0, pfn++);
    assertTrue(unknown.doubtful(), "there may have been none");
    insert(rcache, 0);
    assertEquals(Allocates.YES, rcache.insertAllocates(0), "prev is absent or full");
    assertTrue(insert(rcache, 0).doubtful(), "pushed, or prev");
    insert(rcache, 0);
    assertFalse(insert(rcache, 0).doubtful(), "there is a prev by now");
    return rcache;
  }

  @Test
  void theSecondOfALateCpuMayBeItsPrev() {
    RcacheModel rcache = twoAllocations();
    MagazineModel second = rcache.depot().get(1);
    assertSame(second, rcache.cpu(0).prevInstead());
    rcache.notInDepot(second);
    assertSame(second, rcache.cpu(0).prev());
    assertEquals(Place.PREV, second.place());
    assertFalse(second.doubtful());
    assertEquals(2, rcache.cpu(0).magazines());
  }

  @Test
  void theSecondOfALateCpuMayHaveBeenPushed() {
    RcacheModel rcache = twoAllocations();
    MagazineModel second = rcache.depot().get(1);
    MagazineModel prev = rcache.cpu(0).prev();
    rcache.inDepot(second);
    assertSame(prev, rcache.cpu(0).prev());
    assertFalse(prev.doubtful());
    assertFalse(second.doubtful());
    assertEquals(SIZE, prev.hidden());
  }

  /** What no event has shown is gone without a claim. */
  @Test
  void whatWasNeverThereIsForgotten() {
    RcacheModel rcache = twoAllocations();
    MagazineModel unknown = rcache.depot().get(0);
    rcache.notInDepot(unknown);
    assertEquals(Place.FREED, unknown.place());
    assertEquals(2, rcache.depot().size());
  }
}
