package io.github.unleak.simulator.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class KernelChecksumTest {

  /** The usual CRC-32 is the same one with other ends: both agree where the start is made equal. */
  @Test
  void isTheUsualCrcWithoutInversions() {
    long[] words = {0x0123456789abcdefL, 0xfedcba9876543210L};
    // A register of ones is taken up by the first four bytes: flipping these gives a start of 0.
    CRC32 usual = new CRC32();
    byte[] bytes = new byte[16];
    for (int i = 0; i < 16; i++) {
      bytes[i] = (byte) (words[i / 8] >>> (8 * (i % 8)));
    }
    byte[] flipped = bytes.clone();
    for (int i = 0; i < 4; i++) {
      flipped[i] ^= (byte) 0xff;
    }
    usual.update(flipped);
    assertEquals((int) ~usual.getValue(), KernelChecksum.of(words, 0, 16));
  }

  @Test
  void zerosGiveZero() {
    assertEquals(0, KernelChecksum.of(new long[16], 0, 128));
  }
}
