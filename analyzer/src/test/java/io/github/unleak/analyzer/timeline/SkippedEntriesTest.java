package io.github.unleak.analyzer.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.Entry;
import io.github.unleak.analyzer.Reports;
import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.InputKind;
import io.github.unleak.parser.line.InputSummary;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Reads of a list from which objects are freed meanwhile, packed into buffers as the kernel does:
 * no entry that was skipped is called impossible to skip, and most that were freed are.
 */
class SkippedEntriesTest {

  private static final int TRIALS = Integer.getInteger("unleak.skips", 2500);
  private static final int PAGE = 4096;

  /** An object of the kernel's list. */
  private static final class Listed {
    final Entry entry;
    final boolean reported;
    boolean freed;

    Listed(Entry entry, boolean reported) {
      this.entry = entry;
      this.reported = reported;
    }
  }

  /** What one read printed, and what it passed over though it was to be printed. */
  private record Printed(List<Entry> entries, Set<Entry> skipped) {}

  /** Objects that were freed, and those of them that cannot have been skipped. */
  private static final class Share {
    long freed;
    long cleared;
  }

  private final Map<String, Share> shares = new TreeMap<>();
  private long skips;

  @Test
  void noSkippedEntryIsCalledImpossible() {
    int[][] sizes = {{300, 900}, {500, 700}, {150, 3000}, {580, 600}, {2000, 6000}};
    for (int trial = 0; trial < TRIALS; trial++) {
      Random random = new Random(new SplittableRandom(trial).nextLong());
      trial(random, sizes[trial % sizes.length], trial);
    }
    System.out.println("skips: " + skips + " entries skipped");
    shares.forEach(
        (name, share) ->
            System.out.println(
                "skips: " + name + ": " + share.cleared + " of " + share.freed + " freed cleared"));
    assertTrue(skips > TRIALS, skips + " skipped");
    Share usual = Objects.requireNonNull(shares.get("500 to 700 bytes, page size known"));
    assertTrue(usual.cleared * 10 > usual.freed * 6, usual.cleared + " of " + usual.freed);
  }

  private void trial(Random random, int[] sizes, int seed) {
    List<Listed> list = list(random, sizes);
    int page = random.nextInt(4) == 0 ? PAGE << (2 * (1 + random.nextInt(2))) : PAGE;
    int request = random.nextInt(4) == 0 ? PAGE : 128 * 1024;
    boolean told = random.nextInt(2) == 0;
    List<Entry> whole = new ArrayList<>();
    for (Listed listed : list) {
      if (listed.reported) {
        whole.add(listed.entry);
      }
    }
    // Some objects are freed before the read that may skip others.
    for (Listed listed : list) {
      listed.freed = random.nextInt(12) == 0;
    }
    Printed printed = read(list, page, request, random);
    History history =
        new HistoryBuilder(1000, null)
            .build(List.of(file(1, whole, random.nextInt(3)), file(2, printed.entries, 0)));
    SkippedEntries skipped = SkippedEntries.of(history.snapshots(), true, told ? page : -1);
    Set<Long> shown = new HashSet<>();
    printed.entries.forEach(entry -> shown.add(address(entry)));
    for (Entry entry : whole) {
      if (shown.contains(address(entry))) {
        continue;
      }
      boolean possible = skipped.possible(entry.object("dir/kmemleak-1.txt", 1), 2);
      if (printed.skipped.contains(entry)) {
        skips++;
        assertTrue(possible, "seed " + seed + ": " + address(entry) + " was skipped");
      } else {
        String name =
            sizes[0] + " to " + sizes[1] + " bytes, page size " + (told ? "known" : "not known");
        Share share = shares.computeIfAbsent(name, key -> new Share());
        share.freed++;
        share.cleared += possible ? 0 : 1;
      }
    }
  }

  private static KmemleakLog file(int number, List<Entry> entries, int shorter) {
    // Checksums have fewer digits in one read than in another.
    List<Entry> printed = new ArrayList<>();
    for (Entry entry : entries) {
      printed.add(
          shorter == 0
              ? entry
              : entry.crc(0x1234567 >>> (4 * shorter)).printed(bytes(entry) - shorter));
    }
    return Reports.read(number, printed.toArray(new Entry[0]));
  }

