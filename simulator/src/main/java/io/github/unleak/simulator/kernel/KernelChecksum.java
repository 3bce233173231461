package io.github.unleak.simulator.kernel;

/**
 * The checksum kmemleak takes of an object: reflected CRC-32 that starts at 0 and is not inverted
 * at the end (mm/kmemleak.c, update_checksum() calls crc32(0, p, size)).
 */
final class KernelChecksum {

  private static final int POLYNOMIAL = 0xedb88320;
  private static final int[] TABLE = table();

  private KernelChecksum() {}

  private static int[] table() {
    int[] table = new int[256];
    for (int i = 0; i < 256; i++) {
      int value = i;
      for (int bit = 0; bit < 8; bit++) {
        value = (value >>> 1) ^ ((value & 1) != 0 ? POLYNOMIAL : 0);
      }
      table[i] = value;
    }
    return table;
  }

  /** Of {@code bytes} bytes, held little-endian in the words from {@code from} on. */
  static int of(long[] words, int from, int bytes) {
    int crc = 0;
    for (int i = 0; i < bytes; i++) {
      int octet = (int) (words[from + i / 8] >>> (8 * (i % 8)));
      crc = (crc >>> 8) ^ TABLE[(crc ^ octet) & 0xff];
    }
    return crc;
  }
}
