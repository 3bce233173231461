package io.github.unleak.parser.kmemleak;

import java.io.Serializable;
import java.util.HexFormat;

/**
 * The first bytes of an object at the moment the report was <em>read</em> ({@code
 * hex_dump_object()} in mm/kmemleak.c; usually 32 bytes). Immutable.
 */
public final class HexDump implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Nothing was printed. */
  public static final HexDump NONE = new HexDump(new byte[0], 0, -1);

  private final byte[] bytes;
  private final int promised;
  private final int cpu;

  /**
   * @param bytes what could be read, from the object's first byte on; owned by the new instance
   * @param promised how many bytes the header says were printed ({@code first N bytes}); 0 without
   *     a header
   * @param cpu the CPU whose copy of a per-CPU object was printed, or -1
   */
  public HexDump(byte[] bytes, int promised, int cpu) {
    this.bytes = bytes;
    this.promised = promised;
    this.cpu = cpu;
  }

  /** How many bytes are known. */
  public int length() {
    return bytes.length;
  }

  /** The byte at {@code index}, 0 to 255. */
  public int at(int index) {
    return bytes[index] & 0xff;
  }

  /** How many bytes the header promised. */
  public int promised() {
    return promised;
  }

  /** The CPU of a per-CPU dump, or -1. */
  public int cpu() {
    return cpu;
  }

  /** True where every promised byte is known. */
  public boolean complete() {
    return bytes.length == promised;
  }

  /**
   * The word of {@code size} bytes at {@code offset}.
   *
   * @param size 4 or 8
   * @throws IndexOutOfBoundsException where the word is not wholly known
   */
  public long word(int offset, int size, boolean bigEndian) {
    long value = 0;
    for (int i = 0; i < size; i++) {
      int at = bigEndian ? offset + i : offset + size - 1 - i;
      value = value << 8 | (bytes[at] & 0xff);
    }
    return value;
  }

  /** True where both hold the same bytes; what the headers promised does not count. */
  public boolean sameBytes(HexDump other) {
    return java.util.Arrays.equals(bytes, other.bytes);
  }

  /** The bytes, as a copy. */
  public byte[] toByteArray() {
    return bytes.clone();
  }

  /** Two lower-case digits a byte, nothing between them. */
  public String toHex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HexDump dump
        && promised == dump.promised
        && cpu == dump.cpu
        && sameBytes(dump);
  }

  @Override
  public int hashCode() {
    return 31 * java.util.Arrays.hashCode(bytes) + cpu;
  }

  @Override
  public String toString() {
    return toHex();
  }
}