  private static long address(Entry entry) {
    return entry.object("dir/kmemleak-1.txt", 1).address().value();
  }

  private static int bytes(Entry entry) {
    return entry.object("dir/kmemleak-1.txt", 1).origin().bytes();
  }

  private static List<Listed> list(Random random, int[] sizes) {
    List<Listed> list = new ArrayList<>();
    long jiffies = Entry.JIFFIES;
    int count = 5 + random.nextInt(120);
    for (int at = 0; at < count; at++) {
      jiffies += random.nextInt(3) == 0 ? random.nextInt(40) : 0;
      Entry entry =
          Entry.at(0xffff888100000000L + at * 0x1000L)
              .jiffies(jiffies)
              .crc(0x1234567)
              .printed(sizes[0] + random.nextInt(sizes[1] - sizes[0]));
      list.add(new Listed(entry, random.nextInt(3) > 0));
    }
    return list;
  }

  /** As seq_read_iter() does with a reader that asks for so many bytes at once. */
  private static Printed read(List<Listed> list, int page, int request, Random random) {
    List<Entry> entries = new ArrayList<>();
    Set<Entry> skipped = new HashSet<>();
    List<Listed> left = new ArrayList<>(list);
    left.removeIf(listed -> listed.freed);
    long size = page;
    long held = 0; // printed into the buffer and not handed out yet
    int index = 0;
    while (index < left.size()) {
      long count = 0;
      long room = request - held;
      if (room <= 0) {
        held -= request;
        index = free(left, index, random, skipped);
        continue;
      }
      while (index < left.size()) {
        Listed listed = left.get(index);
        long bytes = listed.reported ? bytes(listed.entry) : 0;
        if (count > 0 && count >= room) {
          break;
        }
        if (bytes > 0 && count + bytes >= size) {
          if (count > 0) {
            break;
          }
          size *= 2;
          index = free(left, index, random, skipped); // the place is found again
          continue;
        }
        if (listed.reported) {
          entries.add(listed.entry);
        }
        count += bytes;
        index++;
      }
      held = Math.max(0, held + count - request);
      index = free(left, index, random, skipped);
    }
    return new Printed(entries, skipped);
  }

  /** Frees some objects before a place; as many positions behind it are passed over. */
  private static int free(List<Listed> left, int index, Random random, Set<Entry> skipped) {
    if (index > left.size()) {
      return index;
    }
    int many = random.nextInt(3) == 0 ? 1 + random.nextInt(12) : 0;
    List<Listed> gone = new ArrayList<>();
    for (int i = 0; i < many && index > 0; i++) {
      gone.add(left.get(random.nextInt(index)));
    }
    List<Listed> behind = new ArrayList<>(left.subList(index, left.size()));
    int before = left.size();
    left.removeAll(gone);
    int passed = before - left.size();
    for (Listed listed : behind.subList(0, Math.min(passed, behind.size()))) {
      if (listed.reported) {
        skipped.add(listed.entry);
      }
    }
    return index;
  }

  @Test
  void nothingIsSkippedBeforeTheFirstEntryAndNothingByAnEmptyRead() {
    Entry first = Entry.at(0x1000).jiffies(Entry.JIFFIES);
    Entry second = Entry.at(0x2000).jiffies(Entry.JIFFIES + 10).printed(4000);
    Entry third = Entry.at(0x3000).jiffies(Entry.JIFFIES + 20);
    History history = history(List.of(first, second, third), List.of(second), List.of());
    SkippedEntries skipped = SkippedEntries.of(history.snapshots(), 1, List.of());
    assertFalse(skipped.possible(object(first), 2));
    assertTrue(skipped.possible(object(third), 2));
    assertFalse(skipped.possible(object(third), 3));
    assertFalse(skipped.possible(3));
  }

