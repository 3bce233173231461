package io.github.unleak.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.unleak.cli.Entries;
import io.github.unleak.cli.Ran;
import io.github.unleak.cli.Schemas;
import io.github.unleak.cli.TraceLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {

  private static final String DOMAIN = "0xffff888101130808";
  private static final String SECOND_MAGAZINE = "0xffff888142000400";

  @TempDir Path folder;
  private String trace = "";

  @BeforeEach
  void write() throws IOException {
    trace =
        file(
            "trace.txt",
            new TraceLines().mark("scan 7 begin").scanBegins().churn(700).scanEnds() + "");
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Test
  void aTraceIsDescribedAndReplayed() {
    Ran ran = Ran.unleak("replay", trace);
    assertEquals(0, ran.status(), ran.err());
    assertEquals("", ran.err());
    String out = ran.out().replaceAll("\\s+", " ");
    for (String expected :
        List.of(
            "trace.txt: ftrace, clock in seconds, 1 CPU, 10.000000 to 12.021060 s (2.021 s)",
            "events: 700 iova-alloc, 700 iova-alloc-return, 700 iova-free, 4 memory-alloc,",
            "lost: nothing that the trace tells",
            "1: 10.000010 to 12.021060 s (2.021 s), marked as 7; no pop",
            "domain " + DOMAIN + ": first used in the trace",
            "pushes predicted 4, seen 4, agreed 4",
            "from the tree 700, wrong 0",
            "missing events: no sign of any",
            "order 0: depot of 4 at the end, 4 at most; 0 pops 4|####",
            "divergences: none")) {
      assertTrue(out.contains(expected), expected + "\n" + ran.out());
    }
    assertFalse(out.contains("state at"), out);
  }

  @Test
  void noLineIsWiderThanEightyColumns() {
    for (String verbose : new String[] {"-q", "-v"}) {
      Ran.unleak("replay", verbose, "--follow", DOMAIN, trace)
          .out()
          .lines()
          .filter(line -> !line.contains(folder.toString()))
          .forEach(line -> assertTrue(line.length() <= 80, line));
    }
  }

  @Test
  void theStateIsShownAtATime() {
    String middle = Ran.unleak("replay", "--at", "10.0178", trace).out();
    assertTrue(middle.contains("state at 10.017800 s:"), middle);
    assertTrue(middle.contains("depot: (not seen)"), middle);
    String late = Ran.unleak("replay", "--at", "11", trace).out();
    assertTrue(late.contains("state at 11.000000 s:"), late);
    assertTrue(late.contains("depot of 4, the head first: 0xffff888142000800"), late);
    assertTrue(late.contains("CPU 1: loaded 0xffff888142000c00 holds"), late);
    assertTrue(late.contains("other CPUs: nothing cached"), late);
    assertTrue(
        Ran.unleak("replay", "--at", "99", trace).out().contains("after the end of the trace"));
    assertTrue(Ran.unleak("replay", "-v", trace).out().contains("state at the end:"));
  }

  @Test
  void aMagazineAndADomainAreFollowed() {
    String one = Ran.unleak("replay", "--follow", SECOND_MAGAZINE, trace).out();
    assertTrue(one.contains("  10.017850  CPU 1  line 1788  allocated\n"), one);
    assertTrue(one.contains("  10.019130  CPU 1  line 1916  pushed onto the depot\n"), one);
    String all = Ran.unleak("replay", "--follow", DOMAIN, "--follow", "1", trace).out();
    assertTrue(all.contains("line 1788  " + SECOND_MAGAZINE + " allocated\n"), all);
    assertTrue(all.contains("0x1 in "), all);
    assertTrue(all.replaceAll("\\s+", " ").contains(": nothing that the replay knows of"), all);
  }

  @Test
  void whatReportsListIsFollowedUnasked() throws IOException {
    long address = TraceLines.FIRST_MAGAZINE + 1024;
    String report = file("kmemleak.txt", Entries.plain(address, 4306000000L));
    String unknown = file("other.txt", Entries.plain(0xffff888199990000L, 4306000000L));
    Ran ran = Ran.unleak("replay", report, unknown, trace);
    assertEquals(0, ran.status());
    assertTrue(ran.out().contains(SECOND_MAGAZINE + " in "), ran.out());
    assertFalse(ran.out().contains("0xffff888199990000"), ran.out());
  }

  @Test
  void jsonFollowsItsSchema() {
    Ran ran =
        Ran.unleak(
            "replay", "--format=json", "--at=11", "--follow=" + SECOND_MAGAZINE, trace, trace);
    assertEquals(0, ran.status());
    JsonNode tree = Schemas.valid("replay", ran.out());
    assertEquals(11, tree.get("at").asInt());
    JsonNode one = tree.get("traces").get(0);
    assertEquals(700, one.get("events").get("iova-free").asInt());
    assertEquals(7, one.get("scans").get(0).get("label").asInt());
    JsonNode domain = one.get("domains").get(0);
    assertEquals(DOMAIN, domain.get("address").asText());
    assertEquals(4, domain.get("counts").get("pushes_agreed").asInt());
    assertEquals(4, domain.get("rcaches").get(0).get("depot").asInt());
    JsonNode depot = one.get("state").get(0).get("depot");
    assertEquals("0xffff888142000800", depot.get(0).asText());
    assertTrue(depot.get(3).isNull());
    JsonNode pushed = one.get("followed").get(0).get("happened").get(1);
    assertEquals("pushed", pushed.get("kind").asText());
    assertEquals("10.01913", pushed.get("time_s").asText());
    assertEquals(1916, pushed.get("source").get("line").asInt());
  }

  @Test
  void aLostMagazineIsTold() throws IOException {
    String lossy =
        file(
            "lossy.txt",
            new TraceLines().trims().churn(700).scanBegins().loseTheHead().scanEnds() + "");
    Ran ran = Ran.unleak("replay", lossy);
    assertEquals(0, ran.status());
    assertTrue(ran.out().contains("magazines lost by the kernel: 1\n"), ran.out());
    String out = ran.out().replaceAll("\\s+", " ");
    assertTrue(out.contains("below 0xffff888142000800, which nobody had popped (line"), out);
    assertTrue(out.contains("3 pops of order 0"), out);
    JsonNode tree = Schemas.valid("replay", Ran.unleak("replay", "--format", "json", lossy).out());
    JsonNode one = tree.get("traces").get(0);
    assertEquals("bypassed", one.get("divergences").get(0).get("kind").asText());
    assertTrue(one.get("divergences").get(0).get("lost").asBoolean());
    assertEquals(3, one.get("scans").get(0).get("pops").get(0).get("pops").asInt());
  }

  /** What is trimmed unseen looks passed by: without the trimming work nothing is called lost. */
  @Test
  void nothingIsCalledLostThatMayHaveBeenTrimmedUnseen() throws IOException {
    String lossy =
        file("lossy.txt", new TraceLines().churn(700).scanBegins().loseTheHead().scanEnds() + "");
    String out = Ran.unleak("replay", lossy).out();
    assertTrue(out.contains("divergences: none"), out);
  }

  @Test
  void lossIsTold() throws IOException {
    String lossy = file("lossy.txt", new TraceLines().churn(300).lost(3).churn(1) + "");
    Ran ran = Ran.unleak("replay", lossy);
    assertTrue(ran.err().contains("data-loss: 3 events were lost"), ran.err());
    assertTrue(ran.out().contains("lost: 3 events, 1 place at "), ran.out());
  }

  @Test
  void standardInputMayBeATrace() throws IOException {
    String text = Files.readString(Path.of(trace));
    Ran ran = Ran.with(text, false, "replay", "-");
    assertEquals(0, ran.status(), ran.err());
    String there = Ran.unleak("replay", trace).out();
    assertEquals(
        there.substring(there.indexOf("  events:")),
        ran.out().substring(ran.out().indexOf("  events:")));
    String report = file("kmemleak.txt", Entries.plain(0xffff888142000000L, 4306000000L));
    Ran analyzed = Ran.with(text, false, "analyze", "--format", "json", "-", report);
    assertEquals(1, analyzed.status(), analyzed.err());
    assertEquals(
        Ran.unleak("analyze", "--format", "json", trace, report).out().replace(trace, "-"),
        analyzed.out());
  }

  @Test
  void inputsWithoutATraceAreRefused() throws IOException {
    String report = file("kmemleak.txt", Entries.magazines());
    Ran ran = Ran.unleak("replay", report);
    assertEquals(2, ran.status());
    assertEquals("", ran.out());
    assertTrue(ran.err().contains("no trace among the inputs"), ran.err());
    assertEquals(2, Ran.unleak("replay", folder.resolve("missing").toString()).status());
    assertEquals(2, Ran.unleak("replay").status());
  }

  @Test
  void whatIsNoTimeIsRefused() {
    for (String wrong : List.of("-1", "soon", "1e9", "10s", "")) {
      Ran ran = Ran.unleak("replay", "--at=" + wrong, trace);
      assertEquals(2, ran.status(), wrong);
      assertEquals("", ran.out());
    }
  }

  @Test
  void probesOfOtherNamesCanBeTold() throws IOException {
    String renamed =
        Files.readString(Path.of(trace))
            .replace("free_iova_fast: (free_iova_fast+0x4/0x2d0) iovad=", "my_free: (0) arg1=");
    String other = file("renamed.txt", renamed);
    assertFalse(Ran.unleak("replay", other).out().contains("iova-free"));
    Ran told =
        Ran.unleak(
            "replay", "--event", "my_free=iova-free", "--field", "my_free.arg1=domain", other);
    String there = Ran.unleak("replay", trace).out();
    assertEquals(
        there.substring(there.indexOf("domain ")),
        told.out().substring(told.out().indexOf("domain ")));
  }
}
