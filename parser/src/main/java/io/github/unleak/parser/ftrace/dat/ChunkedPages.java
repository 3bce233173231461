package io.github.unleak.parser.ftrace.dat;

/**
 * Sub-buffers in compressed chunks: a count of chunks, and for each the sizes compressed and
 * uncompressed (trace-cmd.dat.v7(5), COMPRESSION FORMAT OF THE TRACE DATA). trace-cmd puts ten
 * sub-buffers into one.
 */
final class ChunkedPages implements Pages {

  /** A chunk larger than this, in bytes, is not believed. */
  private static final int LARGEST_CHUNK = 4 << 20;

  private final int pageSize;
  private final Unpacker unpacker;
  private final Scratch scratch;
  private final Cursor in;
  private byte[] bytes = new byte[0];
  private long chunksLeft;
  private long chunkAt;
  private int filled;
  private int start;
  private int length;
  private boolean gap;

  /** Where compressed bytes are put until they are decompressed; all CPUs share one. */
  static final class Scratch {
    private byte[] bytes = new byte[0];
    private final Bytes file;
    private long held;
    private final long most;

    /**
     * @param most how many bytes the decompressed chunks of all CPUs may take together
     */
    Scratch(Bytes file, long most) {
      this.file = file;
      this.most = most;
    }

    private byte[] read(long offset, int count) {
      if (bytes.length < count) {
        bytes = new byte[count];
      }
      return file.read(offset, bytes, 0, count) < count ? new byte[0] : bytes;
    }
  }

  ChunkedPages(Scratch scratch, CpuData data, Unpacker unpacker, Words words) {
    this.scratch = scratch;
    this.pageSize = data.pageSize();
    this.unpacker = unpacker;
    this.in = new Cursor(scratch.file, data.offset(), words);
    this.chunksLeft = data.size() == 0 ? 0 : in.u32();
    this.gap = in.failed();
  }

  @Override
  public boolean next() {
    start += length;
    if (start >= filled) {
      start = 0;
      filled = chunk();
    }
    length = Math.min(pageSize, filled - start);
    return length > 0;
  }

  /** Decompresses the next chunk that is sound; returns its size, 0 behind the last. */
  private int chunk() {
    while (chunksLeft > 0) {
      chunksLeft--;
      chunkAt = in.position();
      long stored = in.u32();
      long size = in.u32();
      long at = in.position();
      in.skip(stored);
      if (in.failed() || stored > LARGEST_CHUNK || size > LARGEST_CHUNK || !room((int) size)) {
        chunksLeft = 0;
        gap = true;
        break;
      }
      byte[] compressed = scratch.read(at, (int) stored);
      if (size == 0) {
        continue;
      }
      if (unpacker.unpack(compressed, (int) stored, bytes, (int) size)) {
        return (int) size;
      }
      gap = true;
    }
    return 0;
  }

  private boolean room(int size) {
    if (bytes.length < size) {
      scratch.held += size - bytes.length;
      if (scratch.held > scratch.most) {
        return false;
      }
      bytes = new byte[size];
    }
    return true;
  }

  @Override
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public int start() {
    return start;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public long offset() {
    return chunkAt;
  }

  @Override
  public boolean takeGap() {
    boolean taken = gap;
    gap = false;
    return taken;
  }
}
