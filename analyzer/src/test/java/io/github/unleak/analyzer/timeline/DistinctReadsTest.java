package io.github.unleak.analyzer.timeline;

import static io.github.unleak.analyzer.Reports.file;
import static io.github.unleak.analyzer.Reports.named;
import static io.github.unleak.analyzer.Reports.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.Entry;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.Analyzer;
import io.github.unleak.analyzer.verdict.Assumptions;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.line.DiagnosticCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A report is a snapshot only if it shows that it is a read of its own. */
class DistinctReadsTest {

  private static final Assumptions SERIES = new Assumptions(null, null, null, null, false, true);

  private static final List<String> STACK = List.of("__kmalloc_noprof", "foo_open", "vfs_open");

  /** What one read lists, with ages or, as kernels since 6.8 print it, without. */
  private static Entry[] listing(Random random, boolean ages) {
    Entry[] entries = new Entry[3 + random.nextInt(8)];
    for (int i = 0; i < entries.length; i++) {
      Entry entry =
          Entry.at(0xffff888100000000L + i * 4096L)
              .jiffies(Entry.JIFFIES + i * 700L)
              .crc(random.nextInt(1 << 20));
      entries[i] = ages ? entry.age(100_000 - i * 700L) : entry;
    }
    return entries;
  }

  private static Map<Long, String> rulings(List<KmemleakLog> logs) {
    Map<Long, String> rulings = new TreeMap<>();
    for (JudgedObject object : Analyzer.analyze(logs, Assumptions.NONE).objects()) {
      rulings.put(object.subject().address().value(), object.verdict() + " " + object.certainty());
    }
    return rulings;
  }

  private static Entry[] some(Random random, Entry[] all) {
    List<Entry> some = new ArrayList<>(List.of(all));
    some.removeIf(entry -> random.nextBoolean());
    return some.isEmpty() ? new Entry[] {all[random.nextInt(all.length)]} : array(some);
  }

  private static Entry[] array(List<Entry> entries) {
    return entries.toArray(new Entry[0]);
  }

  private static Entry[] twice(Random random, Entry[] all) {
    List<Entry> more = new ArrayList<>(List.of(all));
    Collections.addAll(more, some(random, all));
    return array(more);
  }

  private static Entry[] reversed(Entry[] all) {
    List<Entry> reversed = new ArrayList<>(List.of(all));
    Collections.reverse(reversed);
    return array(reversed);
  }

  @Test
  void copiesAndExtractsChangeNoVerdictInAnyOrder() {
    for (long seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      Entry[] all = listing(random, seed % 2 == 0);
      Map<Long, String> alone = rulings(List.of(named("report.txt", all)));
      List<KmemleakLog> logs = new ArrayList<>();
      logs.add(named("report.txt", random.nextBoolean() ? all : twice(random, all)));
      logs.add(named("again.log", all));
      logs.add(named("mail", some(random, all)));
      logs.add(named("part", reversed(some(random, all))));
      Collections.shuffle(logs, random);
      assertEquals(alone, rulings(logs), "seed " + seed);
      assertEquals(
          alone, rulings(List.of(named("k", twice(random, reversed(all))))), "seed " + seed);
    }
  }

  @Test
  void twoExtractsOfOneReadAreOneIncompleteRead() {
    Entry[] all = listing(new Random(3), true);
    Analysis analysis =
        Analyzer.analyze(
            List.of(
                named("a", Arrays.copyOf(all, 2)),
                named("b", Arrays.copyOfRange(all, 1, all.length))),
            Assumptions.NONE);
    assertEquals(1, analysis.snapshots().size());
    assertFalse(analysis.snapshots().get(0).complete());
    assertEquals(all.length, analysis.objects().size());
  }

  @Test
  void aFolderBesideACopyOfItCountsOnce() {
    Entry[] all = listing(new Random(4), false);
    List<KmemleakLog> folder = new ArrayList<>();
    List<KmemleakLog> both = new ArrayList<>();
    for (String place : List.of("d", "d.tar/d")) {
      List<KmemleakLog> logs =
          List.of(
              file(place + "/kmemleak-1.txt", place, all),
              file(place + "/kmemleak-2.txt", place, Arrays.copyOf(all, 2)),
              file(place + "/kmemleak-3.txt", place));
      both.addAll(logs);
      folder = folder.isEmpty() ? logs : folder;
    }
    assertEquals(rulings(folder), rulings(both));
    assertEquals(3, Analyzer.analyze(both, Assumptions.NONE).snapshots().size());
  }

