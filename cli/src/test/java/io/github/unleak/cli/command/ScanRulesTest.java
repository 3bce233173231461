package io.github.unleak.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.unleak.cli.Ran;
import io.github.unleak.cli.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many scans a kernel wants before it reports, and what follows from that. */
class ScanRulesTest {

  private static final long GONE = 0xffff888104a1c000L;

  @TempDir Path folder;

  private Path bundle(int reads, String release, @Nullable Integer minUnrefScans)
      throws IOException {
    StringBuilder snapshots = new StringBuilder();
    for (int read = 1; read <= reads; read++) {
      Files.writeString(folder.resolve("kmemleak-" + read + ".txt"), report(read < 3));
      snapshots.append(
          String.format(
              Locale.ROOT,
              "%s{\"file\": \"kmemleak-%d.txt\", \"scan\": %d, \"scan_begin_s\": %d.10,"
                  + " \"scan_end_s\": %d.50, \"read_s\": %d.60, \"objects\": %d}",
              read == 1 ? "" : ", ",
              read,
              read,
              100 + 20 * read,
              100 + 20 * read,
              100 + 20 * read,
              read < 3 ? 4 : 3));
    }
    Files.writeString(
        folder.resolve("bundle.json"),
        "{\"schema\": \"unleak.bundle/1\", \"ended\": \"complete\", \"kernel\": {\"release\": \""
            + release
            + "\", \"hz\": 250},\n"
            + (minUnrefScans == null
                ? ""
                : " \"kmemleak\": {\"min_unref_scans\": " + minUnrefScans + "},\n")
            + " \"trace\": null, \"snapshots\": ["
            + snapshots
            + "]}\n");
    return folder;
  }

  private static String report(boolean all) {
    StringBuilder report = new StringBuilder();
    for (int number = 0; number < 4; number++) {
      if (number > 0 || all) {
        report.append(
            String.format(
                Locale.ROOT,
                """
                unreferenced object 0x%x (size 96):
                  comm "acqd", pid 417, jiffies %d
                  hex dump (first 32 bytes):
                    0%d 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00  ................
                    00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00  ................
                  backtrace (crc 1f2e3d4%d):
                    __kmalloc_cache_noprof+0x158/0x2c0
                    acq_open+0x7c/0x300 [acq]
                """,
                GONE + 0x1000L * number,
                4294899001L + 31L * number,
                number,
                number));
      }
    }
    return report.toString();
  }

  private static @Nullable JsonNode check(Path inputs, String topic) {
    Ran ran = Ran.unleak("doctor", "--format", "json", inputs.toString());
    JsonNode doctor = Schemas.valid("doctor", ran.out());
    for (JsonNode check : doctor.get("checks")) {
      if (check.get("topic").asText().equals(topic)) {
        return check;
      }
    }
    return null;
  }

