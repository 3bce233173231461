package io.github.unleak.analyzer.scan;

import io.github.unleak.parser.kmemleak.HexDump;

/**
 * The checksum that kmemleak stores of an object's content: {@code crc32(0, object, size)} of
 * lib/crc32.c, that is, the reflected CRC-32 with initial value 0 and no final inversion ({@code
 * update_checksum()} in mm/kmemleak.c).
 */
public final class Checksum {

  private static final int POLYNOMIAL = 0xedb88320;
  private static final int[] TABLE = table();

  private Checksum() {}

  /** The checksum of all known bytes of {@code dump}, 0 to 2^32-1. */
  public static long of(HexDump dump) {
    int crc = 0;
    for (int i = 0; i < dump.length(); i++) {
      crc = TABLE[(crc ^ dump.at(i)) & 0xff] ^ (crc >>> 8);
    }
    return crc & 0xffffffffL;
  }

  private static int[] table() {
    int[] table = new int[256];
    for (int i = 0; i < 256; i++) {
      int crc = i;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? crc >>> 1 ^ POLYNOMIAL : crc >>> 1;
      }
      table[i] = crc;
    }
    return table;
  }
}
