package io.github.unleak.parser.line;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream whose next bytes can be seen without taking them. */
final class PeekableStream extends BufferedInputStream {

  PeekableStream(InputStream in) {
    super(in, 1 << 16);
  }

  /** The next {@code count} bytes, or fewer where the stream ends before. */
  synchronized byte[] peek(int count) throws IOException {
    mark(count);
    byte[] bytes = readNBytes(count);
    reset();
    return bytes;
  }

  /**
   * Not 0 unless the stream ends here. The JDK's gzip reader takes 0 for the end of the last
   * member, and a pipe whose writer is slow would be cut short.
   */
  @Override
  public synchronized int available() throws IOException {
    int available = super.available();
    return available > 0 ? available : peek(1).length;
  }
}