  @ParameterizedTest
  @CsvSource({"1, 1, gap", "2, 1, ok", "2, 2, gap", "3, 2, note", "3, 3, gap", "4, 3, note"})
  void soManyScansMustHaveRun(int reads, int minUnrefScans, String state) throws IOException {
    bundle(reads, "7.3.0-rc7", minUnrefScans);
    for (int read = 1; read <= reads; read++) {
      Files.writeString(folder.resolve("kmemleak-" + read + ".txt"), "");
    }
    JsonNode check = check(folder, "scan-rules");
    assertNotNull(check);
    assertEquals(state, check.get("state").asText());
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 2", "2, 2"})
  void whatIsListedShowsThatMoreScansRan(int reads, int minUnrefScans) throws IOException {
    JsonNode check = check(bundle(reads, "7.3.0-rc7", minUnrefScans), "scan-rules");
    assertNotNull(check);
    assertEquals("note", check.get("state").asText());
  }

  /** A release is a hint, and what a trace shows goes before it. */
  @Test
  void theRulesAreKnownByWhatIsThere() throws IOException {
    assertEquals(null, check(bundle(1, "6.12.4", null), "scan-rules"));
    JsonNode hinted = check(bundle(1, "7.3.0", null), "scan-rules");
    assertNotNull(hinted);
    assertEquals("note", hinted.get("state").asText());
    bundle(1, "6.12.4-backport", null);
    Files.writeString(
        folder.resolve("trace.txt"),
        """
        # tracer: nop
                      sh-57      [003] .....    16.849977: kmemleak_scan: (kmemleak_scan+0x0/0x3e0)
                      sh-57      [003] .....    16.850007: kmemleak_pass: (__kmemleak_scan+0x0/0x850) full=1
                      sh-57      [003] .....    17.550292: kmemleak_pass_ret: (kmemleak_scan+0x2f/0x3e0 <- __kmemleak_scan) suspects=0
                      sh-57      [003] .....    17.550346: kmemleak_scan_ret: (kmemleak_write+0x3f1/0x620 <- kmemleak_scan)
        """);
    assertNotNull(check(folder, "scan-rules"), "by the passes in the trace");
  }

  /** Addresses that SLUB keeps may hide a leak again: there, what is gone need not be in use. */
  @ParameterizedTest
  @ValueSource(strings = {"6.18.0", "6.19.2-arch1", "7.0.1", "7.3.0-rc7"})
  void absenceWeighsLessWhereAddressesAreKept(String release) throws IOException {
    assertEquals("possible", certaintyOfWhatIsGone(release));
    assertNotNull(check(folder, "stale-addresses"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"6.1.0-28-amd64", "6.12.4", "6.17.9", "5.10.0"})
  void elsewhereItIsProbablyInUse(String release) throws IOException {
    assertEquals("probable", certaintyOfWhatIsGone(release));
    assertEquals(null, check(folder, "stale-addresses"));
  }

  /** The release of the kernel may lie beside the reads, in whatever printed it. */
  @ParameterizedTest
  @CsvSource({
    "uname.txt, 'Linux (none) 7.3.0-rc7 #1 SMP PREEMPT Thu Nov 26 20:43:02 UTC 2026 x86_64 GNU/Linux'",
    "version.txt, 'Linux version 7.3.0-rc7 (root@vm) (gcc 12.2.0) #1 SMP PREEMPT'",
    "dmesg.txt, '[    0.000000] Linux version 7.3.0-rc7 (root@vm) (gcc 12.2.0) #1 SMP PREEMPT'"
  })
  void theReleaseIsReadFromFilesWithoutReports(String name, String text) throws IOException {
    bundle(4, "7.3.0-rc7", null);
    Files.delete(folder.resolve("bundle.json"));
    assertEquals(null, check(folder, "stale-addresses"));
    Files.writeString(folder.resolve(name), text + "\n");
    assertNotNull(check(folder, "stale-addresses"));
    Ran ran = Ran.unleak("analyze", "--format", "json", folder.toString());
    JsonNode kernel = Schemas.valid("analysis", ran.out()).get("kernel");
    assertEquals("7.3.0-rc7", kernel.get("release").asText());
  }

  private String certaintyOfWhatIsGone(String release) throws IOException {
    Ran ran = Ran.unleak("analyze", "--format", "json", bundle(4, release, null).toString());
    for (JsonNode object : Schemas.valid("analysis", ran.out()).get("objects")) {
      if (object.get("address").asText().equals("0x" + Long.toHexString(GONE))) {
        assertEquals("transient", object.get("verdict").asText());
        return object.get("certainty").asText();
      }
    }
    throw new AssertionError(ran.out());
  }

  @Test
  void theWitnessHasASecondPassWhereScansConfirm() throws IOException {
    String magazine =
        """
        unreferenced object 0xffff888104a1c400 (size 1024):
          comm "softirq", pid 0, jiffies 4294899001
          hex dump (first 32 bytes):
            00 00 00 00 00 00 00 00 01 ff 0f 00 00 00 00 00  ................
            02 ff 0f 00 00 00 00 00 03 ff 0f 00 00 00 00 00  ................
          backtrace (crc 1f2e3d4c):
            kmem_cache_alloc_noprof+0x150/0x2c0
            free_iova_fast+0xfc/0x250
            fq_ring_free_locked+0x3c/0x90
            fq_flush_timeout+0x5c/0xa0
        """;
    bundle(0, "7.3.0", 2);
    Files.writeString(folder.resolve("kmemleak-1.txt"), magazine);
    Ran ran = Ran.unleak("explain", "--witness", "0xffff888104a1c400", folder.toString());
    assertEquals(2, ran.out().split("second pass", -1).length - 1, ran.out() + ran.err());
    assertTrue(ran.out().contains("scan 3:"), ran.out());
  }
}
