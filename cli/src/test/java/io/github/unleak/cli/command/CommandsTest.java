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
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {

  private static final long ADDRESS = 0xffff888100000400L;

  @TempDir Path folder;
  private String magazines = "";

  @BeforeEach
  void write() throws IOException {
    magazines = file("magazines.txt", Entries.magazines());
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Test
  void parseWritesARecordALine() throws IOException {
    Ran ran = Ran.unleak("parse", magazines);
    assertEquals(0, ran.status());
    Schemas.validLines("record", ran.out());
    List<String> lines = ran.out().lines().toList();
    assertEquals(3, lines.size(), ran.out());
    JsonNode first = Schemas.valid("record", lines.get(0));
    assertEquals("object", first.get("record").asText());
    assertEquals("0xffff8881411f9000", first.get("address").asText());
    assertEquals(1024, first.get("size").asInt());
    assertEquals(4306708887L, first.get("jiffies").asLong());
    assertEquals(64, first.get("dump").asText().length());
    assertEquals("free_iova_fast", first.get("frames").get(1).get("symbol").asText());
    assertEquals(1, first.get("source").get("line").asInt());
    assertEquals("input", Schemas.valid("record", lines.get(2)).get("record").asText());
  }

  @Test
  void parsePrintsEveryKindOfRecord() throws IOException {
    String log =
        """
        [    0.000000] Linux version 6.12.1 (gcc) #1 SMP
        [   70.000000] kmemleak: Object 0xffff888100000400 (size 256):
        [   70.000001] kmemleak:   comm "insmod", pid 811, jiffies 4294900000
        [   70.000002] kmemleak:   min_count = 1
        [   70.000003] kmemleak:   count = 0
        [   70.000004] kmemleak:   flags = 0x1
        [   70.000005] kmemleak:   checksum = 3735928559
        [   70.000006] kmemleak:   backtrace:
        [   71.000000] kmemleak: 3 new suspected memory leaks (see /sys/kernel/debug/kmemleak)
        """;
    Ran ran =
        Ran.with(
            log + Entries.plain(ADDRESS, 1).replace("size 256", "size x"), false, "parse", "-");
    Schemas.validLines("record", ran.out());
    for (String kind : List.of("notice", "state", "diagnostic", "input")) {
      assertTrue(ran.out().contains("{\"record\":\"" + kind + "\""), kind + "\n" + ran.out());
    }
    assertTrue(ran.out().contains("\"checksum\":\"deadbeef\""), ran.out());
  }

  @Test
  void parseSaysWhatHoldsNothing() throws IOException {
    Ran ran = Ran.unleak("parse", file("notes.txt", "buy milk\n"));
    assertEquals(2, ran.status());
    assertTrue(ran.err().contains("notes.txt:1: warning: no kmemleak output"), ran.err());
    Schemas.validLines("record", ran.out());
    assertEquals(2, Ran.unleak("parse", "-q", folder.resolve("missing").toString()).status());
    Path out = folder.resolve("records.jsonl");
    Ran written = Ran.unleak("parse", "-v", "-o", out.toString(), magazines);
    assertEquals("", written.out());
    assertEquals(3, Files.readAllLines(out).size());
  }

  @Test
  void explainTakesAnAddressInside() {
    Ran ran = Ran.unleak("explain", "0xffff8881392ec3ff", magazines);
    assertEquals(0, ran.status(), ran.err());
    assertTrue(ran.out().startsWith("0xffff8881392ec000: TRANSIENT"), ran.out());
    assertEquals(ran.out(), Ran.unleak("explain", "FFFF8881392EC3FF", magazines).out());
  }

  @Test
  void explainInJson() {
    Ran ran = Ran.unleak("explain", "--format", "json", "ffff8881392ec000", magazines);
    JsonNode tree = Schemas.valid("explanation", ran.out());
    assertEquals("0xffff8881392ec000", tree.get("asked").asText());
    assertEquals(1, tree.get("objects").size());
  }

  @Test
  void explainWithAWitness() {
    Ran ran = Ran.unleak("explain", "--witness", "ffff8881392ec000", magazines);
    assertEquals(0, ran.status());
    assertTrue(ran.out().contains("  witness: with no leak at all"), ran.out());
    assertFalse(
        Ran.unleak("explain", "ffff8881392ec000", magazines).out().contains("witness"), ran.out());
    Ran marked =
        Ran.unleak(
            "explain", "--witness", "--rcache", "depot-list-marked", "ffff8881392ec000", magazines);
    assertTrue(marked.out().contains("it takes a pop more"), marked.out());
    Ran array =
        Ran.unleak(
            "explain", "--witness", "--rcache", "depot-array", "ffff8881392ec000", magazines);
    assertTrue(array.out().contains("witness: none exists"), array.out());
    Ran html = Ran.unleak("explain", "--format", "html", "ffff8881392ec000", magazines);
    assertTrue(html.out().startsWith("<!DOCTYPE html>"), html.out());
    assertEquals(
        html.out(),
        Ran.unleak("explain", "--format", "html", "--witness", "ffff8881392ec000", magazines)
            .out());
  }

  /** The second picture of the README is what the command that it names prints. */
  @Test
  void theReadmeShowsTheWitnessOfFiveMagazines() throws IOException {
    Path input = Clone.root().resolve("samples/cases/seed-2023-12-five-magazines.transient/input");
    String text = Ran.unleak("explain", "--witness", "0xffff8881411f9000", input.toString()).out();
    String picture = text.substring(text.indexOf("  witness: "), text.indexOf("  next: "));
    assertTrue(picture.contains("list exactly these 5"), text);
    assertEquals(2, picture.split("size over", -1).length - 1, picture);
    assertTrue(picture.endsWith("  lists these 5                       |\n"), picture);
    picture.lines().forEach(line -> assertTrue(line.length() <= 80, line));
    assertTrue(Files.readString(Clone.root().resolve("README.md")).contains(picture), picture);
  }

  @Test
  void explainNamesTheNearestWhereThereIsNothing() {
    Ran ran = Ran.unleak("explain", "ffff8881392ec400", magazines);
    assertEquals(2, ran.status());
    assertEquals("", ran.out());
    assertTrue(
        ran.err().contains("nearest are 0xffff8881392ec000 and 0xffff8881411f9000"), ran.err());
    assertEquals(2, Ran.unleak("explain", "here", magazines).status());
    assertEquals(2, Ran.unleak("explain", "ffff8881392ec400").status());
  }

  @Test
  void explainColours() {
    String at = "0xffff8881392ec000";
    assertTrue(Ran.unleak("explain", "--color=always", at, magazines).out().contains("\u001b["));
    assertFalse(Ran.unleak("explain", at, magazines).out().contains("\u001b["));
  }

  @Test
  void graphDrawsInEveryForm() throws IOException {
    for (String format : List.of("text", "dot", "svg", "mermaid", "json")) {
      Ran ran = Ran.unleak("graph", "--format", format, magazines);
      assertEquals(0, ran.status(), ran.err());
      assertTrue(ran.out().contains("0xffff8881411f9000"), ran.out());
    }
    Path svg = folder.resolve("g.svg");
    assertEquals("", Ran.unleak("graph", "--format=svg", "-o", svg.toString(), magazines).out());
    assertTrue(Files.readString(svg).startsWith("<svg "));
  }

  @Test
  void graphShowsLoneObjectsOnlyWhenAsked() throws IOException {
    String lone = file("lone.txt", Entries.plain(ADDRESS, 4306000000L));
    assertTrue(Ran.unleak("graph", lone).out().startsWith("0 objects, 0 pointers"));
    assertTrue(Ran.unleak("graph", "--all", lone).out().startsWith("1 object, 0 pointers"));
  }

  @Test
  void diffTellsNewPersistingChangedAndGone() throws IOException {
    String gone = Entries.plain(ADDRESS, 4306000000L);
    String same = Entries.plain(ADDRESS + 256, 4306000000L);
    String before = Entries.plain(ADDRESS + 512, 4306000000L);
    String changed = before.replaceFirst("00 00 00 00", "01 00 00 00");
    String reused = Entries.plain(ADDRESS, 4306000001L);
    String old = file("old.txt", gone + same + before);
    String now = file("new.txt", reused + same + changed);
    Ran ran = Ran.unleak("diff", old, now);
    assertEquals(1, ran.status());
    assertTrue(ran.out().startsWith("1 new, 1 persisting, 1 changed, 1 gone\n"), ran.out());
    assertTrue(ran.out().contains("other bytes, before at"), ran.out());
    JsonNode tree = Schemas.valid("diff", Ran.unleak("diff", "--format", "json", old, now).out());
    assertEquals(4306000001L, tree.get("added").get(0).get("jiffies").asLong());
    assertFalse(tree.get("share_nothing").asBoolean());
    assertEquals(0, Ran.unleak("diff", old, old).status());
  }

  @Test
  void diffSaysWhereTheTwoShareNothing() throws IOException {
    String other = file("other.txt", Entries.plain(ADDRESS, 4306000000L));
    Ran ran = Ran.unleak("diff", magazines, other);
    assertEquals(1, ran.status());
    assertTrue(ran.out().contains("of different boots?"), ran.out());
  }

  @Test
  void diffTakesAnEmptyFileForNothingListed() throws IOException {
    String empty = file("empty.txt", "");
    Ran ran = Ran.unleak("diff", magazines, empty);
    assertEquals(0, ran.status(), ran.err());
    assertTrue(ran.out().startsWith("0 new, 0 persisting, 0 changed, 2 gone"), ran.out());
    assertEquals(1, Ran.unleak("diff", empty, magazines).status());
    assertEquals(2, Ran.unleak("diff", empty, empty).status());
    assertEquals(2, Ran.unleak("diff", magazines).status());
  }

  @Test
  void diffShowsAllWithVerbose() throws IOException {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      many.append(Entries.plain(ADDRESS + 256L * i, 4306000000L));
    }
    String file = file("many.txt", many.toString());
    assertTrue(Ran.unleak("diff", magazines, file).out().contains("and 10 more (-v shows all)"));
    assertFalse(Ran.unleak("diff", "-v", magazines, file).out().contains("more (-v"));
  }
}