  @Test
  void anEmptyFileCountsOnlyInTheSeriesOfAListing() {
    Entry[] all = listing(new Random(5), false);
    List<List<KmemleakLog>> strangers =
        List.of(
            List.of(file("d/x.txt", "d", all), file("d/b-27.txt", "d"), file("d/b-28.txt", "d")),
            List.of(named("x.txt", all), named("b-27.txt"), named("b-28.txt")),
            List.of(named("boot.log", all), named("boot-2.log"), named("boot-3.log")),
            List.of(named("d/k-1.txt", all), named("e/k-2.txt")),
            List.of(named("before", all), named("after")));
    for (List<KmemleakLog> logs : strangers) {
      Analysis analysis = Analyzer.analyze(logs, Assumptions.NONE);
      assertEquals(1, analysis.snapshots().size(), logs.get(0).summary().path());
      assertTrue(
          analysis.diagnostics().stream()
              .anyMatch(one -> one.code() == DiagnosticCode.EMPTY_OUTSIDE_SERIES));
      assertEquals(logs.size(), Analyzer.analyze(logs, SERIES).snapshots().size());
    }
    assertEquals(2, snapshots(read(1, all), read(2)));
    assertEquals(2, snapshots(named("k-1.txt.gz", all), named("k-2.txt.xz")));
  }

  private static int snapshots(KmemleakLog... logs) {
    return Analyzer.analyze(List.of(logs), Assumptions.NONE).snapshots().size();
  }

  @Test
  void equalReadsOfASeriesAreDifferentReads() {
    Entry[] all = listing(new Random(6), false);
    assertEquals(3, snapshots(read(1, all), read(2, all), read(3, all)));
    assertEquals(1, snapshots(named("one", all), named("two", all), named("three", all)));
    List<KmemleakLog> logs = List.of(named("one", all), named("two", all), named("three", all));
    assertEquals(3, Analyzer.analyze(logs, SERIES).snapshots().size());
  }

  /** Frames, dump or checksum cut out of some entries, as by hand or by {@code grep -A}. */
  private static Entry abridged(Random random, Entry entry, boolean ages) {
    Entry cut = entry;
    int parts = 1 + random.nextInt(7);
    if ((parts & 1) != 0) {
      cut = ages ? cut.age(-1).crc(-1) : cut.crc(-1);
    }
    if ((parts & 2) != 0) {
      cut = cut.noDump();
    }
    return (parts & 4) != 0
        ? cut.stack(STACK.subList(0, 1 + random.nextInt(2)).toArray(new String[0]))
        : cut;
  }

  @Test
  void anEditedExtractIsNoSecondRead() {
    for (long seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      boolean ages = seed % 2 == 0;
      Entry[] all = listing(random, ages);
      List<Entry> part = new ArrayList<>();
      for (Entry entry : some(random, all)) {
        part.add(part.isEmpty() || random.nextBoolean() ? abridged(random, entry, ages) : entry);
      }
      List<KmemleakLog> logs =
          random.nextBoolean()
              ? Arrays.asList(named("report.txt", all), named("extract", array(part)))
              : Arrays.asList(read(1, all), read(2, array(part)));
      Collections.shuffle(logs, random);
      for (JudgedObject object : Analyzer.analyze(logs, Assumptions.NONE).objects()) {
        assertEquals(Verdict.LEAK, object.verdict(), "seed " + seed + ": " + object.evidence());
      }
    }
  }

