package io.github.unleak.parser.kmemleak;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HexRowTest {

  @Test
  void whatWasPrintedIsReadBackAndNothingElse() {
    Random random = new Random(7);
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = new byte[1 + round % 16];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (round < 256 ? round : random.nextInt(256));
      }
      byte[] text = text(bytes);
      byte[] read = new byte[40];
      assertTrue(HexRow.decode(text, 0, bytes.length, read, 0));
      assertArrayEquals(bytes, Arrays.copyOf(read, bytes.length));
      for (int i = 0; i < HexRow.CHARACTERS_AT + bytes.length; i++) {
        byte[] changed = text.clone();
        changed[i] = (byte) random.nextInt(256);
        if (HexRow.decode(changed, 0, bytes.length, read, 0)) {
          assertArrayEquals(text(Arrays.copyOf(read, bytes.length)), changed);
        } else {
          assertFalse(Arrays.equals(text, changed));
        }
      }
    }
  }

  private static byte[] text(byte[] bytes) {
    StringBuilder hex = new StringBuilder();
    StringBuilder characters = new StringBuilder();
    for (byte b : bytes) {
      hex.append(String.format(Locale.ROOT, "%02x ", b));
      characters.append((char) DumpReader.character(b));
    }
    String row = String.format(Locale.ROOT, "%-49s%s\n", hex, characters);
    return Arrays.copyOf(row.getBytes(StandardCharsets.ISO_8859_1), 200);
  }
}
