package io.github.unleak.cli.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.unleak.cli.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The recorder on real kernels, from the script to the verdicts. Booting takes minutes: {@code
 * -Dunleak.qemu=one} runs the shortest one, {@code -Dunleak.qemu=all} all of them.
 */
class CaptureOnKernelTest {

  /** The kernels that leak on purpose say so in their log. */
  private static final Pattern TRUTH = Pattern.compile("LABTRUTH leak .* mag=(0x[0-9a-f]+)");

  private static final String WANTED = System.getProperty("unleak.qemu", "none");

  @TempDir Path folder;

  private static void wanted(String... words) {
    assumeTrue(
        Arrays.asList(words).contains(WANTED), "skipped: say -Dunleak.qemu=one or all to boot");
  }

  private Guest record(String kernel, int cpus, String rounds)
      throws IOException, InterruptedException {
    Ran script = Ran.unleak("capture", "--pause", "6");
    Guest guest = Guest.run(kernel, cpus, script.out(), rounds, folder);
    assertTrue(guest.text("capture.err").endsWith("ended with 0\n"), guest.text("capture.err"));
    assertEquals(guest.text("settings-1.txt"), guest.text("settings-2.txt"));
    assertTrue(guest.text("settings-1.txt").contains("mine/probe"), "nothing was compared");
    return guest;
  }

  /** What the kernel says that it leaked; taken out of the log, for nobody is to read it there. */
  private static Set<String> truth(Guest guest) throws IOException {
    Set<String> leaked = new HashSet<>();
    Path log = guest.file("bundle/dmesg.txt");
    List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
    for (String line : lines) {
      Matcher truth = TRUTH.matcher(line);
      if (truth.find()) {
        leaked.add(truth.group(1));
      }
    }
    String rest =
        lines.stream().filter(line -> !line.contains("LABTRUTH")).collect(Collectors.joining("\n"));
    Files.writeString(log, rest + "\n", StandardCharsets.ISO_8859_1);
    return leaked;
  }

  private static JsonNode analysis(Guest guest, String input) throws IOException {
    String path = guest.file(input).toString();
    Ran ran = Ran.unleak("analyze", "--format", "json", "--fail-on", "never", path);
    assertEquals(0, ran.status(), ran.err());
    return new ObjectMapper().readTree(ran.out());
  }

  /** True verdicts, and proofs for what came and went, or got lost, within the recording. */
  private static void judge(Guest guest, JsonNode analysis, Set<String> leaked) {
    String trace = guest.text("bundle/trace.txt");
    boolean whole = guest.text("bundle/bundle.json").lines().noneMatch(CaptureOnKernelTest::missed);
    for (JsonNode object : analysis.get("objects")) {
      if (!"iova_magazine".equals(object.get("type").textValue())) {
        continue;
      }
      String address = object.get("address").asText();
      String certainty = object.get("certainty").asText();
      boolean leak = leaked.contains(address);
      assertEquals(leak ? "leak" : "transient", object.get("verdict").asText(), address);
      boolean born = trace.contains(" ptr=" + address.substring(2) + " bytes_req=");
      boolean freed =
          Pattern.compile("k\\S*free: call_site=\\S+ ptr=" + address.substring(2) + "\\b")
              .matcher(trace)
              .find(Math.max(0, trace.lastIndexOf("scan 1 end")));
      if (whole && born && (leak || freed)) {
        assertEquals("proven", certainty, address);
      }
    }
  }

  private static boolean missed(String line) {
    return line.contains("\"missed\": ") && !line.contains("\"missed\": 0}");
  }

  private static void kernelIsTold(JsonNode analysis, String release, int cpus) {
    assertEquals(release, analysis.get("kernel").get("release").asText());
    assertEquals(250, analysis.get("kernel").get("hz").asInt());
    assertEquals(cpus, analysis.get("kernel").get("cpus").asInt());
  }

  @Test
  void leaksAreProven() throws IOException, InterruptedException {
    wanted("one", "all");
    Guest guest = record("6.12.117-leak", 4, "--rounds 3");
    Set<String> leaked = truth(guest);
    JsonNode analysis = analysis(guest, "bundle");
    kernelIsTold(analysis, "6.12.117-lab", 4);
    assertTrue(leaked.size() >= 4, "the kernel was to leak: " + leaked);
    assertTrue(analysis.get("summary").get("leak").get("proven").asInt() > 0, "nothing listed");
    judge(guest, analysis, leaked);
    assertEquals(5, analysis.get("snapshots").size(), "3 rounds, and 2 at rest");
    Ran doctor = Ran.unleak("doctor", guest.file("bundle").toString());
    assertTrue(doctor.out().contains("the recorder's probes missed"), doctor.out());

    // And the one that was ended early: all put back, and what there is handed over.
    assertTrue(guest.text("early.err").endsWith("ended with 143\n"), guest.text("early.err"));
    assertEquals(guest.text("settings-1.txt"), guest.text("settings-3.txt"));
    Ran early = Ran.unleak("doctor", guest.file("early.tar").toString());
    assertEquals(0, early.status(), early.err());
    assertTrue(early.out().contains("the recording was interrupted"), early.out());
  }

  @Test
  void raceOfAnUnmarkedKernelIsTransient() throws IOException, InterruptedException {
    wanted("all");
    Guest guest = record("6.12.117-fp", 8, "--rounds 14");
    assertEquals(Set.of(), truth(guest));
    JsonNode analysis = analysis(guest, "bundle");
    kernelIsTold(analysis, "6.12.117-lab", 8);
    judge(guest, analysis, Set.of());
  }

  @Test
  void markedKernelListsNothing() throws IOException, InterruptedException {
    wanted("all");
    Guest guest = record("6.12.117-fixed", 4, "--rounds 4");
    JsonNode analysis = analysis(guest, "bundle");
    judge(guest, analysis, Set.of());
    assertEquals(0, analysis.get("summary").get("leak").get("proven").asInt());
  }

  @Test
  void oldKernelWithAnArrayOfMagazines() throws IOException, InterruptedException {
    wanted("all");
    Guest guest = record("6.1.192", 4, "--rounds 4");
    JsonNode analysis = analysis(guest, "bundle");
    kernelIsTold(analysis, "6.1.192-lab", 4);
    judge(guest, analysis, Set.of());
    String trace = guest.text("bundle/trace.txt");
    assertTrue(trace.contains(" kmalloc: call_site=free_iova_fast"), "no push was recorded");
    assertTrue(trace.contains(" kfree: call_site=alloc_iova_fast"), "no pop was recorded");
    assertFalse(guest.text("bundle/bundle.json").contains("\"filter\": \"none\""));
  }
}
