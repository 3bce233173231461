package io.github.unleak.analyzer.timeline;

import static io.github.unleak.analyzer.Reports.file;
import static io.github.unleak.analyzer.Reports.named;
import static io.github.unleak.analyzer.Reports.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.Entry;
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
}
