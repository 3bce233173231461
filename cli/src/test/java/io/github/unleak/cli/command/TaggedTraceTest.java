package io.github.unleak.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.unleak.cli.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With CONFIG_KASAN_SW_TAGS each allocation of the same memory has another tag. */
class TaggedTraceTest {

  private static final long BASE = 0xffff000008c40000L;
  private static final long BOOT = 4294892296L;
  private static final int OBJECTS = 6;
  private static final long SKIPPED = 128;

  @TempDir Path folder;

  private final StringBuilder trace = new StringBuilder();

  private void event(double time, String name, String fields) {
    trace.append(
        String.format(
            Locale.ROOT, "       probe-417    [001] .....  %11.6f: %s: %s%n", time, name, fields));
  }

  private void alloc(double time, String site, long pointer) {
    event(
        time,
        "kmalloc",
        String.format(
            Locale.ROOT,
            "call_site=%s+0x4d/0x160 [plx] ptr=%016x bytes_req=100 bytes_alloc=128"
                + " gfp_flags=GFP_KERNEL node=-1 accountable=false",
            site,
            pointer));
  }

  private void free(double time, long pointer) {
    event(
        time,
        "kfree",
        String.format(Locale.ROOT, "call_site=plx_put+0x20/0x60 ptr=%016x", pointer));
  }

  private static String entry(long pointer, int number) {
    return String.format(
        Locale.ROOT,
        """
        unreferenced object 0x%016x (size 128):
          comm "probe", pid 417, jiffies %d
          hex dump (first 32 bytes):
            0%d 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00  ................
            00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00  ................
          backtrace (crc 5f2e3d4%d):
            __kmalloc_cache_noprof+0x158/0x2c0
            plx_add_lane+0x4d/0x160 [plx]
            plx_probe+0x27e/0x5d0 [plx]
        """,
        pointer,
        BOOT + 250L * (100 + 3 * number),
        number,
        number);
  }

  /**
   * Six objects; the memory of the first is given out again, with a free before it if the trace
   * records frees. The second is only freed, the third has a neighbour that is given out.
   *
   * @param tag puts a tag on a pointer
   * @return verdict, certainty and kinds of evidence of each object
   */
  private List<String> outcome(LongUnaryOperator tag, boolean frees) throws IOException {
    trace.setLength(0);
    trace.append("# tracer: nop\n#\n");
    long[] pointers = new long[OBJECTS];
    StringBuilder report = new StringBuilder();
    for (int number = 0; number < OBJECTS; number++) {
      pointers[number] = tag.applyAsLong(BASE + number * 4096L);
      alloc(100.001 + 3 * number, "plx_add_lane", pointers[number]);
      report.append(entry(pointers[number], number));
    }
    for (int scan = 0; scan < 2; scan++) {
      event(130 + 10 * scan, "kmemleak_scan", "(kmemleak_scan+0x4/0x700)");
      event(131 + 10 * scan, "kmemleak_scan_ret", "(kmemleak_write+0x2c5/0x2f0 <- kmemleak_scan)");
    }
    if (frees) {
      free(150, pointers[0]);
      free(151, pointers[1]);
    }
    alloc(160, "plx_other", tag.applyAsLong(BASE));
    alloc(161, "plx_other", tag.applyAsLong(BASE + 2 * 4096 - SKIPPED));
    Path input = Files.createDirectories(folder.resolve("input"));
    Files.writeString(input.resolve("kmemleak-1.txt"), report);
    Files.writeString(input.resolve("trace.txt"), trace);
    Ran ran = Ran.unleak("analyze", "--hz", "250", "--format", "json", input.toString());
    assertTrue(ran.status() <= 1, ran.err());
    String result = Files.writeString(folder.resolve("result.json"), ran.out()).toString();
    Ran verified = Ran.unleak("verify", result, input.toString());
    assertEquals(0, verified.status(), verified.out());
    List<String> outcome = new ArrayList<>();
    for (JsonNode object : new ObjectMapper().readTree(ran.out()).path("objects")) {
      String address = object.path("address").asText();
      StringBuilder kinds = new StringBuilder();
      object.path("evidence").forEach(one -> kinds.append(' ').append(one.path("kind").asText()));
      outcome.add(
          address.substring(address.length() - 14)
              + " "
              + object.path("verdict").asText()
              + " "
              + object.path("certainty").asText()
              + kinds);
    }
    assertEquals(OBJECTS, outcome.size());
    return outcome;
  }

  @Test
  void memoryThatIsGivenOutUnderAnotherTagWasFreed() throws IOException {
    for (boolean frees : new boolean[] {true, false}) {
      List<String> plain = outcome(pointer -> pointer, frees);
      assertTrue(plain.get(0).contains(frees ? "freed-later" : "address-reused"), plain::toString);
      for (int number = 0; number < OBJECTS; number++) {
        boolean over = number == 0 || (number == 1 && frees);
        assertTrue(plain.get(number).contains(over ? " transient " : " leak "), plain.get(number));
      }
      for (int seed = 0; seed < 25; seed++) {
        Random random = new Random(seed);
        List<String> tagged =
            outcome(
                pointer -> (pointer & 0x00ffffffffffffffL) | ((long) random.nextInt(255) << 56),
                frees);
        assertEquals(plain, tagged, "seed " + seed);
      }
    }
  }
}
