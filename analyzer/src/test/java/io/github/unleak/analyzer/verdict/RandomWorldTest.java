package io.github.unleak.analyzer.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.Entry;
import io.github.unleak.analyzer.Reports;
import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.scan.Checksum;
import io.github.unleak.parser.kmemleak.HexDump;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * A small world that knows what it leaks: slots of memory are allocated, written, freed and lost;
 * each read lists the lost and, falsely, some of those in use. Nothing proven may be wrong, and
 * what says nothing must change nothing. A failure names its seed.
 */
class RandomWorldTest {

  private static final int WORLDS = Integer.getInteger("unleak.worlds", 3000);
  private static final long BASE = 0xffff888100000000L;
  private static final int SLOT = 128;

  /** One life of a slot. */
  private static final class Life {
    final int slot;
    final long jiffies;
    final long size;
    final byte[] content;
    final boolean small;
    boolean lost;

    Life(int slot, long jiffies, boolean small, Random random) {
      this.slot = slot;
      this.jiffies = jiffies;
      this.small = small;
      this.size = small ? 32 : 64 + random.nextInt(SLOT - 63);
      this.content = new byte[32];
      random.nextBytes(content);
    }

    String key() {
      return address() + " " + jiffies;
    }

    long address() {
      return BASE + (long) slot * SLOT;
    }

    long crc() {
      return small ? Checksum.of(new HexDump(content.clone(), 32, -1)) : content[0] & 0xff;
    }
  }

  /** What the world reported, and by which read each lost object had been lost. */
  private record World(List<KmemleakLog> reads, Map<String, Integer> lost) {

    /** True where the verdict is right for the last sighting. */
    boolean right(JudgedObject object) {
      if (object.subject().latest().jiffies() < Entry.JIFFIES) {
        return object.verdict() == Verdict.LEAK;
      }
      int lostBy = lost.getOrDefault(key(object), Integer.MAX_VALUE);
      return lostBy <= object.subject().lastSnapshot() == (object.verdict() == Verdict.LEAK);
    }
  }

  /** Leaks that every read lists: they show that the reads are of one boot. */
  private static final List<Entry> OLD_LEAKS = new ArrayList<>();

  static {
    for (int i = 0; i < 8; i++) {
      OLD_LEAKS.add(
          Entry.at(BASE + 0x10000000L + i * 4096L).jiffies(Entry.JIFFIES - 100L * (8 - i)));
    }
  }

  private static World world(long seed) {
    Random random = new Random(seed);
    int slots = 2 + random.nextInt(6);
    Life[] memory = new Life[slots];
    Map<String, Integer> lost = new HashMap<>();
    List<KmemleakLog> reads = new ArrayList<>();
    long now = Entry.JIFFIES;
    int count = 2 + random.nextInt(5);
    for (int read = 1; read <= count; read++) {
      for (int step = 0; step < 3 * slots; step++) {
        now += 1 + random.nextInt(2000);
        int by = read;
        happen(memory, random, now, life -> lost.put(life.key(), by));
      }
      List<Entry> listed = new ArrayList<>(OLD_LEAKS);
      for (Life life : memory) {
        if (life != null && (life.lost ? random.nextInt(8) > 0 : random.nextInt(3) == 0)) {
          long crc = life.crc();
          if (!life.lost && random.nextInt(4) == 0) {
            random.nextBytes(life.content);
          }
          listed.add(
              Entry.at(life.address())
                  .size(life.size)
                  .jiffies(life.jiffies)
                  .bytes(life.content.clone())
                  .crc(crc));
        }
      }
      reads.add(Reports.read(read, listed.toArray(new Entry[0])));
    }
    return new World(reads, lost);
  }

  private static void happen(Life[] memory, Random random, long now, Consumer<Life> losing) {
    int slot = random.nextInt(memory.length);
    Life life = memory[slot];
    if (life == null) {
      memory[slot] = new Life(slot, now, random.nextBoolean(), random);
    } else if (!life.lost) {
      switch (random.nextInt(6)) {
        case 0, 1 -> memory[slot] = null;
        case 2 -> {
          life.lost = true;
          losing.accept(life);
        }
        case 3 -> random.nextBytes(life.content);
        default -> {}
      }
    }
  }

  private static String key(JudgedObject object) {
    return object.subject().address().value() + " " + object.subject().latest().jiffies();
  }

  private static Analysis analyze(List<KmemleakLog> reads) {
    return Analyzer.analyze(reads, Assumptions.NONE);
  }

  private static Map<String, String> rulings(Analysis analysis) {
    Map<String, String> rulings = new TreeMap<>();
    for (JudgedObject object : analysis.objects()) {
      rulings.put(key(object), object.verdict() + " " + object.certainty());
    }
    return rulings;
  }

  @Test
  void provenIsNeverWrong() {
    int proven = 0;
    int probable = 0;
    int wrong = 0;
    for (long seed = 0; seed < WORLDS; seed++) {
      World world = world(seed);
      for (JudgedObject object : analyze(world.reads()).objects()) {
        boolean right = world.right(object);
        if (object.certainty() == Certainty.PROVEN) {
          proven++;
          assertTrue(right, "seed " + seed + ": " + object);
        } else if (object.certainty() == Certainty.PROBABLE) {
          probable++;
          wrong += right ? 0 : 1;
        }
      }
    }
    System.out.printf(
        "random worlds: %d proven, all right; %d probable, %d of them wrong%n",
        proven, probable, wrong);
    assertTrue(proven > WORLDS / 3, "hardly anything was proven: the world is too dull");
  }

  @Test
  void theOrderOfTheInputsSaysNothing() {
    for (long seed = 0; seed < WORLDS / 10; seed++) {
      List<KmemleakLog> reads = new ArrayList<>(world(seed).reads());
      Map<String, String> rulings = rulings(analyze(reads));
      Collections.shuffle(reads, new Random(seed));
      assertEquals(rulings, rulings(analyze(reads)), "seed " + seed);
    }
  }

  /** What a part proves of a sighting, the whole never calls the opposite with any confidence. */
  @Test
  void aReadMoreRefutesNoProof() {
    for (long seed = 0; seed < WORLDS / 3; seed++) {
      List<KmemleakLog> reads = world(seed).reads();
      Map<String, JudgedObject> whole = new HashMap<>();
      analyze(reads).objects().forEach(object -> whole.put(key(object), object));
      for (int without = 0; without < reads.size(); without++) {
        List<KmemleakLog> part = new ArrayList<>(reads);
        part.remove(without);
        for (JudgedObject object : analyze(part).objects()) {
          JudgedObject there = whole.get(key(object));
          assertFalse(there == null, "seed " + seed);
          String last = object.subject().latest().origin().source().path();
          if (object.certainty() == Certainty.PROVEN
              && there.subject().latest().origin().source().path().equals(last)) {
            assertTrue(
                there.verdict() == object.verdict() || there.certainty() == Certainty.POSSIBLE,
                "seed " + seed + ": " + there);
          }
        }
      }
    }
  }
}
