package io.github.unleak.analyzer.rcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.rcache.CpuCache.Fill;
import io.github.unleak.analyzer.rcache.MagazineModel.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The model step by step, against what drivers/iommu/iova.c does. */
class RcacheModelTest {

  private static final int SIZE = 2;

  private final DomainModel domain =
      new DomainModel(0xffff888100000008L, SIZE, true, true, Rules.atInit());
  private final RcacheModel rcache = domain.rcache(3);

  private void insert(int cpu, long... pfns) {
    for (long pfn : pfns) {
      rcache.insert(cpu, pfn);
    }
  }

  @Test
  void knowsWhatItIs() {
    assertEquals(3, rcache.order());
    assertSame(domain, rcache.domain());
    assertEquals(0, rcache.pops());
    assertTrue(rcache.bottomKnown(), "its birth was seen, so nothing can be below");
  }

  /** __iova_rcache_insert(): loaded first, then prev takes its place, then the depot. */
  @Test
  void fillsLoadedThenPrevThenPushes() {
    MagazineModel first = rcache.cpu(0).loaded();
    MagazineModel second = rcache.cpu(0).prev();
    insert(0, 10, 11);
    assertSame(first, rcache.cpu(0).loaded());
    assertFalse(rcache.insertPushes(0));
    insert(0, 12, 13);
    assertSame(second, rcache.cpu(0).loaded());
    assertEquals(Place.LOADED, second.place());
    assertSame(first, rcache.cpu(0).prev());
    assertEquals(Place.PREV, first.place());
    assertTrue(rcache.insertPushes(0));
    assertSame(second, rcache.push(0, 0xffff888200000400L));
    assertEquals(Place.DEPOT, second.place());
    assertEquals(List.of(second), rcache.depot());
    assertEquals(0xffff888200000400L, rcache.cpu(0).loaded().address());
    assertSame(first, rcache.cpu(0).prev(), "prev stays");
    assertSame(second, rcache.holder(12));
  }

  /** What is pushed while nothing is known of the fills: either magazine may have got a number. */
  @Test
  void aPushOfUnknownFillsForgetsWhoHoldsWhat() {
    insert(0, 10);
    rcache.lose(0);
    insert(0, 11);
    MagazineModel prev = rcache.cpu(0).prev();
    MagazineModel pushed = rcache.push(0, 0xffff888200000400L);
    assertNull(rcache.holder(11));
    assertEquals(SIZE, pushed.hidden());
    assertEquals(SIZE, prev.hidden());
    assertEquals(Fill.EXACT, rcache.cpu(0).fill());
  }

  /** __iova_rcache_get(): both magazines were empty, the depot's head is loaded. */
  @Test
  void aPopTakesTheHeadAndLeavesTheOldOneToTheCaller() {
    insert(0, 10, 11, 12, 13);
    MagazineModel head = rcache.push(0, 0xffff888200000400L);
    MagazineModel old = rcache.cpu(1).loaded();
    insert(1, 20);
    MagazineModel given = rcache.pop(1, head);
    assertSame(old, given);
    assertEquals(Place.ASTRAY, old.place());
    assertSame(head, rcache.cpu(1).loaded());
    assertEquals(Place.LOADED, head.place());
    assertEquals(1, head.cpu());
    assertTrue(rcache.depot().isEmpty());
    assertEquals(1, rcache.pops());
    assertNull(rcache.holder(20), "it was empty, whatever had been taken for it");
    assertSame(head, rcache.holder(12));
  }

  @Test
  void aPoppedMagazineThatNoEventShowedIsFullOfUnknownNumbers() {
    rcache.cpu(0).prev().hide(1);
    rcache.pop(0, null);
    assertEquals(SIZE, rcache.cpu(0).loaded().hidden());
    assertTrue(rcache.cpu(0).prev().empty(), "else there had been no pop");
  }

