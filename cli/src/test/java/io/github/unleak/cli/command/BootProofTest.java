package io.github.unleak.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.cli.Clone;
import io.github.unleak.cli.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proofs that rest on what the recorder or the user says about the boot, and their check. */
class BootProofTest {

  @TempDir Path folder;

  private Path one;
  private Path two;

  /** The two reads of a sample as two bundles of one boot. */
  @BeforeEach
  void copyTheSample() throws IOException {
    one = bundle("one", 1);
    two = bundle("two", 2);
  }

  private Path bundle(String name, int number) throws IOException {
    Path sample = Clone.root().resolve("samples/cases/recorder-shows-one-boot.mixed/input");
    Path bundle = Files.createDirectories(folder.resolve("input/" + name));
    String read = "kmemleak-" + number + ".txt";
    Files.copy(sample.resolve(read), bundle.resolve(read));
    Files.copy(sample.resolve("bundle.json"), bundle.resolve("bundle.json"));
    return bundle;
  }

  private static void edit(Path bundle, String from, String to) throws IOException {
    Path file = bundle.resolve("bundle.json");
    String text = Files.readString(file);
    assertTrue(text.contains(from), text);
    Files.writeString(file, text.replace(from, to));
  }

  private String analyze(String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("analyze", "--format", "json"));
    all.addAll(List.of(options));
    all.addAll(List.of(one.toString(), two.toString()));
    String out = Ran.unleak(all.toArray(new String[0])).out();
    Files.writeString(folder.resolve("result.json"), out);
    return out;
  }

  private int verify(String... options) {
    List<String> all = new ArrayList<>(List.of("verify"));
    all.addAll(List.of(options));
    all.addAll(List.of(folder.resolve("result.json").toString(), one.toString(), two.toString()));
    return Ran.unleak(all.toArray(new String[0])).status();
  }

  @Test
  void twoBundlesOfOneBootAreProvenTogether() throws IOException {
    String result = analyze();
    assertTrue(result.contains("\"shown_by\": \"recorder\""), result);
    assertEquals(0, verify());
    edit(two, "5b2c1f60", "6b2c1f60");
    assertEquals(1, verify(), "another boot");
    assertFalse(analyze().contains("\"certainty\": \"proven\""));
    edit(two, "6b2c1f60", "5b2c1f60");
    edit(two, "\"objects\": 2", "\"objects\": 5");
    Files.writeString(folder.resolve("result.json"), result);
    assertEquals(1, verify(), "the recorder did not write this file");
    assertFalse(analyze().contains("\"certainty\": \"proven\""));
  }

  @Test
  void theUserVouchesForASeriesInBothCommands() throws IOException {
    Files.delete(one.resolve("bundle.json"));
    Files.delete(two.resolve("bundle.json"));
    assertFalse(analyze().contains("\"certainty\": \"proven\""));
    String result = analyze("--series");
    assertTrue(result.contains("\"shown_by\": \"series\""), result);
    assertEquals(1, verify());
    assertEquals(0, verify("--series"));
  }

  private static String entry(int number) {
    return String.format(
        Locale.ROOT,
        """
        unreferenced object 0xffff88810422%d000 (size 128):
          comm "probe", pid 417, jiffies %d
          hex dump (first 32 bytes):
            00 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00  ................
            00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00  ................
          backtrace (crc 5f2e3d41):
            __kmalloc_cache_noprof+0x158/0x2c0
            plx_add_lane+0x4d/0x160 [plx]
        """,
        number,
        4294917296L + 750L * number);
  }

  private static String alloc(int number) {
    return String.format(
        Locale.ROOT,
        "       probe-417    [001] .....  %11.6f: kmalloc: call_site=plx_add_lane+0x4d/0x160 [plx]"
            + " ptr=ffff88810422%d000 bytes_req=100 bytes_alloc=128 gfp_flags=GFP_KERNEL%n",
        100.001 + 3 * number,
        number);
  }

  /**
   * Without random addresses, both boots may list the same objects: the trace is of one of them.
   */
  @Test
  void aTraceIsOfTheBootOfItsBundle() throws IOException {
    StringBuilder report = new StringBuilder();
    StringBuilder trace = new StringBuilder("# tracer: nop\n#\n");
    for (int number = 0; number < 6; number++) {
      report.append(entry(number));
      trace.append(alloc(number));
    }
    trace.append(
        "       probe-417    [001] .....   150.000000: kfree: call_site=plx_put+0x20/0x60"
            + " ptr=ffff888104222000\n");
    for (Path bundle : List.of(one, two)) {
      Files.delete(bundle.resolve(bundle.equals(one) ? "kmemleak-1.txt" : "kmemleak-2.txt"));
      Files.writeString(bundle.resolve("kmemleak-1.txt"), report);
    }
    edit(one, "\"trace\": null", "\"trace\": {\"file\": \"trace.txt\", \"clock\": \"mono\"}");
    Files.writeString(one.resolve("trace.txt"), trace);
    edit(two, "5b2c1f60", "6b2c1f60");
    String result = analyze("--fail-on", "never");
    assertEquals(1, result.split("\"certainty\": \"proven\", \"cause\"", -1).length - 1, result);
    assertTrue(result.contains("\"transient\": {\"proven\": 1, \"probable\": 0"), result);
    assertEquals(0, verify());
  }
}