  /** The same names and contents; only what they number differs. */
  @Test
  void numbersOfMachinesAndDatesNumberNoReads() {
    Entry[] all = listing(new Random(7), false);
    for (List<String> names :
        List.of(
            List.of("d/host1.txt", "d/host2.txt"),
            List.of("d/ci-runner-3.log", "d/ci-runner-4.log"),
            List.of("d/kmemleak-2026-11-20.txt", "d/kmemleak-2026-11-27.txt"),
            List.of("d/20261120.txt", "d/20261127.txt"),
            List.of("d/leaks_20261120_1015.txt", "d/leaks_20261120_1130.txt"),
            List.of("d/27.11.2026.log", "d/27.11.2025.log"),
            List.of("d/k-10h15m01", "d/k-10h15m20"),
            List.of("d/1-vm.txt", "d/2-vm.txt"),
            List.of("d/kmemleak-6.8.txt", "d/kmemleak-6.9.txt"),
            List.of("d/kmemleak-6.12.3.txt", "d/kmemleak-6.12.4.txt"),
            List.of("d/kmemleak-v6.9-rc1.txt", "d/kmemleak-v6.9-rc2.txt"),
            List.of("d/v6_9.log", "d/v6_10.log"),
            List.of("d/leaks-5.15.txt", "d/leaks-6.1.txt"),
            List.of("d/leaks-6.8.0-31.txt", "d/leaks-6.8.0-35.txt"),
            List.of("d/5.14.0-427.el9.log", "d/5.14.0-503.el9.log"),
            List.of("d/linux-68.txt", "d/linux-69.txt"),
            List.of("d/6.8.txt.gz", "d/6.9.txt.gz"),
            List.of("d/6.8", "d/6.9"))) {
      Analysis analysis =
          Analyzer.analyze(
              List.of(file(names.get(0), "d", all), file(names.get(1), "d")), Assumptions.NONE);
      assertEquals(1, analysis.snapshots().size(), names.get(1));
      for (JudgedObject object : analysis.objects()) {
        assertEquals(Verdict.LEAK, object.verdict(), names.get(1));
      }
    }
    for (List<String> names :
        List.of(
            List.of("d/kmemleak-1.txt", "d/kmemleak-2.txt"),
            List.of("d/k1", "d/k2"),
            List.of("d/20261120-kmemleak-1.txt.gz", "d/20261120-kmemleak-2.txt"),
            List.of("d/kmemleak-6.8-1.txt", "d/kmemleak-6.8-2.txt"),
            List.of("d/k-20261120.1.txt", "d/k-20261120.2.txt"),
            List.of("d/host7-scan.9.log", "d/host7-scan.10.log"))) {
      Analysis analysis =
          Analyzer.analyze(
              List.of(file(names.get(0), "d", all), file(names.get(1), "d")), Assumptions.NONE);
      assertEquals(2, analysis.snapshots().size(), names.get(1));
    }
  }

  /** The second read after a scan lies beside the first, and both are one snapshot. */
  @Test
  void aFurtherReadIsOfTheSeriesOfTheFirst() {
    Entry[] all = listing(new Random(7), false);
    for (List<String> further :
        List.of(
            List.of("d/kmemleak-3.2.txt"),
            List.of("d/kmemleak-3.2.txt.gz", "d/kmemleak-3.5.txt"))) {
      List<KmemleakLog> logs = new ArrayList<>(List.of(file("d/kmemleak-3.txt", "d", all)));
      further.forEach(name -> logs.add(file(name, "d")));
      Analysis analysis = Analyzer.analyze(logs, Assumptions.NONE);
      assertEquals(1, analysis.snapshots().size(), further.toString());
      assertTrue(
          analysis.diagnostics().stream()
              .noneMatch(told -> told.code() == DiagnosticCode.EMPTY_OUTSIDE_SERIES),
          further.toString());
    }
  }

  /** Reads of two machines, or of two boots, named as if they were of one series. */
  @Test
  void absenceCountsOnlyIfTheReadsHaveObjectsInCommon() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Entry[] one = listing(random, seed % 2 == 0);
      List<Entry> other = new ArrayList<>();
      for (int i = 0; i < 2 + random.nextInt(6); i++) {
        Entry entry =
            Entry.at(0xffff888700000000L + i * 8192L).jiffies(Entry.JIFFIES - 900 + i * 650L);
        other.add(seed % 2 == 0 ? entry.age(50_000 - i * 650L) : entry);
      }
      if (random.nextBoolean()) { // one that every boot of such a machine has
        Entry early = Entry.at(0xffff888000001000L).jiffies(4294667296L + 900).by("swapper/0", 1);
        one = array(concat(early.age(seed % 2 == 0 ? 299_100 : -1), one));
        other.add(0, early.age(seed % 2 == 0 ? 249_100 : -1));
      }
      List<KmemleakLog> logs = Arrays.asList(read(1, one), read(2, array(other)), read(3));
      Collections.shuffle(logs, random);
      for (JudgedObject object : Analyzer.analyze(logs, Assumptions.NONE).objects()) {
        assertEquals(Verdict.LEAK, object.verdict(), "seed " + seed + ": " + object.evidence());
      }
    }
  }

  private static List<Entry> concat(Entry first, Entry... others) {
    List<Entry> all = new ArrayList<>(List.of(first));
    Collections.addAll(all, others);
    return all;
  }
}
