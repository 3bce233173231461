package io.github.unleak.parser.ftrace.dat;

import io.airlift.compress.zstd.ZstdDecompressor;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Decompresses what a file of version 7 holds compressed, block by block. */
abstract class Unpacker {

  private final String name;

  private Unpacker(String name) {
    this.name = name;
  }

  /** The one that the file's head names; {@code null} for another. */
  static @Nullable Unpacker of(String name) {
    return switch (name) {
      case "none" -> new Stored();
      case "zlib" -> new Zlib();
      case "zstd" -> new Zstd();
      default -> null;
    };
  }

  /**
   * Decompresses the first {@code length} bytes of {@code stored} to the first {@code size} of
   * {@code into}.
   *
   * @return false where they do not decompress to just as many
   */
  abstract boolean unpack(byte[] stored, int length, byte[] into, int size);

  @Override
  public String toString() {
    return name;
  }

  /** Nothing is compressed, so what claims to be is damaged. */
  private static final class Stored extends Unpacker {

    private Stored() {
      super("none");
    }

    @Override
    boolean unpack(byte[] stored, int length, byte[] into, int size) {
      return false;
    }
  }

  /** zlib's own format, as {@code compress()} writes it. */
  private static final class Zlib extends Unpacker {

    private final Inflater inflater = new Inflater();

    private Zlib() {
      super("zlib");
    }

    @Override
    boolean unpack(byte[] stored, int length, byte[] into, int size) {
      inflater.reset();
      inflater.setInput(stored, 0, length);
      try {
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
      }
    }
  }

  /** One frame of Zstandard. */
  private static final class Zstd extends Unpacker {

    private ZstdDecompressor decompressor = new ZstdDecompressor();

    private Zstd() {
      super("zstd");
    }

    @Override
    boolean unpack(byte[] stored, int length, byte[] into, int size) {
      try {
        return decompressor.decompress(stored, 0, length, into, 0, size) == size;
      } catch (RuntimeException e) {
        // Corrupt data comes out as an unchecked exception.
        decompressor = new ZstdDecompressor();
        return false;
      }
    }
  }
}
