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
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an input, to be read at any place: in its own file if it is one and not compressed,
 * else in memory if they are few, else in a temporary copy on disk that is gone when closed. What
 * cannot be read is reported to the input and is not there.
 */
final class FileBytes implements Bytes, Closeable {

  private static final byte[] MAGIC = {0x17, 0x08, 0x44, 't', 'r', 'a', 'c', 'i', 'n', 'g'};

  /** Bytes that are kept in memory; more are written to disk. */
  private static final int MOST_IN_MEMORY = 1 << 24;

  private final OpenInput input;
  private final Bytes memory;
  private final @Nullable FileChannel channel;
  private final long size;

  private FileBytes(OpenInput input, FileChannel channel, long size) {
    this.input = input;
    this.memory = new ArrayBytes(new byte[0]);
    this.channel = channel;
    this.size = size;
  }

  private FileBytes(OpenInput input, byte[] memory) {
    this.input = input;
    this.memory = new ArrayBytes(memory);
    this.channel = null;
    this.size = memory.length;
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
      return copy(input);
    } catch (IOException e) {
      input.failed(e);
      return new FileBytes(input, new byte[0]);
    }
  }

  private static FileBytes open(OpenInput input, Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    return new FileBytes(input, channel, channel.size());
  }

  private boolean beginsWithMagic() {
    byte[] head = new byte[MAGIC.length];
    return read(0, head, 0, head.length) == head.length && Arrays.equals(head, MAGIC);
  }

  private static FileBytes copy(OpenInput input) throws IOException {
    LineReader lines = input.lines();
    byte[] few = new byte[0];
    try {
      int count = 0;
      while (lines.lookAhead(1) > 0) {
        int more = lines.limit() - lines.position();
        if (count + more > MOST_IN_MEMORY) {
          return spill(input, Arrays.copyOf(few, count));
        }
        if (count + more > few.length) {
          few = Arrays.copyOf(few, Math.max(2 * few.length, count + more));
        }
        System.arraycopy(lines.buffer(), lines.position(), few, count, more);
        count += more;
        lines.skip(lines.limit(), 0);
      }
      few = Arrays.copyOf(few, count);
    } catch (IOException e) {
      // What arrived until then is used.
      input.failed(e);
    }
    return new FileBytes(input, few);
  }

  private static FileBytes spill(OpenInput input, byte[] first) throws IOException {
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
    long size = first.length;
    try {
      write(channel, ByteBuffer.wrap(first));
      LineReader lines = input.lines();
      while (lines.lookAhead(1) > 0) {
        int count = lines.limit() - lines.position();
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
    if (channel == null) {
      return memory.read(offset, into, from, count);
    }
    if (offset < 0 || offset >= size) {
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
