package io.github.unleak.parser.kmemleak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.parser.Interprets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rows carry no offsets: a byte is known only if everything from the title on shows its place. */
class DumpRowTest {

  private static final int[] SIZES = {8, 16, 24, 32, 40, 48, 64, 128};
  private static final int ROW = 16;

  /** What may become of a row. */
  private enum Fate {
    LEFT_OUT,
    ELIDED,
    UNREADABLE,
    CUT_SHORT,
    BYTE_MISSING;

    /** The row as text, or nothing if no line is left of it. */
    String of(String row, Random random) {
      String digits = row.substring(0, row.indexOf("  "));
      return switch (this) {
        case LEFT_OUT -> "";
        case ELIDED -> "[...]\n";
        case UNREADABLE ->
            "    " + row.charAt(0) + " " + row.substring(1).replaceFirst(" ", "") + "\n";
        case CUT_SHORT -> "    " + digits.substring(0, 3 * (1 + random.nextInt(4)) - 1) + "\n";
        case BYTE_MISSING -> {
          int at = 3 * random.nextInt(digits.length() / 3 + 1);
          yield "    "
              + row.substring(0, at)
              + row.substring(Math.min(row.length(), at + 3))
              + "\n";
        }
      };
    }
  }

  private static byte[] content(int size, Random random) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      // printable bytes that look like hexadecimal digits among others, and zeros
      bytes[i] =
          switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> (byte) "0123456789abcdef ".charAt(random.nextInt(17));
            default -> (byte) random.nextInt(256);
          };
    }
    return bytes;
  }

  private static List<String> rows(byte[] bytes, boolean characters) {
    List<String> rows = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += ROW) {
      StringBuilder digits = new StringBuilder();
      StringBuilder text = new StringBuilder();
      for (int i = from; i < Math.min(from + ROW, bytes.length); i++) {
        digits.append(String.format(Locale.ROOT, "%02x ", bytes[i] & 0xff));
        text.append((char) DumpReader.character(bytes[i]));
      }
      rows.add(characters ? String.format(Locale.ROOT, "%-48s ", digits) + text : digits + " ");
    }
    return rows;
  }

  private static String entry(int size, String dump) {
    return "unreferenced object 0xffff88810b3ac240 (size 256):\n"
        + "  comm \"task\", pid 642, jiffies 4294801207\n"
        + "  hex dump (first "
        + size
        + " bytes):\n"
        + dump
        + "  backtrace (crc 1234):\n"
        + "    kmalloc_trace+0x2b/0xb0\n"
        + "    acme_ring_new+0x58/0x130 [acme]\n";
  }

  @Test
  @Interprets("R-15")
  void noByteIsEverTakenForAnother() {
    int known = 0;
    for (int seed = 0; seed < 4000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = content(SIZES[random.nextInt(SIZES.length)], random);
      StringBuilder dump = new StringBuilder();
      for (String row : rows(bytes, true)) {
        Fate fate = random.nextInt(3) == 0 ? Fate.values()[random.nextInt(5)] : null;
        dump.append(fate == null ? "    " + row + "\n" : fate.of(row, random));
      }
      KmemleakObject object = Texts.object(entry(bytes.length, dump.toString()));
      HexDump read = object.dump();
      for (int i = 0; i < read.length(); i++) {
        assertEquals(bytes[i] & 0xff, read.at(i), "seed " + seed + ", byte " + i + "\n" + dump);
      }
      assertTrue(read.length() == bytes.length || object.origin().damaged(), "seed " + seed);
      known += read.length();
    }
    assertTrue(known > 4000 * 12, "hardly anything is read: " + known);
  }

  @Test
  void whatStandsBeforeAVisibleGapIsKnown() {
    for (boolean characters : new boolean[] {true, false}) {
      byte[] bytes = content(64, new Random(7));
      List<String> rows = rows(bytes, characters);
      for (int gap = 1; gap < 4; gap++) {
        StringBuilder dump = new StringBuilder();
        for (int row = 0; row < 4; row++) {
          dump.append(row == gap ? "[...]\n" : "    " + rows.get(row) + "\n");
        }
        assertEquals(gap * ROW, Texts.object(entry(64, dump.toString())).dump().length());
      }
    }
  }

  @Test
  void onlyAShorterLastRowIsMissedForSure() {
    byte[] bytes = content(40, new Random(3));
    List<String> rows = rows(bytes, true);
    String two = "    " + rows.get(0) + "\n    " + rows.get(1) + "\n";
    assertEquals(32, Texts.object(entry(40, two)).dump().length());
    assertEquals(0, Texts.object(entry(48, two)).dump().length());
    assertEquals(32, Texts.object(entry(32, two)).dump().length());
  }
}
