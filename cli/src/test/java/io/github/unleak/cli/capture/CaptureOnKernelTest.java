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
import java.util.Map;
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

  /** The beginning of an event, as the kernel and trace-cmd print it. */
  private static final Pattern EVENT =
      Pattern.compile("^ *\\S.*-\\d+ +\\[\\d+\\] .*?\\d+\\.\\d{6}: ");

  private static final String WANTED = System.getProperty("unleak.qemu", "none");

  /**
   * How recordings are ended early: the signal, after how many seconds, as what the trace is kept.
   */
  private static final String[] ALL_ENDINGS = {"TERM:15:text", "INT:15:dat", "HUP:1:text"};

  private static final String ONE_ENDING = "TERM:15:text";
  private static final Map<String, Integer> SIGNALS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

  @TempDir Path folder;

  private static void wanted(String... words) {
    assumeTrue(
        Arrays.asList(words).contains(WANTED), "skipped: say -Dunleak.qemu=one or all to boot");
  }

  /**
   * The job with a load of the resources; recordings ended early are made with {@code all} only.
   */
  private Guest record(String kernel, int cpus, String load, String options)
      throws IOException, InterruptedException {
    return record(Guest.Lab.X86, kernel, cpus, load, options);
  }

  private Guest record(Guest.Lab lab, String kernel, int cpus, String load, String options)
      throws IOException, InterruptedException {
    String script = Ran.unleak("capture", "--pause", "6").out();
    List<String> endings = WANTED.equals("all") ? List.of(ALL_ENDINGS) : List.of(ONE_ENDING);
    Guest guest =
        Guest.run(
            lab,
            kernel,
            new Guest.Job(cpus, script, load, options, String.join(" ", endings)),
            folder);
    endedWith(0, guest, "capture.err");
    assertTrue(guest.text("settings-before.txt").contains("mine/probe"), "nothing was compared");
    assertEquals(guest.text("settings-before.txt"), guest.text("settings-after.txt"));
    for (String ending : endings) {
      endedEarly(guest, ending.split(":", -1));
    }
    return guest;
  }

  private static void endedWith(int status, Guest guest, String log) {
    assertTrue(guest.text(log).endsWith("ended with " + status + "\n"), guest.text(log));
  }

  /**
   * All is put back, and what there is handed over: nothing, of one ended before its first scan.
   */
  private static void endedEarly(Guest guest, String[] ending) throws IOException {
    String signal = ending[0];
    endedWith(128 + SIGNALS.get(signal), guest, "early-" + signal + ".err");
    assertEquals(
        guest.text("settings-before.txt"), guest.text("settings-" + signal + ".txt"), signal);
    Path tar = guest.file("early-" + signal + ".tar");
    if (Integer.parseInt(ending[1]) < 5 && Files.size(tar) == 0) {
      return;
    }
    Ran early = Ran.unleak("doctor", tar.toString());
    assertEquals(0, early.status(), early.err());
    assertTrue(early.out().contains("the recording was interrupted"), early.out());
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
  private static void judge(Guest guest, JsonNode analysis, Set<String> leaked)
      throws IOException, InterruptedException {
    String trace = guest.trace();
    boolean whole = guest.text("bundle/bundle.json").lines().noneMatch(CaptureOnKernelTest::missed);
    for (JsonNode object : analysis.get("objects")) {
      if (!"iova_magazine".equals(object.get("type").textValue())) {
        continue;
      }
      String address = object.get("address").asText();
      String certainty = object.get("certainty").asText();
      boolean leak = leaked.contains(address);
      assertEquals(leak ? "leak" : "transient", object.get("verdict").asText(), address);
      String pointer = " ptr=(?:0x)?" + address.substring(2);
      boolean born = Pattern.compile(pointer + " bytes_req=").matcher(trace).find();
      boolean freed =
          Pattern.compile("k\\w*free: +call_site=\\S+" + pointer + "\\b")
              .matcher(trace)
              .find(Math.max(0, trace.lastIndexOf("scan 1 end")));
      if (leak ? whole && born : freed) {
        assertEquals("proven", certainty, address);
      }
    }
  }

  /** All that the buffers held is in the trace, each event once. */
  private static void everyEventIsThere(Guest guest) throws IOException, InterruptedException {
    long told = 0;
    JsonNode bundle = new ObjectMapper().readTree(guest.text("bundle/bundle.json"));
    for (JsonNode cpu : bundle.get("trace").get("cpus")) {
      assertEquals(0, cpu.get("entries").asLong(), "left in the buffer of CPU " + cpu.get("cpu"));
      told += cpu.get("read").asLong();
    }
    assertTrue(told > 1000, "the load was to be recorded: " + told);
    assertEquals(told, guest.trace().lines().filter(line -> EVENT.matcher(line).find()).count());
  }

  /** No scan was cut short, and each was read until two reads agreed, or five times. */
  private static void scansAreComplete(Guest guest) throws IOException {
    JsonNode scans = new ObjectMapper().readTree(guest.text("bundle/bundle.json")).get("scans");
    assertTrue(scans.size() > 2, scans.toString());
    for (JsonNode scan : scans) {
      int reads = scan.get("reads").asInt();
      assertTrue(reads == 5 || (reads > 1 && scan.get("agreed").asBoolean()), scan.toString());
      assertTrue(scan.get("new_suspects").isInt(), scan.toString());
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
    Guest guest = record("6.12.117-leak", 4, "load.sh", "--rounds 3 --trace dat");
    Set<String> leaked = truth(guest);
    JsonNode analysis = analysis(guest, "bundle");
    kernelIsTold(analysis, "6.12.117-lab", 4);
    assertTrue(leaked.size() >= 4, "the kernel was to leak: " + leaked);
    assertTrue(analysis.get("summary").get("leak").get("proven").asInt() > 0, "nothing listed");
    judge(guest, analysis, leaked);
    everyEventIsThere(guest);
    scansAreComplete(guest);
    assertEquals(5, analysis.get("snapshots").size(), "3 rounds, and 2 at rest");
    Ran doctor = Ran.unleak("doctor", guest.file("bundle").toString());
    assertTrue(doctor.out().contains("the recorder's probes missed"), doctor.out());
  }

  @Test
  void raceOfAnUnmarkedKernelIsTransient() throws IOException, InterruptedException {
    wanted("all");
    Guest guest = record("6.12.117-fp", 12, "race.sh", "--rounds 24 --trace text");
    assertEquals(Set.of(), truth(guest));
    JsonNode analysis = analysis(guest, "bundle");
    kernelIsTold(analysis, "6.12.117-lab", 12);
    judge(guest, analysis, Set.of());
    everyEventIsThere(guest);
    assumeTrue(analysis.get("objects").size() > 0, "the kernel ran, but did not meet the race");
  }

  @Test
  void markedKernelListsNothing() throws IOException, InterruptedException {
    wanted("all");
    Guest guest = record("6.12.117-fixed", 4, "load.sh", "--rounds 4");
    JsonNode analysis = analysis(guest, "bundle");
    kernelIsTold(analysis, "6.12.117-lab", 4);
    judge(guest, analysis, Set.of());
    everyEventIsThere(guest);
    assertEquals(0, analysis.get("summary").get("leak").get("proven").asInt());
    assertTrue(Files.exists(guest.file("bundle/trace.dat")), "trace-cmd is there");
  }

  @Test
  void oldKernelWithAnArrayOfMagazines() throws IOException, InterruptedException {
    wanted("all");
    Guest guest = record("6.1.192", 4, "load.sh", "--rounds 4 --trace text");
    JsonNode analysis = analysis(guest, "bundle");
    kernelIsTold(analysis, "6.1.192-lab", 4);
    judge(guest, analysis, Set.of());
    everyEventIsThere(guest);
    String trace = guest.trace();
    assertTrue(trace.contains(" kmalloc: call_site=free_iova_fast"), "no push was recorded");
    assertTrue(trace.contains(" kfree: call_site=alloc_iova_fast"), "no pop was recorded");
    assertFalse(guest.text("bundle/bundle.json").contains("\"filter\": \"none\""));
  }

  /** Functions in parts, magazines that are made on demand, and scans of two passes. */
  @Test
  void linux73() throws IOException, InterruptedException {
    wanted("all");
    Guest guest = record(Guest.Lab.LINUX73, "7.3leak", 4, "load.sh", "--rounds 4 --trace text");
    Set<String> leaked = truth(guest);
    JsonNode analysis = analysis(guest, "bundle");
    kernelIsTold(analysis, "7.3.0-rc7-lab", 4);
    noVerdictIsWrong(analysis, leaked);
    everyEventIsThere(guest);
    scansAreComplete(guest);
    JsonNode bundle = new ObjectMapper().readTree(guest.text("bundle/bundle.json"));
    assertEquals(1, bundle.get("kmemleak").get("min_unref_scans").asInt());
    assertTrue(bundle.get("missing").isEmpty(), bundle.get("missing").toString());
    String trace = guest.trace();
    assertTrue(trace.contains(" iova_magazine_free_pfns: (iova_magazine_free_pfns.part.0"));
    Matcher pass = Pattern.compile("kmemleak_pass_ret: .* suspects=(\\d+)").matcher(trace);
    int passes = 0;
    while (pass.find()) {
      passes++;
      assertTrue(Integer.parseInt(pass.group(1)) < 1000, "a pass was cut short: " + pass.group());
    }
    assertTrue(passes >= bundle.get("scans").size(), "a pass of each scan");
  }

  @Test
  void arm64() throws IOException, InterruptedException {
    wanted("all");
    Guest guest = record(Guest.Lab.ARM64, "leak64", 4, "load.sh", "--rounds 4 --trace dat");
    JsonNode analysis = analysis(guest, "bundle");
    kernelIsTold(analysis, "6.12.117-lab64", 4);
    noVerdictIsWrong(analysis, truth(guest));
    scansAreComplete(guest);
  }

  private static void noVerdictIsWrong(JsonNode analysis, Set<String> leaked) {
    for (JsonNode object : analysis.get("objects")) {
      if ("iova_magazine".equals(object.get("type").textValue())) {
        String address = object.get("address").asText();
        String verdict = leaked.contains(address) ? "leak" : "transient";
        assertEquals(verdict, object.get("verdict").asText(), address);
      }
    }
  }
}
