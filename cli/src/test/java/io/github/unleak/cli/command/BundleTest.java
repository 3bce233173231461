package io.github.unleak.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.unleak.cli.Clone;
import io.github.unleak.cli.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bundle.json} beside a recording changes, and that a tar is as good as its folder. */
class BundleTest {

  private static final Path SAMPLE =
      Clone.root().resolve("samples/cases/lab-leak-traced.leak/input");

  private static final String BUNDLE =
      """
      {
        "schema": "unleak.bundle/1",
        "ended": "ENDED",
        "kernel": {"release": "6.12.117-other", "hz": 250, "cpus_possible": 16},
        "trace": {
          "file": "trace.txt.xz",
          "probes": [
            {"event": "free_iova_fast", "hits": 70, "missed": MISSED}],
          "cpus": [
            {"cpu": 0, "entries": 0, "overrun": LOST, "commit_overrun": 0, "dropped": 0}]
        },
        "missing": [GAPS]
      }
      """;

  @TempDir Path folder;

  private String bundle(String ended, int missed, int lost, String gaps) throws IOException {
    Path bundle = folder.resolve("bundle");
    if (!Files.exists(bundle)) {
      Files.createDirectory(bundle);
      try (Stream<Path> files = Files.list(SAMPLE)) {
        for (Path file : files.toList()) {
          Files.copy(file, bundle.resolve(Objects.requireNonNull(file.getFileName())));
        }
      }
    }
    String text =
        BUNDLE
            .replace("ENDED", ended)
            .replace("MISSED", "" + missed)
            .replace("LOST", "" + lost)
            .replace("GAPS", gaps);
    Files.writeString(bundle.resolve("bundle.json"), text);
    return bundle.toString();
  }

  private static JsonNode analyze(String... inputs) throws IOException {
    String[] arguments =
        Stream.concat(
                Stream.of("analyze", "--format", "json", "--fail-on", "never"), Stream.of(inputs))
            .toArray(String[]::new);
    Ran ran = Ran.unleak(arguments);
    assertEquals(0, ran.status(), ran.err());
    return new ObjectMapper().readTree(ran.out());
  }

  private static int proven(JsonNode analysis) {
    return analysis.get("summary").get("leak").get("proven").asInt();
  }

  private static List<String> codes(JsonNode analysis) {
    return analysis.get("diagnostics").findValuesAsText("code");
  }

  @Test
  void tellsOfTheKernelWhatTheUserDoesNot() throws IOException {
    JsonNode analysis = analyze(bundle("complete", 0, 0, ""));
    assertEquals(3, proven(analysis), "nothing is missing, so nothing is lost of the proofs");
    assertEquals("6.12.117-other", analysis.get("kernel").get("release").asText());
    assertEquals(16, analysis.get("kernel").get("cpus").asInt());
    JsonNode told = analyze("--cpus", "4", "--kernel", "x", bundle("complete", 0, 0, ""));
    assertEquals(4, told.get("kernel").get("cpus").asInt());
    assertEquals("x", told.get("kernel").get("release").asText());
  }

  /** The pushes and pops that follow came when they had to: no miss can have mattered. */
  @Test
  void missedProbesLeaveWhatLaterPushesAndPopsConfirm() throws IOException {
    JsonNode analysis = analyze(bundle("complete", 1, 0, ""));
    assertEquals(3, proven(analysis));
    assertTrue(codes(analysis).contains("missed-probes"));
    Ran doctor = Ran.unleak("doctor", folder.resolve("bundle").toString());
    assertTrue(doctor.out().contains("missed 1 call of free_iova_fast"), doctor.out());
    assertTrue(doctor.out().contains("see missed-probes"), doctor.out());
  }

  /** As when somebody makes a text of a trace.dat and leaves both there. */
  @Test
  void anotherFormOfItsTraceLacksTheSame() throws IOException {
    Path bundle = Path.of(bundle("complete", 1, 0, ""));
    Files.copy(bundle.resolve("trace.txt.xz"), bundle.resolve("a-report.txt.xz"));
    JsonNode analysis = analyze(bundle.toString());
    assertTrue(codes(analysis).contains("same-recording"), "both count once");
    assertEquals(3, proven(analysis));
    assertTrue(codes(analysis).contains("missed-probes"));
  }

  @Test
  void eventsThatTheBuffersLostAndTheTraceDoesNotTellDoSoToo() throws IOException {
    String bundle = bundle("complete", 0, 5, "");
    assertEquals(0, proven(analyze(bundle)));
    Ran doctor = Ran.unleak("doctor", bundle);
    assertTrue(doctor.out().contains("lost-events       5 events lost"), doctor.out());
    assertFalse(doctor.out().contains("damaged-events"), doctor.out());
  }

  @Test
  void aDescriptionThatCannotBeReadIsTold() throws IOException {
    JsonNode analysis = analyze(bundle("complete", 0, 0, "{"));
    assertTrue(codes(analysis).contains("damaged-bundle"));
  }

  @Test
  void doctorNamesWhatTheRecorderCouldNotRecord() throws IOException {
    for (String item :
        List.of(
            "trace",
            "probes",
            "calls",
            "lives",
            "trims",
            "scans",
            "slab",
            "filter",
            "addresses",
            "clock",
            "buffer",
            "passes",
            "workload",
            "other")) {
      Ran doctor = Ran.unleak("doctor", bundle("interrupted", 0, 0, gap(item)));
      assertTrue(
          doctor.out().contains("the recorder could not record a thing: a reason"), doctor.out());
      assertTrue(doctor.out().contains("the recording was interrupted"), doctor.out());
    }
    assertFalse(Ran.unleak("doctor", bundle("complete", 0, 0, "")).out().contains("recording was"));
  }

  private static String gap(String item) {
    return "{\"item\": \"" + item + "\", \"what\": \"a thing\", \"why\": \"a reason\"}";
  }

  @Test
  void aTarIsAsGoodAsItsFolder() throws IOException, InterruptedException {
    String path = bundle("complete", 0, 0, "");
    JsonNode whole = analyze(path);
    for (String form : List.of("-cf", "-czf")) {
      Path tar = folder.resolve("b" + form + ".tar");
      Process process =
          new ProcessBuilder("tar", "-C", folder.toString(), form, tar.toString(), "bundle")
              .inheritIO()
              .start();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      JsonNode analysis = analyze(tar.toString());
      assertEquals(whole.get("summary"), analysis.get("summary"));
      assertEquals(whole.get("kernel"), analysis.get("kernel"));
      assertEquals(whole.get("snapshots").size(), analysis.get("snapshots").size());
      assertEquals(whole.get("inputs").size(), analysis.get("inputs").size());
    }
  }
}
