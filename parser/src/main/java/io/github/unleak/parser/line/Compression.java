package io.github.unleak.parser.line;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/** The compressed forms that are seen through, known by their magic numbers. */
enum Compression {
  GZIP("gzip", "1f8b") {
    @Override
    InputStream decode(InputStream stored) throws IOException {
      return new GZIPInputStream(stored, 1 << 16);
    }
  },
  XZ("xz", "fd377a585a00") {
    @Override
    InputStream decode(InputStream stored) throws IOException {
      return new XZInputStream(stored, XZ_MEMORY_KIB);
    }
  },
  ZSTD("zstd", "28b52ffd") {
    @Override
    InputStream decode(InputStream stored) throws IOException {
      return new ZstdInputStream(stored);
    }
  },
  NONE("none", "") {
    @Override
    InputStream decode(InputStream stored) {
      return stored;
    }
  };

  /** Bytes that are needed to tell. */
  static final int LONGEST_MAGIC = 6;

  /** {@code xz -9} needs 65 MiB; a file that asks for gigabytes is refused. */
  private static final int XZ_MEMORY_KIB = 256 << 10;

  private final String id;
  private final byte[] magic;

  Compression(String id, String magic) {
    this.id = id;
    this.magic = HexFormat.of().parseHex(magic);
  }

  /** The name used in messages. */
  String id() {
    return id;
  }

  /** A stream of the decompressed bytes of all members. */
  abstract InputStream decode(InputStream stored) throws IOException;

  /** What a file that begins so is. */
  static Compression of(byte[] head) {
    for (Compression compression : values()) {
      byte[] magic = compression.magic;
      if (head.length >= magic.length
          && java.util.Arrays.equals(head, 0, magic.length, magic, 0, magic.length)) {
        return compression;
      }
    }
    return NONE;
  }
}
