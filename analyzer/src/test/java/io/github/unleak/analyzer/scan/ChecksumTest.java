package io.github.unleak.analyzer.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.unleak.parser.kmemleak.HexDump;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ChecksumTest {

  private static long crc(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    return Checksum.of(new HexDump(bytes, bytes.length, -1));
  }

  /** Two objects of 32 bytes as a 6.12 kernel printed them, dump and checksum. */
  @Test
  void agreesWithWhatKernelsPrint() {
    assertEquals(
        0x494b5e62L, crc("c004c101dd90ffff0005c101dd90ffffc53d9884e02686b50000000000000000"));
    assertEquals(
        0x4fe4ec62L, crc("e004c101dd90ffff2005c101dd90ffffe53d9884e02687550000000000000000"));
  }

  @Test
  void zerosGiveZero() {
    assertEquals(0, crc("0000000000000000"));
    assertEquals(0, crc(""));
  }
}
