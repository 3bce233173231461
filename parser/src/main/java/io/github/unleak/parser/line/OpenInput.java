package io.github.unleak.parser.line;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An input that was opened and whose beginning was looked at, to be read once. What goes wrong on
 * the way is a diagnostic: an input that cannot be opened is one without bytes.
 */
public final class OpenInput implements Closeable {

  /** How many bytes at the beginning of {@link #lines} may be looked at before any is read. */
  public static final int HEAD = 1 << 13;

  private final Input input;
  private final InputStream stream;
  private LineReader lines;
  private @Nullable PrefixedStream prefixed;
  private final List<Diagnostic> held = new ArrayList<>();
  private Consumer<Diagnostic> diagnostics = held::add;
  private boolean damaged;

  private OpenInput(Input input) {
    this.input = input;
    InputStream opened = InputStream.nullInputStream();
    try {
      opened = input.open(this::damage);
    } catch (IOException e) {
      failed(e);
    }
    this.stream = opened;
    this.lines = new LineReader(opened);
    lookAhead();
  }

  private void lookAhead() {
    try {
      lines.lookAhead(HEAD);
    } catch (IOException e) {
      failed(e);
    }
  }

  /** Takes a prefix out of each line; nothing was read of {@link #lines} yet. */
  public void without(LinePrefix prefix) {
    InputStream head =
        new ByteArrayInputStream(
            Arrays.copyOfRange(lines.buffer(), lines.position(), lines.limit()));
    prefixed = new PrefixedStream(new SequenceInputStream(head, stream), prefix);
    lines = new LineReader(prefixed);
    lookAhead();
  }

  /** How many bytes were taken out up to now, by {@link #without}. */
  public long takenOut() {
    return prefixed == null ? 0 : prefixed.removed();
  }

  /** Opens an input and looks at its beginning. */
  public static OpenInput open(Input input) {
    return new OpenInput(input);
  }

  /** What was opened. */
  public Input input() {
    return input;
  }

  /** Its bytes, from the first on. */
  public LineReader lines() {
    return lines;
  }

  /** From here on tells {@code listener} what is wrong, beginning with what was wrong before. */
  public void tell(Consumer<Diagnostic> listener) {
    diagnostics = listener;
    held.forEach(listener);
    held.clear();
  }

  /** Takes note that reading failed. */
  public void failed(IOException e) {
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    damage(
        new Diagnostic(
            DiagnosticCode.UNREADABLE_INPUT, input.path() + ": cannot be read: " + reason, null));
  }

  /** True where not all bytes could be had. */
  public boolean damaged() {
    return damaged;
  }

  private void damage(Diagnostic diagnostic) {
    damaged = true;
    diagnostics.accept(diagnostic);
  }

  @Override
  public void close() {
    try {
      stream.close();
    } catch (IOException e) {
      // Everything that was to be read has been read.
    }
  }
}
