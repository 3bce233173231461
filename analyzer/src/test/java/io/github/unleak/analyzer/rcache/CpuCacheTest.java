package io.github.unleak.analyzer.rcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which magazine of a CPU is pushed or freed next follows from its pushes and pops alone. */
class CpuCacheTest {

  private static final int CAPACITY = 3;

  private final RcacheModel rcache =
      new DomainModel(0x1000, CAPACITY, true, true, Rules.atInit()).rcache(0);
  private int pushes;
  private int pops;
  private long pfn = 1;

  /** Random loads, allocations of magazines that fail and limits that nothing fits included. */
  @Test
  void whateverTheLoadTheUpperOneIsPushedAndTheOtherOneFreed() {
    for (int seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      double frees = 0.5;
      for (int i = 0; i < 2000; i++) {
        frees = random.nextInt(50) == 0 ? random.nextDouble() : frees;
        boolean succeeds = random.nextInt(20) > 0;
        if (random.nextDouble() < frees) {
          free(succeeds);
        } else {
          alloc(succeeds);
        }
      }
    }
    assertTrue(pushes > 10_000 && pops > 10_000, pushes + " pushes, " + pops + " pops");
  }

  private void free(boolean magazineAllocated) {
    if (!rcache.insertPushes(0)) {
      rcache.insert(0, pfn++);
    } else if (magazineAllocated) {
      MagazineModel expected = upperByHistory;
      MagazineModel loaded = rcache.cpu(0).loaded();
      assertSame(expected == null ? loaded : expected, loaded);
      assertSame(loaded, rcache.cpu(0).upper());
      rcache.push(0, 0x1000L * pfn);
      upperByHistory = rcache.cpu(0).loaded();
      rcache.insert(0, pfn++);
      pushes++;
    }
  }

  private MagazineModel upperByHistory;
  private MagazineModel lowerByHistory;

  private void alloc(boolean fits) {
    if (rcache.getTurnsToDepot(0)) {
      if (rcache.depot().isEmpty()) {
        return;
      }
      MagazineModel head = rcache.depot().get(rcache.depot().size() - 1);
      MagazineModel old = rcache.pop(0, head);
      if (lowerByHistory != null) {
        assertSame(lowerByHistory, old);
      }
      lowerByHistory = head;
      pops++;
    }
    MagazineModel source = rcache.source(0);
    assertNotNull(source);
    if (source != rcache.cpu(0).loaded()) {
      rcache.swap(0);
    }
    if (fits) {
      rcache.take(source, source.search(Long.MAX_VALUE));
    }
  }

  /** Events of a CPU that are missing count as too few only if they can hide no push or pop. */
  @Test
  void fewLostEventsHideNothingFarFromFullAndEmpty() {
    for (int held = 0; held <= 2 * CAPACITY; held++) {
      RcacheModel other = new DomainModel(0x2000, CAPACITY, true, true, Rules.atInit()).rcache(0);
      for (int i = 0; i < held; i++) {
        other.insert(0, 100 + i);
      }
      for (int lost = 1; lost <= 2 * CAPACITY; lost++) {
        boolean enough = lost < held && lost < 2 * CAPACITY - held;
        assertEquals(enough, other.cpu(0).bears(lost), held + " held, " + lost + " lost");
      }
    }
  }
}
