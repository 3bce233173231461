package io.github.unleak.parser.line;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stands in front of each line differs in its numbers, and in nothing else. */
class LinePrefixTest {

  @Test
  void numbersGrowAndNamesChange() {
    for (List<String> stamps :
        List.of(
            List.of("2026-03-01T10:00:00.1234567Z ", "2026-12-31T23:59:59.0000001Z "),
            List.of("2026-03-01T10:00:00.5Z ", "2026-03-01T10:00:01Z ", "2026-03-01T10:00:01.25Z "),
            List.of("2026-03-01T10:00:00Z ", "2026-03-01T10:00:00.5Z "),
            List.of("Feb 28 23:59:59 host tool[9]: ", "Mar  1 00:00:00 host tool[10]: "),
            List.of("[Sat Feb 28 23:59:59 2026] ", "[Sun Mar  1 00:00:00 2026] "),
            List.of("[    9.999999] ", "[   10.000000] ", "[12345678.1] "),
            List.of("9:", "10:", "100:"),
            List.of("     9\t", "    10\t"),
            List.of("10:00:00  ", "23:00:00  "))) {
      for (String learned : stamps) {
        LinePrefix prefix = prefix(learned);
        for (String other : stamps) {
          String line = other + "   sh-1 [000]";
          assertEquals(other.length(), end(prefix, line), learned + " / " + line);
          String blank = other.stripTrailing();
          assertEquals(blank.length(), end(prefix, blank), learned + " / " + blank);
        }
      }
    }
  }

  @Test
  void otherTextIsNoPrefix() {
    LinePrefix prefix = prefix("Mar  1 10:00:00 host tool[123]: ");
    for (String line :
        List.of(
            "",
            "   sh-1 [000]",
            "Mar  1 10:00:00 host",
            "Mar  1 10:00:00 other tool[123]: x",
            "Mar  1 10:00 host tool[123]: x",
            "xMar  1 10:00:00 host tool[123]: x",
            "# tracer: nop")) {
      assertEquals(0, end(prefix, line), line);
    }
  }

  @Test
  void linesLoseTheirPrefixHoweverTheyAreRead() throws IOException {
    StringBuilder text = new StringBuilder();
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      String line = i % 97 == 0 ? "" : i % 89 == 0 ? "x".repeat(5000) : "   line " + i;
      String other = i % 71 == 0 ? "no stamp\n" : "";
      String end = i % 5 == 0 ? "\r\n" : "\n";
      text.append(other).append(i * 37).append(": ").append(line).append(end);
      plain.append(other).append(line).append(end);
    }
    text.append("3: no end");
    plain.append("no end");
    for (int chunk : new int[] {1, 7, 4096, 1 << 20}) {
      byte[] bytes = text.toString().getBytes(ISO_8859_1);
      InputStream slow =
          new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
              return super.read(into, offset, Math.min(chunk, length));
            }
          };
      try (PrefixedStream stream = new PrefixedStream(slow, prefix("12: "))) {
        assertEquals(plain.toString(), new String(stream.readAllBytes(), ISO_8859_1));
        assertEquals(text.length() - plain.length(), stream.removed());
      }
    }
  }

  private static LinePrefix prefix(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    return LinePrefix.of(bytes, 0, bytes.length);
  }

  private static int end(LinePrefix prefix, String line) {
    byte[] bytes = line.getBytes(ISO_8859_1);
    return prefix.end(bytes, 0, bytes.length);
  }
}
