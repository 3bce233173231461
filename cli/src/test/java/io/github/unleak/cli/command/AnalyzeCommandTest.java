package io.github.unleak.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
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

class AnalyzeCommandTest {

  private static final long ADDRESS = 0xffff888100000400L;

  @TempDir Path folder;
  private String leak = "";
  private String magazines = "";

  @BeforeEach
  void write() throws IOException {
    leak = file("leak.txt", Entries.plain(ADDRESS, 4306000000L));
    magazines = file("magazines.txt", Entries.magazines());
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Test
  void aLeakEndsWithOneAndOneReport() {
    Ran ran = Ran.unleak("analyze", leak);
    assertEquals(1, ran.status());
    assertTrue(ran.out().contains("memory leak in foo_probe: LEAK, possible"), ran.out());
    assertEquals("", ran.err());
  }

  @Test
  void transientObjectsAloneEndWithZero() {
    Ran ran = Ran.unleak("analyze", magazines);
    assertEquals(0, ran.status(), ran.out());
    assertTrue(ran.out().contains("0xffff8881411f9000 -> 0xffff8881392ec000 -> NULL"), ran.out());
  }

  @Test
  void failOnDecidesTheStatus() {
    assertEquals(1, Ran.unleak("analyze", "--fail-on", "leak", leak).status());
    assertEquals(0, Ran.unleak("analyze", "--fail-on", "probable-leak", leak).status());
    assertEquals(0, Ran.unleak("analyze", "--fail-on", "proven-leak", leak).status());
    assertEquals(0, Ran.unleak("analyze", "--fail-on", "never", leak).status());
    assertEquals(1, Ran.unleak("analyze", "--fail-on", "any", magazines).status());
    assertEquals(2, Ran.unleak("analyze", "--fail-on", "all", leak).status());
  }

  @Test
  void everyFormatIsOffered() throws IOException {
    Schemas.valid("analysis", Ran.unleak("analyze", "--format", "json", leak).out());
    Schemas.validLines("analysis-line", Ran.unleak("analyze", "--format=jsonl", leak).out());
    assertTrue(Ran.unleak("analyze", "--format", "markdown", leak).out().startsWith("## kmemleak"));
    assertTrue(Ran.unleak("analyze", "--format", "text", leak).out().startsWith("1 unreferenced"));
    Ran ran = Ran.unleak("analyze", "--format", "html", leak);
    assertEquals(2, ran.status());
    assertTrue(ran.err().contains("expected one of text, json, jsonl, markdown"), ran.err());
  }

  @Test
  void outputGoesToTheFile() throws IOException {
    Path file = folder.resolve("out.json");
    Ran ran = Ran.unleak("analyze", "--format", "json", "-o", file.toString(), leak);
    assertEquals(1, ran.status());
    assertEquals("", ran.out());
    Schemas.valid("analysis", Files.readString(file));
  }

  @Test
  void aMinusIsStandardOutput() {
    assertEquals(Ran.unleak("analyze", leak), Ran.unleak("analyze", "-o", "-", leak));
    assertFalse(Files.exists(Path.of("-")));
  }

  @Test
  void furtherReportsAreWrittenBesides() throws IOException {
    Path json = folder.resolve("a.json");
    Path again = folder.resolve("b.json");
    Path markdown = folder.resolve("c.md");
    Ran ran =
        Ran.unleak(
            "analyze",
            "--report",
            "json=" + json,
            "--report",
            "json=" + again,
            "--report=markdown=" + markdown,
            leak);
    assertEquals(1, ran.status());
    assertTrue(ran.out().startsWith("1 unreferenced object"), ran.out());
    assertEquals(Files.readString(json), Files.readString(again));
    assertTrue(Files.readString(markdown).startsWith("## kmemleak"));
    assertEquals(2, Ran.unleak("analyze", "--report", "json", leak).status());
    assertEquals(2, Ran.unleak("analyze", "--report", "json=", leak).status());
  }

  @Test
  void aFileThatCannotBeWrittenIsAnError() {
    Ran ran = Ran.unleak("analyze", "-o", folder.resolve("no/such/folder").toString(), leak);
    assertEquals(2, ran.status());
    assertTrue(ran.err().contains("cannot write"), ran.err());
    assertFalse(ran.err().contains("\tat "), ran.err());
  }

  @Test
  void whatTheUserTellsOfTheKernelIsInTheReport() {
    JsonNode kernel =
        Schemas.valid(
                "analysis",
                Ran.unleak(
                        "analyze",
                        "--format=json",
                        "--kernel=6.12.1-test",
                        "--hz=250",
                        "--cpus=8",
                        "--rcache=depot-list-marked",
                        leak)
                    .out())
            .get("kernel");
    assertEquals("6.12.1-test", kernel.get("release").asText());
    assertEquals(250, kernel.get("hz").asInt());
    assertEquals(8, kernel.get("cpus").asInt());
    assertEquals("depot-list-marked", kernel.get("rcache").asText());
  }

  @Test
  void numbersOutOfRangeAreUsageErrors() {
    assertEquals(2, Ran.unleak("analyze", "--hz", "0", leak).status());
    assertEquals(2, Ran.unleak("analyze", "--hz", "10001", leak).status());
    assertEquals(2, Ran.unleak("analyze", "--cpus", "0", leak).status());
    assertEquals(2, Ran.unleak("analyze", "--cpus", "many", leak).status());
    assertEquals(2, Ran.unleak("analyze", "--rcache", "newest", leak).status());
  }

  @Test
  void aMarkedKernelTurnsTheChainIntoALeak() {
    assertEquals(1, Ran.unleak("analyze", "--rcache", "depot-list-marked", magazines).status());
  }

  @Test
  void afterAClearAnAbsenceIsNothing() throws IOException {
    String before = file("kmemleak-1.txt", Entries.plain(ADDRESS, 4306000000L));
    String after = file("kmemleak-2.txt", "");
    JsonNode told = evidence("--cleared", before, after);
    assertTrue(told.toString().contains("the list was cleared"), told.toString());
    JsonNode untold = evidence(before, after);
    assertFalse(untold.toString().contains("the list was cleared"), untold.toString());
  }

  private static JsonNode evidence(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "analyze";
    all[1] = "--format=json";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return Schemas.valid("analysis", Ran.unleak(all).out()).get("objects");
  }

  @Test
  void colourIsForTerminalsAndThoseWhoAsk() {
    String escape = "\u001b[";
    assertTrue(Ran.with("", true, "analyze", leak).out().contains(escape));
    assertFalse(Ran.with("", false, "analyze", leak).out().contains(escape));
    assertFalse(Ran.with("", true, "analyze", "--color", "never", leak).out().contains(escape));
    assertTrue(Ran.with("", false, "analyze", "--color=always", leak).out().contains(escape));
    assertFalse(Ran.with("", true, "analyze", "--format=json", leak).out().contains(escape));
    assertEquals(2, Ran.unleak("analyze", "--color", "yes", leak).status());
  }

  @Test
  void standardInputIsAnInput() {
    Ran ran = Ran.with(Entries.magazines(), false, "analyze", "-");
    assertEquals(0, ran.status());
    assertTrue(ran.out().contains("(-:"), ran.out());
  }

  @Test
  void whatCanBeReadIsReportedWhereSomethingCannot() {
    String missing = folder.resolve("missing.txt").toString();
    Ran ran = Ran.unleak("analyze", leak, missing);
    assertEquals(1, ran.status(), "the leak that was found comes before what could not be read");
    assertEquals(2, Ran.unleak("analyze", "--fail-on", "never", leak, missing).status());
    assertTrue(ran.out().contains("foo_probe"), ran.out());
    assertTrue(ran.err().contains("missing.txt: no such file"), ran.err());
    assertTrue(ran.err().contains(": error: "), ran.err());
  }

  @Test
  void aLogWithoutKmemleakOutputIsAnErrorOnlyIfAskedFor() throws IOException {
    String other = file("notes.txt", "buy milk\n");
    Ran alone = Ran.unleak("analyze", other);
    assertEquals(0, alone.status());
    assertEquals(1, alone.err().lines().count(), alone.err());
    assertTrue(alone.err().contains("notes.txt:1: warning: no kmemleak output"), alone.err());
    assertEquals(0, Ran.unleak("analyze", other, other).status());
    assertEquals(0, Ran.unleak("analyze", "--no-kmemleak", "ok", other).status());
    assertEquals(2, Ran.unleak("analyze", "--no-kmemleak", "fail", other).status());
    assertEquals(2, Ran.unleak("analyze", "--no-kmemleak", "fail", magazines, other).status());
    assertEquals(1, Ran.unleak("analyze", leak, other).status());
  }

  /** NUL bytes stand where a machine that was reset had not written its text yet. */
  @Test
  void aTornFileIsNoCleanBill() throws IOException {
    for (String text :
        List.of(
            "\0".repeat(5000),
            "\n\n" + "\0".repeat(9) + "\n \0",
            "\0".repeat(3_000_000),
            "[    1.0] booted\n".repeat(2000) + "\0".repeat(4096),
            "[    1.0] booted\n".repeat(2000) + "\0\n" + "[    2.0] up\n".repeat(2000))) {
      Ran ran = Ran.unleak("analyze", file("torn.txt", text));
      assertEquals(2, ran.status(), ran.err());
      assertTrue(ran.err().contains(": data-loss: ") && ran.err().contains("NUL"), ran.err());
      assertTrue(ran.err().contains(": error: no kmemleak output"), ran.err());
      assertEquals(1, Ran.unleak("analyze", leak, file("torn.txt", text)).status());
    }
  }

  /** A file of nothing else lost what it held; one with some among other bytes is a binary file. */
  @Test
  void ofAFolderOnlyFilesOfNothingButNulBytesAreTorn() throws IOException {
    Path logs = Files.createDirectory(folder.resolve("logs"));
    Path torn = logs.resolve("kmemleak-2.txt");
    Files.writeString(torn, "\0".repeat(5000));
    Ran alone = Ran.unleak("analyze", logs.toString());
    assertEquals(2, alone.status(), alone.err());
    assertTrue(alone.err().contains("nothing but NUL bytes"), alone.err());
    Files.writeString(logs.resolve("kmemleak-1.txt"), Entries.plain(ADDRESS, 4306000000L));
    Ran beside = Ran.unleak("analyze", logs.toString());
    assertEquals(1, beside.status(), beside.err());
    assertTrue(beside.err().contains("kmemleak-2.txt:1: data-loss: "), beside.err());
    Files.writeString(torn, "\177ELF\0\0\1" + "\0".repeat(5000));
    Ran binary = Ran.unleak("analyze", logs.toString());
    assertEquals(1, binary.status(), binary.err());
    assertFalse(binary.err().contains("data-loss"), binary.err());
  }

  @Test
  void filesOfOtherKindsInAFolderAreLeftAlone() throws IOException {
    Path logs = Files.createDirectory(folder.resolve("logs"));
    Files.writeString(logs.resolve("kmemleak-1.txt"), Entries.magazines());
    Files.writeString(logs.resolve("notes.txt"), "buy milk\n");
    Ran ran = Ran.unleak("analyze", logs.toString());
    assertEquals(0, ran.status(), ran.err());
    assertFalse(ran.err().contains("notes.txt"), ran.err());
    Ran verbose = Ran.unleak("analyze", "-v", logs.toString());
    assertTrue(verbose.err().contains("notes.txt:1: info:"), verbose.err());
    Ran json = Ran.unleak("analyze", "--format=json", logs.toString());
    assertTrue(json.out().contains("unrecognised-input"), json.out());
  }

  @Test
  void anEmptyFileAloneIsNoCleanBill() throws IOException {
    String empty = file("kmemleak.txt", "");
    for (Ran ran :
        new Ran[] {Ran.unleak("analyze", empty), Ran.unleak("analyze", "--series", empty)}) {
      assertEquals(2, ran.status());
      assertTrue(ran.err().contains("was kmemleak enabled?"), ran.err());
      assertTrue(ran.out().contains("says nothing about the machine"), ran.out());
    }
  }

  @Test
  void anEmptyArgumentIsAnError() throws IOException {
    for (String[] arguments :
        new String[][] {{"analyze", ""}, {"analyze", "", file("kmemleak.txt", "")}}) {
      Ran ran = Ran.unleak(arguments);
      assertEquals(2, ran.status());
      assertTrue(ran.err().contains("an empty argument"), ran.err());
    }
  }

  @Test
  void aFolderWithNothingInItIsAnError() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertEquals(2, Ran.unleak("analyze", empty.toString()).status());
  }

