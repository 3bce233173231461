package io.github.unleak.parser.line;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One header of a tar archive (POSIX ustar and pax, GNU, and the old Unix form): a block of 512
 * bytes with names and octal numbers at fixed places.
 *
 * @param path of the entry, with its prefix
 * @param size bytes of content that follow
 * @param type the type flag; 0 is an old archive's regular file
 */
record TarHeader(String path, long size, char type) {

  /** Everything in a tar is a multiple of this. */
  static final int BLOCK = 512;

  private static final int SIZE = 124;
  private static final int CHECKSUM = 148;
  private static final int TYPE = 156;
  private static final int MAGIC = 257;
  private static final int PREFIX = 345;

  /** True where the block is the header of an entry: its checksum is right. */
  static boolean isHeader(byte[] block) {
    if (block.length < BLOCK || (block[0] == 0 && block[PREFIX] == 0)) {
      return false;
    }
    long stored = octal(block, CHECKSUM, 8);
    long unsigned = 0;
    long signed = 0; // as some old programs summed
    for (int at = 0; at < BLOCK; at++) {
      byte value = at >= CHECKSUM && at < CHECKSUM + 8 ? (byte) ' ' : block[at];
      unsigned += value & 0xff;
      signed += value;
    }
    return stored > 0 && (stored == unsigned || stored == signed);
  }

  /** Reads a header, or gives {@code null} where its checksum or its size is wrong. */
  static @Nullable TarHeader of(byte[] block) {
    if (!isHeader(block)) {
      return null;
    }
    long size = number(block, SIZE, 12);
    String name = text(block, 0, 100);
    boolean posix = text(block, MAGIC, 6).equals("ustar") && block[MAGIC + 5] == 0;
    String prefix = posix ? text(block, PREFIX, 155) : "";
    String path = prefix.isEmpty() ? name : prefix + "/" + name;
    return size < 0 ? null : new TarHeader(path, size, (char) (block[TYPE] & 0xff));
  }

  /** True for what holds a file's bytes. */
  boolean regular() {
    return (type == '0' || type == 0 || type == '7') && !path.endsWith("/");
  }

  /** Bytes up to the next header. */
  long padded() {
    return (size + BLOCK - 1) / BLOCK * BLOCK;
  }

  private static String text(byte[] block, int from, int length) {
    int end = from;
    while (end < from + length && block[end] != 0) {
      end++;
    }
    return new String(block, from, end - from, StandardCharsets.UTF_8);
  }

  /** Octal digits, or in GNU's form a binary number; -1 where it is neither, or too large. */
  private static long number(byte[] block, int from, int length) {
    if ((block[from] & 0x80) == 0) {
      return octal(block, from, length);
    }
    long value = block[from] & 0x7f;
    for (int at = from + 1; at < from + length; at++) {
      if (value >= 1L << 52) {
        return -1;
      }
      value = (value << 8) | (block[at] & 0xff);
    }
    return value < 1L << 60 ? value : -1;
  }

  private static long octal(byte[] block, int from, int length) {
    int at = from;
    while (at < from + length && block[at] == ' ') {
      at++;
    }
    long value = 0;
    int digits = 0;
    for (; at < from + length && block[at] >= '0' && block[at] <= '7'; at++, digits++) {
      value = (value << 3) | (block[at] - '0');
    }
    boolean ended = at == from + length || block[at] == 0 || block[at] == ' ';
    return digits > 0 && ended ? value : -1;
  }
}
