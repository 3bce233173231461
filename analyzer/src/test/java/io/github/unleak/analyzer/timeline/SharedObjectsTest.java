package io.github.unleak.analyzer.timeline;

import static io.github.unleak.analyzer.Reports.console;
import static io.github.unleak.analyzer.Reports.named;
import static io.github.unleak.analyzer.Reports.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.Entry;
import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.Analyzer;
import io.github.unleak.analyzer.verdict.Assumptions;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.parser.kmemleak.Frame;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One boot is shown by several shared objects; one among many that differ shows two boots. */
class SharedObjectsTest {

  private static final long BOOT = 4294892296L; // HZ 250
  private static final String[] SITES = {"alpha", "beta", "gamma", "delta", "epsilon", "zeta"};

  /**
   * What a module leaks on a machine without random addresses, some seconds after boot: addresses
   * recur now and then, the tick may be the same.
   */
  private static Entry[] boot(Random random, int objects, long tick, int recurring) {
    Entry[] entries = new Entry[objects];
    for (int i = 0; i < objects; i++) {
      long page = i < recurring ? i : 4096 + random.nextInt(1 << 20);
      entries[i] =
          Entry.at(0xffff888000000000L + page * 4096)
              .jiffies(tick + i / 8)
              .crc(random.nextInt())
              .stack("kmalloc", SITES[i % SITES.length] + "_init", "do_one_initcall");
    }
    return entries;
  }

  @Test
  void twoBootsWithACoincidenceAreNeverTakenForOne() {
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      int objects = 12 + random.nextInt(30);
      long tick = BOOT + 250L * (6 + random.nextInt(100));
      int recurring = random.nextInt(1 + Math.min(4, objects / 8));
      List<KmemleakLog> logs =
          List.of(
              read(1, boot(random, objects, tick, recurring)),
              read(2, boot(random, objects, tick + random.nextInt(2) * 21L, recurring)));
      Analysis analysis = Analyzer.analyze(logs, Assumptions.NONE);
      for (JudgedObject object : analysis.objects()) {
        assertNotEquals(Certainty.PROVEN, object.certainty(), "seed " + seed);
        assertEquals(Verdict.LEAK, object.verdict(), "seed " + seed + ": " + object.evidence());
      }
    }
  }

  @Test
  void severalSharedObjectsShowOneBoot() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      long tick = BOOT + 250L * (120 + random.nextInt(10_000));
      Entry[] old = boot(random, 9 + random.nextInt(20), tick, 0);
      List<Entry> earlier = new ArrayList<>(List.of(old));
      List<Entry> later = new ArrayList<>(List.of(old));
      for (int i = 0; i < random.nextInt(4); i++) {
        earlier.add(Entry.at(0xffff888700000000L + i * 64L).jiffies(tick + 10));
      }
      later.add(Entry.at(0xffff888800000000L).jiffies(tick + 5000));
      SharedObjects shared = SharedObjects.between(objects(earlier), objects(later));
      assertTrue(shared.oneBoot(), "seed " + seed + ": " + shared);
      SharedObjects swapped = swapped(earlier, later);
      assertEquals(shared.onlyHere(), swapped.onlyThere());
      assertEquals(shared.unshared(), swapped.unshared(), "the order of the two does not matter");
      assertEquals(shared.shared(), swapped.shared());
      assertTrue(swapped.oneBoot(), "seed " + seed + ": " + swapped);
    }
  }

  private static SharedObjects swapped(List<Entry> earlier, List<Entry> later) {
    return SharedObjects.between(objects(later), objects(earlier));
  }

  private static List<io.github.unleak.parser.kmemleak.KmemleakObject> objects(List<Entry> all) {
    return all.stream().map(entry -> entry.object("k", 1)).toList();
  }

  @Test
  void aFewSharedObjectsAmongManyShowNothing() {
    Random random = new Random(1);
    for (int shared = 0; shared <= 4; shared++) {
      List<Entry> one = new ArrayList<>(List.of(boot(random, shared, BOOT + 250 * 200, shared)));
      List<Entry> other = new ArrayList<>(one);
      for (int i = 0; i < 6; i++) {
        one.add(Entry.at(0xffff888900000000L + i * 64L).jiffies(BOOT + 250 * 200));
        other.add(Entry.at(0xffff888a00000000L + i * 64L).jiffies(BOOT + 250 * 200));
      }
      assertFalse(SharedObjects.between(objects(one), objects(other)).oneBoot());
    }
  }

  /** A pasted text need not be of one boot: its code addresses tell, if it prints any. */
  @Test
  void contradictingCodeAddressesSplitAText() {
    long base = 0xffffffff81000000L;
    long other = 0xffffffffa7000000L;
    Entry first = Entry.at(0xffff888111111100L).frames(code(base));
    Entry second = Entry.at(0xffff888122222200L).frames(code(other));
    Entry third = Entry.at(0xffff888111111100L).jiffies(Entry.JIFFIES + 50_000).frames(code(other));
    for (KmemleakLog log :
        List.of(
            console("mail.txt", List.of(), first, second, third),
            named("all.txt", first, second, third))) {
      Analysis analysis = Analyzer.analyze(List.of(log), Assumptions.NONE);
      assertEquals(2, analysis.snapshots().stream().map(Snapshot::run).distinct().count());
      for (JudgedObject object : analysis.objects()) {
        assertEquals(Verdict.LEAK, object.verdict());
        assertEquals(Certainty.POSSIBLE, object.certainty());
      }
    }
    Analysis same =
        Analyzer.analyze(
            List.of(console("mail.txt", List.of(), first, second.frames(code(base)))),
            Assumptions.NONE);
    assertEquals(1, same.snapshots().stream().map(Snapshot::run).distinct().count());
  }

  private static List<Frame> code(long base) {
    return List.of(
        new Frame("kmalloc_trace", 0x30d, 0x3b0, null, base + 0x1251bd, false, false, null),
        new Frame("demo_probe", 0x10, 0x20, null, base + 0x1001000, false, false, null));
  }

  @Test
  void aTextWithoutStampsProvesNothingAcrossItsReports() {
    Entry first = Entry.at(0xffff888111111100L);
    Entry over = first.jiffies(Entry.JIFFIES + 50_000);
    Analysis analysis =
        Analyzer.analyze(List.of(console("mail.txt", List.of(), first, over)), Assumptions.NONE);
    for (JudgedObject object : analysis.objects()) {
      assertNotEquals(Certainty.PROVEN, object.certainty());
    }
  }
}