  @Test
  void whatIsNotAsTheKernelPrintedItMayHaveBeenSkippedAnywhere() {
    Entry first = Entry.at(0x1000).jiffies(Entry.JIFFIES);
    Entry second = Entry.at(0x2000).jiffies(Entry.JIFFIES + 10);
    assertFalse(possible(first, second));
    assertTrue(possible(first.printed(-1), second));
  }

  private static boolean possible(Entry first, Entry second) {
    History history = history(List.of(first, second), List.of(first));
    return SkippedEntries.of(history.snapshots(), 1, List.of()).possible(object(second), 2);
  }

  /** 20 entries of 500 bytes, then the first 8: they end a page of 4096 bytes and no larger one. */
  @Test
  void theRecorderKnowsTheSizeOfAPage() {
    assertTrue(lacks(new int[] {}));
    assertTrue(lacks(new int[] {4096}));
    assertFalse(lacks(new int[] {16_384}), "no end of a larger buffer");
    assertTrue(lacks(new int[] {16_384, 65_536}), "two machines");
    assertTrue(lacks(new int[] {5000}), "not the size of a page");
  }

  private static boolean lacks(int[] pages) {
    Entry[] all = new Entry[20];
    for (int at = 0; at < all.length; at++) {
      all[at] = Entry.at(0x1000L * (at + 1)).jiffies(Entry.JIFFIES + 10L * at);
    }
    List<Entry> most = new ArrayList<>(List.of(all));
    Entry missing = most.remove(8); // a reader that asks for 4096 bytes ends behind it
    History history = history(List.of(all), most);
    List<Bundle> bundles = new ArrayList<>();
    for (int at = 0; at < pages.length; at++) {
      bundles.add(bundle(pages[at], pages.length == 1 ? List.of(1, 2) : List.of(at + 1)));
    }
    return SkippedEntries.of(history.snapshots(), 1, bundles).possible(object(missing), 2);
  }

  private static Bundle bundle(int page, List<Integer> scans) {
    SourceLine source = new SourceLine("dir/bundle.json", 1);
    List<Bundle.Read> reads = new ArrayList<>();
    for (int scan : scans) {
      reads.add(new Bundle.Read("dir/kmemleak-" + scan + ".txt", scan, -1, -1, -1, -1, source));
    }
    return new Bundle(
        new InputSummary("dir/bundle.json", "dir", InputKind.BUNDLE, 1, 1),
        "complete",
        null,
        null,
        null,
        new Bundle.Machine(null, page, null, null),
        null,
        null,
        null,
        List.of(),
        new Bundle.Lost(0, source),
        reads,
        List.of(),
        List.of(),
        List.of());
  }

  @Test
  void readsAfterOneScanAreOneSnapshot() {
    Entry[] all = new Entry[20];
    for (int at = 0; at < all.length; at++) {
      all[at] = Entry.at(0x1000L * (at + 1)).jiffies(Entry.JIFFIES + 10L * at);
    }
    Entry[] some = {all[0], all[1], all[2], all[3], all[4], all[5], all[6], all[19]};
    History history =
        new HistoryBuilder(1000, null)
            .build(
                List.of(
                    Reports.read(3, some),
                    Reports.file("dir/kmemleak-3.2.txt", "dir", all),
                    Reports.read(4, all[1])));
    assertEquals(2, history.snapshots().size());
    assertEquals(20, history.snapshot(1).objects());
    assertEquals(2, history.snapshot(1).reads().size());
    SkippedEntries skipped = SkippedEntries.of(history.snapshots(), 1, List.of());
    assertFalse(skipped.possible(object(all[0]), 2));
  }

  @SafeVarargs
  private static History history(List<Entry>... reads) {
    List<KmemleakLog> logs = new ArrayList<>();
    for (List<Entry> read : reads) {
      logs.add(Reports.read(logs.size() + 1, read.toArray(new Entry[0])));
    }
    return new HistoryBuilder(1000, null).build(logs);
  }

  private static KmemleakObject object(Entry entry) {
    return entry.object("dir/kmemleak-1.txt", 1);
  }
}