  @Test
  void requireScanAsksForASign() throws IOException {
    String boot = file("dmesg.txt", "[    0.000000] Linux version 6.12.1 (gcc) #1 SMP\n");
    assertEquals(3, Ran.unleak("analyze", "--require-scan", boot).status());
    assertEquals(0, Ran.unleak("analyze", boot).status());
    assertEquals(2, Ran.unleak("analyze", "--no-kmemleak=fail", boot).status());
    assertEquals(3, Ran.unleak("analyze", "--require-scan", file("empty.txt", "")).status());
    assertEquals(2, Ran.unleak("analyze", "--require-scan", boot + ".missing").status());
    String on =
        file("on.txt", "[    1.0] kmemleak: Kernel memory leak detector initialized (mem pool)\n");
    assertEquals(0, Ran.unleak("analyze", "--require-scan", on).status());
    assertEquals(0, Ran.unleak("analyze", "--require-scan", magazines).status());
  }

  @Test
  void aScanInATraceIsASign() throws IOException {
    String head = "          sh-213         [001] .....    23.727626: ";
    String trace =
        file(
            "trace.txt",
            head
                + "kmemleak_scan: (kmemleak_scan+0x0/0x850)\n"
                + head
                + "kmemleak_scan_ret: (kmemleak_write+0x2c4/0x420 <- kmemleak_scan)\n");
    Ran ran = Ran.unleak("analyze", "--require-scan", trace);
    assertEquals(0, ran.status());
    assertFalse(ran.err().contains("no sign that kmemleak ran"), ran.err());
  }

