package io.github.unleak.parser.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.parser.Interprets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {

  private static final Needles NEEDLES =
      new Needles("u|nreferenced", "|kmemleak", "Lin|ux version");

  @Test
  void linesEndInLfOrCrLfOrNothing() throws IOException {
    for (int chunk = 1; chunk <= 5; chunk++) {
      assertEquals(List.of("1:a", "2:", "3:bc", "4:d"), lines("a\n\nbc\r\nd", chunk));
      assertEquals(List.of("1:a"), lines("a\n", chunk));
      assertEquals(List.of(), lines("", chunk));
      assertEquals(List.of("1:", "2:"), lines("\n\r\n", chunk));
    }
  }

  @Test
  @Interprets("R-06")
  void ofALineThatIsTooLongTheRestIsDropped() throws IOException {
    int length = LineReader.MAX_LINE + 70_000;
    String text = "x".repeat(length) + "\nnext\n" + "y".repeat(LineReader.MAX_LINE) + "\nlast";
    for (int chunk : new int[] {1 << 20, 100_003, length}) {
      LineReader reader = reader(text, chunk);
      assertTrue(reader.next());
      assertTrue(reader.cut());
      assertEquals(LineReader.MAX_LINE, reader.end() - reader.start());
      assertTrue(reader.next());
      assertEquals("next", line(reader));
      assertFalse(reader.cut());
      assertTrue(reader.next());
      assertFalse(reader.cut());
      assertTrue(reader.next());
      assertEquals("last", line(reader));
      assertEquals(4, reader.number());
      assertFalse(reader.endsInNewline());
      assertFalse(reader.next());
      assertEquals(text.length(), reader.bytes());
    }
  }

  @Test
  void searchingCountsTheLinesBetween() throws IOException {
    String text = "one\ntwo\r\n" + "zzz\n".repeat(100_000) + "has kmemleak in it\nend";
    for (int chunk : new int[] {7, 4096, 1 << 20}) {
      LineReader reader = reader(text, chunk);
      assertTrue(reader.nextWith(NEEDLES));
      assertEquals("has kmemleak in it", line(reader));
      assertEquals(100_003, reader.number());
      assertFalse(reader.nextWith(NEEDLES));
      assertEquals(100_004, reader.number());
      assertEquals(text.length(), reader.bytes());
      assertFalse(reader.endsInNewline());
    }
  }

  @Test
  void nulBytesInLinesThatArePassedOverAreNoted() throws IOException {
    for (int chunk : new int[] {7, 4096, 1 << 20}) {
      LineReader none = reader("some line\n".repeat(9000) + "has kmemleak in it\n", chunk);
      assertTrue(none.nextWith(NEEDLES));
      assertEquals(-1, none.firstNul());
      String text = "some line\n".repeat(4000) + "a\0\0b\n" + "some\0line\n".repeat(5000);
      LineReader reader = reader(text + "has kmemleak in it\n", chunk);
      assertTrue(reader.nextWith(NEEDLES));
      assertEquals(9002, reader.number());
      assertEquals(4001, reader.firstNul());
    }
  }

  @Test
  void needlesAreFoundWhereverTheyStand() {
    for (String word : List.of("unreferenced", "kmemleak", "Linux version")) {
      for (int before = 0; before < 20; before++) {
        for (String tail : List.of("", "k", "unr", " and more")) {
          String text = "ukmnrLin uxunrefkmemlea".substring(0, before) + word + tail;
          byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
          assertEquals(before, NEEDLES.find(bytes, 0, bytes.length), text);
          assertEquals(-1, NEEDLES.find(bytes, 0, before + word.length() - 1), text);
          assertEquals(-1, NEEDLES.find(bytes, before + 1, bytes.length), text);
        }
      }
    }
    assertEquals(-1, NEEDLES.find(new byte[100], 0, 100));
  }

  @Test
  void newlinesAreFoundAndCountedByteByByteTheSame() {
    byte[] bytes = new byte[300];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 7 + i / 13);
    }
    for (int from = 0; from < 20; from++) {
      int count = 0;
      int first = -1;
      boolean nul = false;
      for (int i = from; i < bytes.length; i++) {
        nul |= bytes[i] == 0;
        if (bytes[i] == '\n') {
          count++;
          first = first < 0 ? i : first;
        }
      }
      assertEquals(nul ? ~count : count, Newlines.count(bytes, from, bytes.length));
      assertEquals(first, Newlines.find(bytes, from, bytes.length));
    }
  }

  private static List<String> lines(String text, int chunk) throws IOException {
    LineReader reader = reader(text, chunk);
    List<String> lines = new ArrayList<>();
    while (reader.next()) {
      lines.add(reader.number() + ":" + line(reader));
    }
    assertEquals(text.length(), reader.bytes());
    return lines;
  }

  private static String line(LineReader reader) {
    return TextCursor.text(reader.buffer(), reader.start(), reader.end());
  }

  private static LineReader reader(String text, int chunk) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return new LineReader(
        new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] into, int offset, int length) {
            return super.read(into, offset, Math.min(chunk, length));
          }
        });
  }
}
