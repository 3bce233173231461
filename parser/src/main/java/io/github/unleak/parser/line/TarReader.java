package io.github.unleak.parser.line;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entries of a tar one after another. Names and sizes that do not fit into a header come
 * in entries before it: GNU's long names and pax records.
 */
final class TarReader {

  /** Longest name or set of pax records that is read. */
  private static final int MOST_EXTRA = 1 << 20;

  private final InputStream stream;
  private long position;
  private long content;
  private long rest;
  private boolean damaged;

  /**
   * A regular file of the archive.
   *
   * @param path as stored
   * @param offset of its first byte in the archive
   * @param size its bytes
   */
  record Entry(String path, long offset, long size) {}

  TarReader(InputStream stream) {
    this.stream = stream;
  }

  /** The next regular file, or {@code null} at the end or where the archive is damaged. */
  @Nullable Entry next() throws IOException {
    String longName = null;
    long longSize = -1;
    while (skip(rest)) {
      rest = 0;
      byte[] block = stream.readNBytes(TarHeader.BLOCK);
      position += block.length;
      if (block.length == 0 || zero(block)) {
        // Writers end with two empty blocks; a file cut exactly at a header looks the same.
        damaged |= block.length > 0 && block.length < TarHeader.BLOCK;
        return null;
      }
      TarHeader header = TarHeader.of(block);
      if (header == null) {
        damaged = true;
        return null;
      }
      switch (header.type()) {
        case 'L' -> longName = cString(extra(header));
        case 'x' -> {
          byte[] records = extra(header);
          longName = orElse(pax(records, "path"), longName);
          longSize = size(pax(records, "size"), longSize);
        }
        default -> {
          long size = longSize < 0 ? header.size() : longSize;
          TarHeader whole =
              new TarHeader(longName == null ? header.path() : longName, size, header.type());
          longName = null;
          longSize = -1;
          content = holdsContent(header.type()) ? size : 0;
          rest = holdsContent(header.type()) ? whole.padded() : 0;
          if (whole.regular()) {
            return new Entry(whole.path(), position, size);
          }
        }
      }
    }
    damaged = true;
    return null;
  }

  /** Links, devices and folders may tell a size, and have no content. */
  private static boolean holdsContent(char type) {
    return type < '1' || type > '6';
  }

  /** The next bytes of the entry that was found last; 0 at its end. */
  int read(byte[] to) throws IOException {
    int wanted = (int) Math.min(to.length, content);
    int count = wanted == 0 ? 0 : stream.readNBytes(to, 0, wanted);
    damaged |= count < wanted;
    content = count < wanted ? 0 : content - count;
    position += count;
    rest -= count;
    return count;
  }

  /** True where the archive ended early or held what is no tar. */
  boolean damaged() {
    return damaged;
  }

  private byte[] extra(TarHeader header) throws IOException {
    if (header.size() > MOST_EXTRA) {
      rest = header.padded();
      return new byte[0];
    }
    byte[] bytes = stream.readNBytes((int) header.size());
    position += bytes.length;
    damaged |= bytes.length < header.size();
    rest = header.padded() - header.size();
    return bytes;
  }

  private boolean skip(long count) throws IOException {
    try {
      stream.skipNBytes(count);
    } catch (java.io.EOFException e) {
      return false;
    }
    position += count;
    return true;
  }

  private static boolean zero(byte[] block) {
    for (byte value : block) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  private static String cString(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  /** The last value of a key in records of the form {@code length key=value\n}. */
  private static @Nullable String pax(byte[] records, String key) {
    String found = null;
    int at = 0;
    while (at < records.length) {
      int length = 0;
      int digit = at;
      while (digit < records.length && records[digit] >= '0' && records[digit] <= '9') {
        length = Math.min(length * 10 + records[digit++] - '0', MOST_EXTRA);
      }
      if (digit == at || length <= digit - at || at + length > records.length) {
        return found;
      }
      String record = new String(records, digit, at + length - digit, StandardCharsets.UTF_8);
      if (record.startsWith(" " + key + "=") && record.endsWith("\n")) {
        found = record.substring(key.length() + 2, record.length() - 1);
      }
      at += length;
    }
    return found;
  }

  private static @Nullable String orElse(@Nullable String value, @Nullable String other) {
    return value == null ? other : value;
  }

  private static long size(@Nullable String value, long other) {
    return value != null && value.matches("[0-9]{1,17}") ? Long.parseLong(value) : other;
  }
}
