package io.github.unleak.parser.ftrace.dat;

import io.airlift.compress.zstd.ZstdDecompressor;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Decompresses what a file of version 7 holds compressed. */
enum Unpacker {
  /** Nothing is compressed. */
  NONE("none") {
    @Override
    boolean unpack(byte[] stored, int length, byte[] into, int size) {
      return false;
    }
  },
  /** zlib's own format, as {@code compress()} writes it. */
  ZLIB("zlib") {
    @Override
    boolean unpack(byte[] stored, int length, byte[] into, int size) {
      Inflater inflater = new Inflater();
      try {
        inflater.setInput(stored, 0, length);
        int count = 0;
        while (count < size) {
          int more = inflater.inflate(into, count, size - count);
          if (more == 0) {
            return false;
          }
          count += more;
        }
        return true;
      } catch (DataFormatException e) {
        return false;
      } finally {
        inflater.end();
      }
    }
  },
  /** One frame of Zstandard. */
  ZSTD("zstd") {
    @Override
    boolean unpack(byte[] stored, int length, byte[] into, int size) {
      try {
        return new ZstdDecompressor().decompress(stored, 0, length, into, 0, size) == size;
      } catch (RuntimeException e) {
        // Corrupt data comes out as an unchecked exception.
        return false;
      }
    }
  };

  private final String id;

  Unpacker(String id) {
    this.id = id;
  }

  @Override
  public String toString() {
    return id;
  }

  /** The one that the file's head names; {@code null} for another. */
  static @Nullable Unpacker of(String id) {
    for (Unpacker unpacker : values()) {
      if (unpacker.id.equals(id)) {
        return unpacker;
      }
    }
    return null;
  }

  /**
   * Decompresses the first {@code length} bytes of {@code stored} to the first {@code size} of
   * {@code into}.
   *
   * @return false where they do not decompress to just as many
   */
  abstract boolean unpack(byte[] stored, int length, byte[] into, int size);
}
