package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.Newlines;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Backtraces by the raw bytes of all their lines. A block that was seen before is recognised by one
 * comparison, without looking for its lines' ends.
 *
 * <p>Hot: most bytes of a report are backtraces.
 */
final class CanonicalBacktraces {

  /** A backtrace and how much of the input it takes. */
  static final class Known {
    private final byte[] raw;
    private final int lines;
    private final Backtrace backtrace;

    Known(byte[] raw, int lines, Backtrace backtrace) {
      this.raw = raw;
      this.lines = lines;
      this.backtrace = backtrace;
    }

    int length() {
      return raw.length;
    }

    int lines() {
      return lines;
    }

    Backtrace backtrace() {
      return backtrace;
    }
  }

  private static final int GUESSES = 1 << 12;

  /** About four lines: most backtraces are longer, and few begin alike for longer. */
  private static final int BEGINNING = 192;

  private final Interned interned;
  private final ByteTable<Known> known = new ByteTable<>();
  private final CRC32 beginning = new CRC32();
  private final BacktraceDraft draft = new BacktraceDraft();
  private final @Nullable Known[] guesses = new @Nullable Known[GUESSES];

  CanonicalBacktraces(Interned interned) {
    this.interned = interned;
  }

  /**
   * The backtrace whose lines start at {@code from}: all lines that begin with four spaces.
   *
   * @return {@code null} where a line is not exactly one frame, or there is none
   */
  @Nullable Known read(byte[] bytes, int from, int limit) {
    int slot = guess(bytes, from, limit);
    Known guess = guesses[slot];
    if (guess != null
        && from + guess.raw.length < bytes.length
        && Arrays.equals(bytes, from, from + guess.raw.length, guess.raw, 0, guess.raw.length)
        && bytes[from + guess.raw.length] != ' ') {
      return guess;
    }
    int to = endOfBlock(bytes, from, limit);
    if (to <= from) {
      return null;
    }
    Known found = known.get(bytes, from, to);
    if (found == null) {
      found = parse(bytes, from, to);
      if (found != null) {
        known.put(bytes, from, to, found);
      }
    }
    guesses[slot] = found;
    return found;
  }

  /** Where a backtrace that begins like this one was noted. */
  private int guess(byte[] bytes, int from, int limit) {
    beginning.reset();
    beginning.update(bytes, from, Math.min(BEGINNING, limit - from));
    return (int) beginning.getValue() & (GUESSES - 1);
  }

  /** Behind the last line that begins with four spaces; -1 where one of them has no end. */
  private static int endOfBlock(byte[] bytes, int from, int limit) {
    int at = from;
    while (bytes[at] == ' '
        && bytes[at + 1] == ' '
        && bytes[at + 2] == ' '
        && bytes[at + 3] == ' ') {
      int newline = Newlines.find(bytes, at + 4, limit);
      if (newline < 0) {
        return -1;
      }
      at = newline + 1;
    }
    return at;
  }

  private @Nullable Known parse(byte[] bytes, int from, int to) {
    draft.clear();
    int lines = 0;
    int at = from;
    while (at < to) {
      int end = Newlines.find(bytes, at + 4, to);
      Frame frame = interned.frame(bytes, at + 4, end);
      if (frame == null || bytes[at + 4] == ' ') {
        return null;
      }
      draft.add(frame);
      lines++;
      at = end + 1;
    }
    return new Known(Arrays.copyOfRange(bytes, from, to), lines, draft.backtrace(interned));
  }
}
