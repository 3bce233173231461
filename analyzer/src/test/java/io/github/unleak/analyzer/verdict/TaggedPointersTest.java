package io.github.unleak.analyzer.verdict;

import static io.github.unleak.analyzer.Reports.named;
import static io.github.unleak.analyzer.Reports.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.Entry;
import io.github.unleak.analyzer.graph.PointerTags;
import io.github.unleak.analyzer.replay.TraceWatch;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.line.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** Pointers of arm64 kernels with KASAN carry tags: the memory counts, not the tag. */
class TaggedPointersTest {

  private static final long BASE = 0xffff000012340000L;
  private static final long PLAIN = 0x00ffffffffffffffL;

  /** What two reads list; {@code tag} is asked for each pointer that is printed or stored. */
  private static List<KmemleakLog> reads(LongUnaryOperator tag) {
    List<Entry> first = new ArrayList<>();
    List<Entry> later = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      long next = i < 4 ? tag.applyAsLong(BASE + (i + 1) * 1024L) : 0;
      first.add(Entry.magazine(tag.applyAsLong(BASE + i * 1024L), next).jiffies(1 + age(i)));
    }
    long owner = BASE + 0x10000;
    first.add(
        Entry.at(tag.applyAsLong(owner))
            .words(tag.applyAsLong(BASE + 0x11010), 0, 7, tag.applyAsLong(BASE + 0x12000))
            .jiffies(age(10)));
    first.add(Entry.at(tag.applyAsLong(BASE + 0x11000)).jiffies(age(11)));
    first.add(Entry.at(tag.applyAsLong(BASE + 0x12000)).size(32).crc(0x1badL).jiffies(age(12)));
    first.add(Entry.at(tag.applyAsLong(BASE + 0x13000)).jiffies(age(13)));
    first.add(Entry.at(tag.applyAsLong(BASE + 0x14000)).checksummed().jiffies(age(14)));
    for (int i = 0; i < 16; i++) {
      Entry stays = Entry.at(tag.applyAsLong(BASE + 0x20000 + i * 4096L)).jiffies(age(20 + i));
      first.add(stays);
      later.add(stays);
    }
    later.add(Entry.at(tag.applyAsLong(BASE + 0x13000 + 16)).jiffies(age(90)));
    return List.of(read(1, first.toArray(new Entry[0])), read(2, later.toArray(new Entry[0])));
  }

  private static long age(int moment) {
    return Entry.JIFFIES - 100_000 + moment * 1000L;
  }

  /** Verdicts, edges and per-CPU marks, in the order of the lists, without tags. */
  private static List<String> outcome(List<KmemleakLog> logs) {
    List<String> outcome = new ArrayList<>();
    for (JudgedObject object : Analyzer.analyze(logs, Assumptions.NONE).objects()) {
      outcome.add(
          plain(object.subject().address())
              + " "
              + object.verdict()
              + " "
              + object.certainty()
              + " "
              + object.percpu()
              + object.pointsTo().stream().map(TaggedPointersTest::plain).toList());
    }
    return outcome;
  }

  private static String plain(Address address) {
    return Long.toHexString(address.value() & PLAIN);
  }

  @Test
  void tagsChangeNeitherVerdictsNorEdges() {
    List<String> plain = outcome(reads(address -> address));
    assertTrue(plain.stream().anyMatch(line -> line.contains("TRANSIENT PROVEN")), plain::toString);
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      boolean memoryTags = seed % 3 == 0;
      boolean some = seed % 3 == 1;
      LongUnaryOperator tag =
          address -> {
            long top = memoryTags ? 0xf0 + random.nextInt(15) : random.nextInt(256);
            return some && random.nextBoolean() ? address : (address & PLAIN) | (top << 56);
          };
      // an object that both reads list keeps its tag, for it is the same pointer
      java.util.Map<Long, Long> stable = new java.util.HashMap<>();
      LongUnaryOperator kept =
          address ->
              address >= BASE + 0x20000 && address < BASE + 0x30000
                  ? stable.computeIfAbsent(address, tag::applyAsLong)
                  : tag.applyAsLong(address);
      assertEquals(plain, outcome(reads(kept)), "seed " + seed);
    }
  }

  /** Words may carry tags although no listed object does, and the reverse. */
  @Test
  void aTagOnOneSideOnlyHidesNoEdge() {
    long tagged = 0xf5ff000012350000L;
    long bare = 0xffff000012350000L;
    for (long[] pair : new long[][] {{tagged, bare}, {bare, tagged}}) {
      Entry holder = Entry.at(BASE).words(pair[0], 0, 0, 0);
      Analysis analysis =
          Analyzer.analyze(List.of(named("k", holder, Entry.at(pair[1]))), Assumptions.NONE);
      assertEquals(
          List.of(new Address(pair[1])),
          analysis.objects().get(0).pointsTo(),
          "the target is named as it is printed");
    }
  }

  @Test
  void addressesOfOtherMachinesCarryNoTags() {
    for (long address :
        new long[] {
          0xffff888104a3c200L, // x86
          0xff11000104a3c200L, // x86 with five levels
          0xc000000004a3c200L, // ppc64
          0x38000195000L, // s390
          0x607eeac06e78L, // x86 per-CPU
          0xff60000004a3c200L, // riscv
          0x9000000104a3c200L // LoongArch
        }) {
      Entry holder = Entry.at(address).words(address ^ 0x5aL << 56, 0, 0, 0);
      Entry other = Entry.at(address + 4096).words(0xb400ffff00000000L, 0, 0, 0);
      KmemleakLog log = named("k", holder, other);
      assertFalse(PointerTags.of(log.objects()).used(), Long.toHexString(address));
    }
  }

  @Test
  void aTraceIsAskedForTheMemoryNotForTheTag() {
    long printed = 0x4aff000012345400L;
    KmemleakLog log = named("k", Entry.at(printed));
    TraceWatch watch = TraceWatch.of(List.of(log));
    assertTrue(watch.addresses().contains(printed));
    assertEquals(1, watch.and(List.of(new Address(printed))).addresses().size());
    PointerTags tags = PointerTags.of(log.objects());
    assertEquals(tags.plain(printed), tags.plain(0xf1ff000012345400L));
    assertEquals(printed, tags.printed(0xf1ff000012345400L));
  }
}
