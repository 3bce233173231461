package io.github.unleak.cli.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.cli.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reports beside the trace of another recording, or of another boot. Earlier tenants of the
 * addresses come from the same code and the same task, and were freed: that proves nothing.
 */
class OtherRecordingTest {

  private static final long FIRST = 0xffff888104a30000L;
  private static final int HZ = 250;

  @TempDir Path folder;
  private final StringBuilder trace = new StringBuilder("# tracer: nop\n#\n");

  private void event(double time, String text) {
    trace.append(
        String.format(Locale.ROOT, "  modprobe-812   [002] ..... %12.6f: %s%n", time, text));
  }

  private void alloc(double time, long address) {
    event(
        time,
        "kmalloc: call_site=foo_probe+0x52/0x1d0 [foo] ptr="
            + Long.toHexString(address)
            + " bytes_req=64 bytes_alloc=64 gfp_flags=GFP_KERNEL node=-1 accountable=false");
  }

  private void free(double time, long address) {
    event(time, "kfree: call_site=foo_remove+0x22/0x40 [foo] ptr=" + Long.toHexString(address));
  }

  private void scan(int number, double time) {
    event(time, "tracing_mark_write: scan " + number + " begin");
    event(time + 0.001, "kmemleak_scan: (kmemleak_scan+0x0/0x590)");
    event(time + 1.2, "kmemleak_scan_ret: (kmemleak_write+0x3ce/0x440 <- kmemleak_scan)");
    event(time + 1.3, "tracing_mark_write: scan " + number + " end");
    event(time + 1.4, "tracing_mark_write: snapshot " + number + " read");
  }

  private static String entry(long address, double born) {
    return String.format(
        Locale.ROOT,
        "unreferenced object 0x%016x (size 64):%n"
            + "  comm \"modprobe\", pid 812, jiffies %d%n"
            + "  hex dump (first 16 bytes):%n"
            + "    01 00 00 00 00 00 00 00 6c 65 61 6b 00 00 00 00  ........leak....%n"
            + "  backtrace (crc 5a1b22f0):%n"
            + "    __kmalloc_cache_noprof+0x1f5/0x2e0%n"
            + "    foo_probe+0x52/0x1d0 [foo]%n"
            + "    pci_device_probe+0xbb/0x170%n",
        address,
        (1L << 32) - 300 * HZ + Math.round(born * HZ));
  }

  private static boolean proves(Ran ran) {
    return ran.out().contains("proven)");
  }

  private Ran analyze(String... reports) throws IOException {
    Files.writeString(folder.resolve("trace.txt"), trace);
    for (int at = 0; at < reports.length; at++) {
      Files.writeString(folder.resolve("kmemleak-" + (at + 1) + ".txt"), reports[at]);
    }
    Ran known = Ran.unleak("analyze", "--hz", "250", folder.toString());
    Ran open = Ran.unleak("analyze", folder.toString());
    assertTrue(proves(known) || !proves(open), open.out());
    return known;
  }

  /** A second recording wrote its numbered reads beside the trace of the first one. */
  private Ran readsOf(double... born) throws IOException {
    StringBuilder report = new StringBuilder();
    for (int at = 0; at < born.length; at++) {
      alloc(290 + 2 * at, FIRST + 64L * at);
      report.append(entry(FIRST + 64L * at, born[at]));
    }
    scan(1, 310);
    scan(2, 320);
    for (int at = 0; at < born.length; at++) {
      free(330.5 + at, FIRST + 64L * at);
    }
    return analyze(report.toString(), report.toString());
  }

  @Test
  void readsOfALaterRecordingAreOfNoScanInTheTrace() throws IOException {
    Ran ran = readsOf(600, 602, 604);
    assertTrue(ran.out().contains("3 leaks"), ran.out());
    assertEquals(1, ran.status());
  }

  @Test
  void oneObjectOfALaterRecordingIsEnough() throws IOException {
    Ran ran = readsOf(400);
    assertTrue(ran.out().contains("1 leak (1 possible)"), ran.out());
  }

  @Test
  void aClockThatFallsBackBetweenTwoObjectsRefutesTheMarks() throws IOException {
    Ran ran = readsOf(200, 240, 280);
    assertTrue(!proves(ran), ran.out());
  }

  @Test
  void oneTenantWhoseClockIsUnknownShowsNoBoot() throws IOException {
    Ran ran = readsOf(100);
    assertTrue(!proves(ran), ran.out());
  }

  @Test
  void readsOfTheTracesOwnRecordingProve() throws IOException {
    Ran ran = readsOf(290, 292, 294);
    assertTrue(ran.out().contains("3 transient (3 proven)"), ran.out());
  }

  @Test
  void aFewEqualAddressesOfAnotherBootProveNothing() throws IOException {
    for (int seed = 1; seed <= 5; seed++) {
      trace.setLength(0);
      Ran ran = otherBoot(seed, 3 + seed);
      assertTrue(!proves(ran), seed + ": " + ran.out());
      assertTrue(ran.out().contains("25 leaks (25 possible)"), seed + ": " + ran.out());
      assertEquals(1, ran.status());
    }
  }

  @Test
  void mostAddressesOfTheSameBootProve() throws IOException {
    Ran ran = otherBoot(9, 20);
    assertTrue(proves(ran), ran.out());
  }

  /** The same 25 allocations in two boots, {@code equal} of them at the same address. */
  private Ran otherBoot(int seed, int equal) throws IOException {
    List<Integer> slots = new ArrayList<>();
    List<Integer> objects = new ArrayList<>();
    for (int at = 0; at < 400; at++) {
      slots.add(at);
    }
    for (int at = 1; at < 24; at++) {
      objects.add(at);
    }
    Collections.shuffle(slots, new Random(seed));
    Collections.shuffle(objects, new Random(seed));
    List<Integer> same = new ArrayList<>(objects.subList(0, equal - 2));
    same.add(0);
    same.add(24);
    StringBuilder report = new StringBuilder();
    for (int at = 0; at < 25; at++) {
      double born = 7 + 0.9 * at;
      long here = FIRST + 64L * slots.get(at);
      alloc(born + 0.0002, here);
      report.append(entry(same.contains(at) ? here : FIRST + 64L * slots.get(100 + at), born));
    }
    free(40, FIRST + 64L * slots.get(same.get(0)));
    event(44, "kmemleak_scan: (kmemleak_scan+0x0/0x590)");
    event(45, "kmemleak_scan_ret: (kmemleak_write+0x3ce/0x440 <- kmemleak_scan)");
    return analyze(report.toString());
  }
}