  /** iova_depot_work_func() pops too; what a pop replaced had been no member. */
  @Test
  void theFreeOfAMemberIsAPop() {
    insert(0, 10, 11, 12, 13);
    MagazineModel member = rcache.push(0, 0xffff888200000400L);
    rcache.freed(member);
    assertEquals(1, rcache.pops());
    assertEquals(Place.FREED, member.place());
    assertTrue(rcache.depot().isEmpty());
    assertNull(rcache.holder(12));
    rcache.freed(rcache.cpu(0).prev());
    assertEquals(1, rcache.pops());
  }

  @Test
  void whatOverflowedWasNoMember() {
    insert(0, 10, 11, 12, 13);
    MagazineModel spilled = rcache.push(0, 0xffff888200000400L);
    rcache.overflowed(spilled);
    assertEquals(0, rcache.pops());
    assertEquals(Place.FREED, spilled.place());
    assertTrue(rcache.depot().isEmpty());
  }

  /** free_cpu_cached_iovas(). */
  @Test
  void aFlushEmptiesBothAndKeepsThem() {
    insert(0, 10, 11, 12);
    MagazineModel loaded = rcache.cpu(0).loaded();
    MagazineModel prev = rcache.cpu(0).prev();
    rcache.flush(0);
    assertSame(loaded, rcache.cpu(0).loaded());
    assertSame(prev, rcache.cpu(0).prev());
    for (long pfn = 10; pfn <= 12; pfn++) {
      assertNull(rcache.holder(pfn));
    }
    assertTrue(loaded.empty() && prev.empty());
    assertTrue(rcache.getTurnsToDepot(0));
  }

  @Test
  void whatACpuHadIsUnknownAfterALoss() {
    insert(0, 10, 11, 12);
    insert(1, 20);
    rcache.lose(0);
    rcache.lose(2); // one that nobody has seen
    assertEquals(2, rcache.cpus());
    assertEquals(Fill.UNKNOWN, rcache.cpu(0).fill());
    assertNull(rcache.holder(10));
    assertNull(rcache.holder(12));
    assertNotNull(rcache.holder(20));
    assertFalse(rcache.getTurnsToDepot(0));
  }

  /** A domain that only seemed unused: what was assumed goes, what was seen stays. */
  @Test
  void whatWasAssumedIsDropped() {
    DomainModel seeming = new DomainModel(8, SIZE, true, false, Rules.atInit());
    RcacheModel assumed = seeming.rcache(0);
    assertTrue(assumed.bottomKnown());
    assertEquals(Fill.ASSUMED, assumed.cpu(0).fill());
    assumed.insert(0, 10);
    assumed.insert(0, 11);
    assumed.insert(0, 12);
    assumed.insert(0, 13);
    MagazineModel member = assumed.push(0, 0xffff888200000400L);
    assertEquals(0, member.record().below);
    assertEquals(Fill.ASSUMED, assumed.cpu(1).fill());
    seeming.refute();
    assertFalse(seeming.fresh());
    assertFalse(assumed.bottomKnown());
    assertEquals(MagazineRecord.UNKNOWN_BELOW, member.record().below);
    assertEquals(Fill.EXACT, assumed.cpu(0).fill(), "a push showed it");
    assertEquals(Fill.UNKNOWN, assumed.cpu(1).fill());
    domain.refute();
    assertTrue(domain.fresh(), "its birth was seen");
    assertTrue(rcache.bottomKnown());
  }

  @Test
  void theBottomThatIsKnownAgainTellsNothingOfOldMembers() {
    insert(0, 10, 11, 12, 13);
    MagazineModel member = rcache.push(0, 0xffff888200000400L);
    rcache.bottomKnown(true);
    assertEquals(0, member.record().below);
    rcache.bottomKnown(false);
    rcache.bottomKnown(true);
    assertEquals(MagazineRecord.UNKNOWN_BELOW, member.record().below);
  }
}
