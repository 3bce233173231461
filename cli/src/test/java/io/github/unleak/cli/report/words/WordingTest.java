package io.github.unleak.cli.report.words;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.unleak.cli.Clone;
import io.github.unleak.cli.report.json.JsonWriter;
import io.github.unleak.cli.report.page.Printable;
import io.github.unleak.cli.report.page.Tool;
import io.github.unleak.parser.kmemleak.Frame;
import io.github.unleak.parser.line.Address;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class WordingTest {

  @Test
  void secondsHaveThreeDecimals() {
    assertEquals("0.000", Wording.seconds(0));
    assertEquals("0.007", Wording.seconds(7));
    assertEquals("462.991", Wording.seconds(462_991));
    assertEquals("-1.500", Wording.seconds(-1500));
  }

  @Test
  void framesLookAsTheKernelPrintsThem() {
    assertEquals(
        "foo+0x1/0x20 [bar]", Wording.frame(new Frame("foo", 1, 32, "bar", 0, false, false, null)));
    assertEquals(
        "foo fs/foo.c:12 [inline]",
        Wording.frame(new Frame("foo", -1, -1, null, 0, false, true, "fs/foo.c:12")));
    assertEquals(
        "0xffffffffc11de07f",
        Wording.frame(new Frame(null, -1, -1, null, 0xffffffffc11de07fL, false, false, null)));
  }

  @Test
  void nothingFromALogDrivesTheTerminal() {
    assertEquals("a\\u001b[31mb", Printable.of("a\u001b[31mb"));
    assertEquals("\\u202eevil\\u000a", Printable.of("\u202eevil\n"));
    assertEquals("kworker/u20:8 \u00fc", Printable.of("kworker/u20:8 \u00fc"));
  }

  @Test
  void numbersWithoutSignStaySo() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonWriter json = JsonWriter.lines(out)) {
      json.object();
      json.unsigned("jiffies", -2);
      json.unsigned("unknown", -1);
      json.checksum("crc", 0);
      json.checksum("none", -1);
      json.address("address", new Address(-4096));
      json.microseconds("us", 76_611_642);
      json.seconds("ms", 7);
      json.endObject();
    }
    assertEquals(
        "{\"jiffies\":18446744073709551614,\"unknown\":null,\"crc\":\"0\",\"none\":null,"
            + "\"address\":\"0xfffffffffffff000\",\"us\":76.611642,\"ms\":0.007}",
        out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void theVersionIsTheOneOfTheBuild() throws IOException {
    String pom = Files.readString(Clone.root().resolve("pom.xml"));
    int at = pom.indexOf("<version>") + "<version>".length();
    assertEquals(pom.substring(at, pom.indexOf('<', at)), Tool.version());
  }
}
