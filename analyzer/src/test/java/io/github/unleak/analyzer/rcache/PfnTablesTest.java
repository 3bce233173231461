package io.github.unleak.analyzer.rcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.rcache.MagazineModel.Place;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The two tables of page frame numbers against the library's. */
class PfnTablesTest {

  private static final int STEPS = 200_000;

  private final RcacheModel rcache =
      new RcacheModel(new DomainModel(1, 4, true, true, Rules.atInit()), 0, 4);
  private final MagazineModel[] magazines = {magazine(), magazine(), magazine()};

  private MagazineModel magazine() {
    return new MagazineModel(rcache, 4, Place.LOADED, 0);
  }

  /** Numbers close together from the top down, far apart, and such as no page has. */
  private static long pfn(Random random, int spread) {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextInt(spread) - 2L;
      case 1 -> (long) random.nextInt(spread) << 40;
      case 2 -> Long.MIN_VALUE + random.nextInt(spread);
      default -> 0xfffffL - random.nextInt(spread);
    };
  }

  @Test
  void holdersAreFoundAndForgotten() {
    for (int spread : new int[] {3, 100, 20_000}) {
      Random random = new Random(spread);
      Holders holders = new Holders();
      Map<Long, MagazineModel> expected = new HashMap<>();
      for (int step = 0; step < STEPS; step++) {
        long pfn = pfn(random, spread);
        assertSame(expected.get(pfn), holders.get(pfn));
        if (random.nextInt(100) < (step < STEPS / 2 ? 60 : 30)) {
          MagazineModel magazine = magazines[random.nextInt(magazines.length)];
          assertSame(expected.put(pfn, magazine), holders.put(pfn, magazine));
        } else {
          expected.remove(pfn);
          holders.remove(pfn);
        }
      }
      for (Map.Entry<Long, MagazineModel> entry : expected.entrySet()) {
        assertSame(entry.getValue(), holders.get(entry.getKey()));
      }
    }
  }

  @Test
  void numbersAreInTheSetOrNot() {
    for (int spread : new int[] {3, 100, 20_000}) {
      Random random = new Random(spread);
      PfnSet set = new PfnSet();
      Set<Long> expected = new HashSet<>();
      for (int step = 0; step < STEPS; step++) {
        long pfn = pfn(random, spread);
        assertEquals(expected.contains(pfn), set.contains(pfn));
        if (random.nextInt(100) < (step < STEPS / 2 ? 60 : 30)) {
          assertEquals(expected.add(pfn), set.add(pfn));
        } else {
          assertEquals(expected.remove(pfn), set.remove(pfn));
        }
      }
      for (long pfn : expected) {
        assertTrue(set.contains(pfn));
      }
    }
  }
}
