package io.github.unleak.parser.ftrace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HexDigitsTest {

  @Test
  void everyByteIsADigitOrNone() {
    for (int place = 0; place < 8; place++) {
      for (int b = 0; b < 256; b++) {
        byte[] bytes = "abcdef09".getBytes(StandardCharsets.US_ASCII);
        bytes[place] = (byte) b;
        boolean digit = (b >= '0' && b <= '9') || (b >= 'a' && b <= 'f');
        assertEquals(digit ? 8 : place, HexDigits.count(bytes, 0), place + " " + b);
      }
    }
  }

  @Test
  void everyLengthIsRead() {
    byte[] bytes = "f0e1d2c3 12 ".getBytes(StandardCharsets.US_ASCII);
    for (int count = 1; count <= 8; count++) {
      long expected = Long.parseLong("f0e1d2c3".substring(0, count), 16);
      assertEquals(expected, HexDigits.value(bytes, 0, count));
    }
    assertEquals(0, HexDigits.value(bytes, 0, 0));
  }
}