  @Test
  void quietTellsOfErrorsAlone() throws IOException {
    String damaged =
        file("damaged.txt", Entries.plain(ADDRESS, 4306000000L).replace("pid 811", "pid x"));
    Ran loud = Ran.unleak("analyze", damaged);
    assertTrue(loud.err().contains("damaged.txt:2: data-loss: "), loud.err());
    assertEquals("", Ran.unleak("analyze", "-q", damaged).err());
    assertEquals("", Ran.unleak("analyze", "--quiet", damaged).err());
    assertFalse(Ran.unleak("analyze", "-q", "/no/such/file").err().isEmpty());
  }

  @Test
  void verboseReportsInFull() throws IOException {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      many.append(Entries.plain(ADDRESS + 256L * i, 4306000000L + i));
    }
    String file = file("many.txt", many.toString());
    assertTrue(Ran.unleak("analyze", file).out().contains("and 34 more"));
    String full = Ran.unleak("analyze", "--verbose", file).out();
    assertEquals(40, full.lines().filter(line -> line.contains("possible insmod")).count(), full);
  }

  @Test
  void theSameInputGivesTheSameBytes() {
    for (String format : new String[] {"text", "json", "jsonl", "markdown"}) {
      assertEquals(
          Ran.unleak("analyze", "--format", format, leak, magazines),
          Ran.unleak("analyze", "--format", format, leak, magazines));
    }
  }
}
