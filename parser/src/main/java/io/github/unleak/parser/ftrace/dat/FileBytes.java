package io.github.unleak.parser.ftrace.dat;

import io.github.unleak.parser.line.LineReader;
import io.github.unleak.parser.line.OpenInput;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an input as a file: the input's own where it is one and not compressed, else a
 * temporary copy on disk that is gone when closed. What cannot be read is told to the input and is
 * not there.
 */
final class FileBytes implements Bytes, Closeable {

  private static final byte[] MAGIC = {0x17, 0x08, 0x44, 't', 'r', 'a', 'c', 'i', 'n', 'g'};

  private final OpenInput input;
  private final @Nullable FileChannel channel;
  private final long size;

  private FileBytes(OpenInput input, @Nullable FileChannel channel, long size) {
    this.input = input;
    this.channel = channel;
    this.size = size;
  }

  /** Opens the bytes of {@code input}, from which nothing was read. */
  static FileBytes of(OpenInput input) {
    Path file = input.input().file();
    try {
      if (file != null && Files.isRegularFile(file)) {
        FileBytes stored = open(input, file);
        if (stored.beginsWithMagic()) {
          return stored;
        }
        stored.close();
      }
      return spill(input);
    } catch (IOException e) {
      input.failed(e);
      return new FileBytes(input, null, 0);
    }
  }

  private static FileBytes open(OpenInput input, Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    return new FileBytes(input, channel, channel.size());
  }

  private boolean beginsWithMagic() {
    byte[] head = new byte[MAGIC.length];
    return read(0, head, 0, head.length) == head.length && java.util.Arrays.equals(head, MAGIC);
  }

  private static FileBytes spill(OpenInput input) throws IOException {
    Path file = Files.createTempFile("unleak-", ".dat");
    FileChannel channel;
    try {
      channel =
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    long size = 0;
    try {
      LineReader lines = input.lines();
      while (true) {
        lines.lookAhead(1);
        int count = lines.limit() - lines.position();
        if (count == 0) {
          break;
        }
        write(channel, ByteBuffer.wrap(lines.buffer(), lines.position(), count));
        size += count;
        lines.skip(lines.limit(), 0);
      }
    } catch (IOException e) {
      // What arrived until then is used.
      input.failed(e);
    }
    return new FileBytes(input, channel, size);
  }

  private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public int read(long offset, byte[] into, int from, int count) {
    if (channel == null || offset < 0 || offset >= size) {
      return 0;
    }
    int wanted = (int) Math.min(count, size - offset);
    ByteBuffer buffer = ByteBuffer.wrap(into, from, wanted);
    try {
      while (buffer.hasRemaining()
          && channel.read(buffer, offset + wanted - buffer.remaining()) > 0) {
        // until all are there
      }
    } catch (IOException e) {
      input.failed(e);
    }
    return wanted - buffer.remaining();
  }

  @Override
  public void close() {
    if (channel == null) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      // Everything that was to be read has been read.
    }
  }
}
