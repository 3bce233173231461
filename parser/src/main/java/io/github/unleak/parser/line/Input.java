package io.github.unleak.parser.line;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A named source of bytes. Compression is seen through by content; the name says nothing. */
public final class Input {

  /** Opens the bytes as they are stored. */
  @FunctionalInterface
  public interface Source {
    /** A new stream over all bytes; the caller closes it. */
    InputStream open() throws IOException;
  }

  private final String path;
  private final @Nullable String folder;
  private final Source source;
  private final @Nullable Path file;
  private final LongConsumer reads;
  private final @Nullable Diagnostic damage;
  private final boolean once;

  /**
   * @param path the name used in reports
   * @param folder the folder argument it was found below, or {@code null}
   * @param source where its bytes are
   */
  public Input(String path, @Nullable String folder, Source source) {
    this(path, folder, source, null, bytes -> {}, null, false);
  }

  private Input(
      String path,
      @Nullable String folder,
      Source source,
      @Nullable Path file,
      LongConsumer reads,
      @Nullable Diagnostic damage,
      boolean once) {
    this.path = path;
    this.folder = folder;
    this.source = source;
    this.file = file;
    this.reads = reads;
    this.damage = damage;
    this.once = once;
  }

  /**
   * What can be opened but once, standard input for instance.
   *
   * @param path the name used in reports
   */
  static Input once(String path, Source source) {
    return new Input(path, null, source, null, bytes -> {}, null, true);
  }

  /** True if {@link #open} gives the bytes the first time alone. */
  public boolean opensOnce() {
    return once;
  }

  /** The file as the user named it. */
  public static Input of(Path file) {
    return of(file, null);
  }

  /** A file that was found below a folder the user named, or, without one, was named itself. */
  public static Input of(Path file, @Nullable String folder) {
    return new Input(
        file.toString(), folder, () -> Files.newInputStream(file), file, bytes -> {}, null, false);
  }

  /**
   * The same input, which says how much of it is read.
   *
   * @param bytes receives the stored bytes of each read, perhaps on another thread
   */
  public Input telling(LongConsumer bytes) {
    return new Input(
        path, folder, () -> new CountedStream(source.open(), bytes), file, bytes, damage, once);
  }

  /** The same input, of which {@code damage} says that it is not whole. */
  Input cut(Diagnostic damage) {
    return new Input(path, folder, source, file, reads, damage, once);
  }

  /** Says that so many of its bytes were read from {@link #file}, and not from the stream. */
  public void readBeside(long bytes) {
    reads.accept(bytes);
  }

  private static final class CountedStream extends FilterInputStream {
    private final LongConsumer bytes;

    CountedStream(InputStream in, LongConsumer bytes) {
      super(in);
      this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      bytes.accept(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int count = super.read(to, offset, length);
      bytes.accept(Math.max(0, count));
      return count;
    }
  }

  /** The name used in reports. */
  public String path() {
    return path;
  }

  /** The folder argument it was found below, or {@code null} where the user named it. */
  public @Nullable String folder() {
    return folder;
  }

  /** The file that holds its bytes as they are stored, or {@code null} where it is none. */
  public @Nullable Path file() {
    return file;
  }

  /**
   * The bytes after decompression. A truncated or corrupt compressed file gives what could be
   * decompressed and then ends, with {@link DiagnosticCode#DAMAGED_COMPRESSION}.
   *
   * @param diagnostics receives damage while the stream is read
   * @throws IOException where the source cannot be opened or read
   */
  public InputStream open(Consumer<Diagnostic> diagnostics) throws IOException {
    if (damage != null) {
      diagnostics.accept(damage);
    }
    PeekableStream stored = new PeekableStream(source.open());
    try {
      Compression compression = Compression.of(stored.peek(Compression.LONGEST_MAGIC));
      return compression == Compression.NONE
          ? stored
          : new DecompressedStream(path, compression, stored, diagnostics);
    } catch (IOException e) {
      stored.close();
      throw e;
    }
  }

  @Override
  public String toString() {
    return path;
  }
}
