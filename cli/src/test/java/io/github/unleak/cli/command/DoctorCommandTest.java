package io.github.unleak.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.unleak.cli.Clone;
import io.github.unleak.cli.Entries;
import io.github.unleak.cli.Ran;
import io.github.unleak.cli.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {

  @TempDir Path folder;

  private static String sample(String name) {
    return Clone.root().resolve("samples/cases").resolve(name).resolve("input").toString();
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  private static JsonNode doctor(String... inputs) {
    List<String> arguments = new ArrayList<>(List.of("doctor", "--format", "json"));
    arguments.addAll(List.of(inputs));
    Ran ran = Ran.unleak(arguments.toArray(new String[0]));
    assertEquals(0, ran.status(), ran.err());
    assertEquals("", ran.err());
    return Schemas.valid("doctor", ran.out());
  }

  /** The state of the check of {@code topic}, or "none". */
  private static String state(JsonNode doctor, String topic) {
    for (JsonNode check : doctor.get("checks")) {
      if (check.get("topic").asText().equals(topic)) {
        return check.get("state").asText();
      }
    }
    return "none";
  }

  private static String extent(JsonNode doctor, String ability) {
    for (JsonNode one : doctor.get("abilities")) {
      if (one.get("ability").asText().equals(ability)) {
        return one.get("extent").asText();
      }
    }
    return "none";
  }

  @Test
  void oneReportAloneProvesNothing() throws IOException {
    JsonNode doctor = doctor(file("kmemleak.txt", Entries.magazines()));
    assertEquals("gap", state(doctor, "traces"));
    assertEquals("gap", state(doctor, "snapshots"));
    assertEquals("ok", state(doctor, "reports"));
    assertEquals("none", state(doctor, "pointers"));
    doctor.get("abilities").forEach(one -> assertEquals("no", one.get("extent").asText()));
  }

  @Test
  void aTraceOfFreesBesideReportsProvesFreesAndNoLosses() {
    JsonNode doctor = doctor(sample("freed-later.mixed"));
    assertEquals("ok", state(doctor, "pointers"));
    assertEquals("ok", state(doctor, "lost-events"));
    assertEquals("gap", state(doctor, "iova-events"));
    assertEquals("no", extent(doctor, "rcache-losses"));
    assertFalse(extent(doctor, "later-frees").equals("no"));
  }

  @Test
  void hashedPointersProveNoFree() {
    JsonNode doctor = doctor(sample("freed-later-hashed-pointers.mixed"));
    assertEquals("gap", state(doctor, "pointers"));
    assertEquals("no", extent(doctor, "later-frees"));
    assertEquals("no", extent(doctor, "dated-leaks"));
    String text = Ran.unleak("doctor", sample("freed-later-hashed-pointers.mixed")).out();
    assertTrue(text.contains("echo 0 > /sys/kernel/tracing/options/hash-ptr"), text);
  }

  @Test
  void lostEventsAreAGapThatNamesItsFix() {
    JsonNode doctor = doctor(sample("freed-later-in-lossy-trace.mixed"));
    assertEquals("gap", state(doctor, "lost-events"));
    for (JsonNode check : doctor.get("checks")) {
      boolean ok = check.get("state").asText().equals("ok");
      assertEquals(ok, check.get("fix").isNull(), check.toString());
      assertEquals(ok, check.get("cost").isNull(), check.toString());
    }
  }

  private static JsonNode premise(JsonNode doctor, String kind) {
    for (JsonNode missing : doctor.get("missing_premises")) {
      if (missing.get("premise").asText().equals(kind)) {
        return missing;
      }
    }
    throw new AssertionError(kind + " is not among " + doctor.get("missing_premises"));
  }

  /**
   * Of reports alone no event decides; of hashed pointers, too, and capture is not advised twice.
   */
  @Test
  void probableVerdictsNameTheMissingPremise() {
    JsonNode alone = premise(doctor(sample("lab-net.transient")), "events");
    assertEquals(12, alone.get("objects").asInt());
    assertTrue(alone.get("fix").asText().contains("unleak capture"), alone.toString());
    assertEquals(0, doctor(sample("lab-fp-recorded.transient")).get("missing_premises").size());
    String text = Ran.unleak("doctor", sample("lab-net.transient")).out();
    assertTrue(text.contains("lack for a proof:\n  events "), text);
  }

  @Test
  void gapsComeFirst() {
    Ran ran = Ran.unleak("doctor", sample("freed-later-in-lossy-trace.mixed"));
    assertEquals(0, ran.status(), ran.err());
    int gap = ran.out().lastIndexOf("\n  gap ");
    int ok = ran.out().indexOf("\n  ok ");
    assertTrue(gap >= 0 && gap < ok, ran.out());
  }

  @Test
  void aTraceAloneIsLookedAt() throws IOException {
    String trace =
        file(
            "trace.txt",
            """
            # tracer: nop
            #
            # entries-in-buffer/entries-written: 2/2   #P:2
            #
                 kworker-21    [001] d..2.     5.000100: kmalloc: call_site=f+0x1/0x9 \
            ptr=0000000012345678 bytes_req=512 bytes_alloc=512 gfp_flags=GFP_KERNEL
                 kworker-21    [001] d..2.     5.000200: kfree: call_site=g+0x1/0x9 \
            ptr=0000000012345678
            """);
    JsonNode doctor = doctor(trace);
    assertEquals("gap", state(doctor, "reports"));
    assertEquals("gap", state(doctor, "pointers"));
    assertEquals("gap", state(doctor, "iova-events"));
    assertEquals("note", state(doctor, "silent-cpus"));
    assertEquals("no", extent(doctor, "later-frees"));
  }

  @Test
  void whatHoldsNothingIsAnError() throws IOException {
    assertEquals(2, Ran.unleak("doctor", folder.resolve("missing").toString()).status());
    Ran ran = Ran.unleak("doctor", file("notes.txt", "buy milk\n"));
    assertEquals(2, ran.status());
    assertTrue(ran.err().contains("no kmemleak output"), ran.err());
  }

  @Test
  void explainDrawsTheTracesPartOfALife() throws IOException {
    String input = sample("freed-later.mixed");
    Ran analyzed = Ran.unleak("analyze", "-q", "--format", "json", input);
    boolean freed = false;
    for (JsonNode object : Schemas.valid("analysis", analyzed.out()).get("objects")) {
      String address = object.get("address").asText();
      Ran json = Ran.unleak("explain", "-q", "--format", "json", address, input);
      JsonNode life = Schemas.valid("explanation", json.out()).get("objects").get(0).get("life");
      double before = Double.NEGATIVE_INFINITY;
      for (JsonNode event : life) {
        freed |= event.get("event").asText().equals("freed");
        if (!event.get("time_s").isNull()) {
          assertTrue(event.get("time_s").asDouble() >= before - 1, life.toString());
          before = event.get("time_s").asDouble();
        }
      }
      String text = Ran.unleak("explain", "-q", address, input).out();
      assertTrue(text.contains("  o  allocated"), text);
    }
    assertTrue(freed, "no life in the sample ends with a free in the trace");
  }
}
