package io.github.unleak.parser.line;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A tar, compressed or not, taken as the folder that it holds. Nothing is unpacked: a plain file is
 * read where its entries lie; what comes through a pipe or a decompressor is held in memory,
 * packed.
 */
final class Archive {

  /** Beginning of a compressed tar that usually gives a header. */
  private static final int COMPRESSED_HEAD = 1 << 18;

  /** Larger than the largest window of zstd that needs no special option (128 MiB at --ultra). */
  private static final int MOST_HEAD = 1 << 28;

  private static final int MOST_ENTRIES = 100_000;
  private static final Comparator<String> BY_NAME = new NaturalOrder();

  private final String path;
  private final Consumer<Diagnostic> diagnostics;
  private final Map<String, Input.Source> entries = new LinkedHashMap<>();
  private @Nullable Diagnostic damage;
  private @Nullable String damaged;

  private Archive(String path, Consumer<Diagnostic> diagnostics) {
    this.path = path;
    this.diagnostics = diagnostics;
  }

  /**
   * The inputs in a file, or {@code null} where it is no tar.
   *
   * @throws IOException where the file cannot be read
   */
  static @Nullable List<Input> of(Path file, Consumer<Diagnostic> diagnostics) throws IOException {
    try (PeekableStream stored = new PeekableStream(Files.newInputStream(file))) {
      Compression compression = compression(stored);
      if (!isTar(stored, compression)) {
        return null;
      }
      Archive archive = new Archive(file.toString(), diagnostics);
      if (compression == Compression.NONE) {
        return archive.lying(stored, file);
      }
      return archive.held(archive.decoded(stored, compression));
    }
  }

  /** The inputs in what is read once, or {@code null} where it is no tar and nothing was taken. */
  static @Nullable List<Input> of(
      String path, PeekableStream stored, Consumer<Diagnostic> diagnostics) throws IOException {
    Compression compression = compression(stored);
    if (!isTar(stored, compression)) {
      return null;
    }
    Archive archive = new Archive(path, diagnostics);
    return archive.held(
        compression == Compression.NONE ? stored : archive.decoded(stored, compression));
  }

  private static Compression compression(PeekableStream stored) throws IOException {
    return Compression.of(stored.peek(Compression.LONGEST_MAGIC));
  }

  /**
   * Whether the first block is a tar's header. A decoder may give nothing before it has a whole
   * block or window of the format, so as much is looked at as that takes.
   */
  private static boolean isTar(PeekableStream stored, Compression compression) throws IOException {
    if (compression == Compression.NONE) {
      return TarHeader.isHeader(stored.peek(TarHeader.BLOCK));
    }
    for (int size = COMPRESSED_HEAD; ; size *= 4) {
      byte[] head = stored.peek(size);
      InputStream bytes = new ByteArrayInputStream(head);
      byte[] block;
      try (InputStream decoded = new DecompressedStream("", compression, bytes, ignored -> {})) {
        block = decoded.readNBytes(TarHeader.BLOCK);
      }
      if (block.length == TarHeader.BLOCK || head.length < size || size >= MOST_HEAD) {
        return TarHeader.isHeader(block);
      }
    }
  }

  private InputStream decoded(InputStream stored, Compression compression) {
    return new DecompressedStream(path, compression, stored, found -> damage = found);
  }

  private List<Input> lying(InputStream stream, Path file) throws IOException {
    TarReader tar = new TarReader(stream);
    long end = Files.size(file);
    for (TarReader.Entry entry = tar.next(); entry != null; entry = tar.next()) {
      long size = Math.max(0, Math.min(entry.size(), end - entry.offset()));
      String name = add(entry, part(file, entry.offset(), size));
      if (size < entry.size()) {
        damaged = name;
      }
      if (entries.size() >= MOST_ENTRIES) {
        break;
      }
    }
    return inputs(tar);
  }

  private static Input.Source part(Path file, long offset, long size) {
    return () -> new Part(Files.newInputStream(file), offset, size);
  }

  private List<Input> held(InputStream stream) throws IOException {
    TarReader tar = new TarReader(stream);
    long room = Runtime.getRuntime().maxMemory() / 3;
    byte[] buffer = new byte[1 << 16];
    for (TarReader.Entry entry = tar.next(); entry != null; entry = tar.next()) {
      HeldBytes bytes = new HeldBytes();
      long taken = 0;
      for (int count = tar.read(buffer); count > 0; count = tar.read(buffer)) {
        bytes.add(buffer, count);
        taken += count;
        if (bytes.size() > room) {
          damage =
              new Diagnostic(
                  DiagnosticCode.DAMAGED_ARCHIVE, path + ": too large to be held: unpack it", null);
          break;
        }
      }
      bytes.end();
      room -= bytes.size();
      String name = add(entry, bytes::open);
      if (taken < entry.size()) {
        damaged = name;
        break;
      }
      if (entries.size() >= MOST_ENTRIES) {
        break;
      }
    }
    return inputs(tar);
  }

  /** Takes note of an entry; a later one of the same name replaces it, as unpacking would. */
  private @Nullable String add(TarReader.Entry entry, Input.Source source) {
    StringBuilder name = new StringBuilder();
    for (String part : entry.path().split("/", -1)) {
      if (part.startsWith(".") && !part.equals(".")) {
        return null; // hidden, as in folders, or leading out of the archive
      }
      if (!part.isEmpty() && !part.equals(".")) {
        name.append('/').append(part);
      }
    }
    if (name.isEmpty()) {
      return null;
    }
    entries.put(name.toString(), source);
    return name.toString();
  }

  private List<Input> inputs(TarReader tar) {
    if (damage == null && (tar.damaged() || damaged != null)) {
      damage =
          new Diagnostic(
              DiagnosticCode.DAMAGED_ARCHIVE, path + ": the tar ends early or is damaged", null);
    }
    if (damage != null && damaged == null) {
      diagnostics.accept(damage);
    }
    List<String> names = new ArrayList<>(entries.keySet());
    names.sort(Archive::compare);
    List<Input> inputs = new ArrayList<>();
    for (String name : names) {
      Input input = new Input(path + name, path, Objects.requireNonNull(entries.get(name)));
      inputs.add(damage != null && name.equals(damaged) ? input.cut(damage) : input);
    }
    return inputs;
  }

  /** As folders are read: each in the natural order of its names. */
  private static int compare(String one, String other) {
    String[] first = one.split("/", -1);
    String[] second = other.split("/", -1);
    for (int at = 0; at < Math.min(first.length, second.length); at++) {
      int order = BY_NAME.compare(first[at], second[at]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(first.length, second.length);
  }

  /** Some bytes of a file. */
  private static final class Part extends FilterInputStream {
    private long left;

    Part(InputStream file, long offset, long size) throws IOException {
      super(file);
      left = size;
      try {
        file.skipNBytes(offset);
      } catch (IOException e) {
        file.close();
        throw e;
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = super.read(to, offset, (int) Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = super.skip(Math.min(count, left));
      left -= skipped;
      return skipped;
    }

    @Override
    public int available() throws IOException {
      return (int) Math.min(super.available(), left);
    }
  }
}
