package io.github.unleak.parser.ftrace.dat;

/** Bytes in memory. Not copied. */
final class ArrayBytes implements Bytes {

  private final byte[] bytes;

  ArrayBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public int read(long offset, byte[] into, int from, int count) {
    if (offset < 0 || offset >= bytes.length) {
      return 0;
    }
    int taken = (int) Math.min(count, bytes.length - offset);
    System.arraycopy(bytes, (int) offset, into, from, taken);
    return taken;
  }
}
