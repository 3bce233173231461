package io.github.unleak.parser.line;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Decompresses as far as it goes: damage ends the stream with a diagnostic, not an exception. */
final class DecompressedStream extends InputStream {

  private final String path;
  private final Compression compression;
  private final InputStream stored;
  private final Consumer<Diagnostic> diagnostics;
  private @Nullable InputStream decoder;
  private boolean damaged;

  DecompressedStream(
      String path, Compression compression, InputStream stored, Consumer<Diagnostic> diagnostics) {
    this.path = path;
    this.compression = compression;
    this.stored = stored;
    this.diagnostics = diagnostics;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    if (damaged) {
      return -1;
    }
    try {
      if (decoder == null) {
        decoder = compression.decode(stored);
      }
      return decoder.read(bytes, offset, length);
    } catch (IOException | RuntimeException e) {
      // The zstd decoder reports corrupt data with unchecked exceptions.
      damaged = true;
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      diagnostics.accept(
          new Diagnostic(
              DiagnosticCode.DAMAGED_COMPRESSION,
              path
                  + ": the "
                  + compression.id()
                  + " data is damaged or ends early ("
                  + reason
                  + ")",
              null));
      return -1;
    }
  }

  @Override
  public void close() throws IOException {
    stored.close();
  }
}
