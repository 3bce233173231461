package io.github.unleak.parser.kmemleak;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Backtraces by the raw bytes of all their lines. A block that was seen before under a like object
 * is recognised by one comparison, without looking for its lines' ends.
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

  private final Interned interned;
  private final ByteTable<Known> known = new ByteTable<>();
  private final BacktraceDraft draft = new BacktraceDraft();
  private final @Nullable Known[] guesses = new @Nullable Known[GUESSES];

  CanonicalBacktraces(Interned interned) {
    this.interned = interned;
  }

  /**
   * The backtrace whose lines start at {@code from}: all lines that begin with four spaces.
   *
   * @param seed anything that objects with equal backtraces often have in common
   * @return {@code null} where a line is not exactly one frame, or there is none
   */
  @Nullable Known read(byte[] bytes, int from, long seed) {
    int slot = (int) ((seed * 0x9E3779B97F4A7C15L) >>> 52) & (GUESSES - 1);
    Known guess = guesses[slot];
    if (guess != null
        && from + guess.raw.length < bytes.length
        && Arrays.equals(bytes, from, from + guess.raw.length, guess.raw, 0, guess.raw.length)
        && bytes[from + guess.raw.length] != ' ') {
      return guess;
    }
    int to = endOfBlock(bytes, from);
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

  /** Behind the last line that begins with four spaces; -1 where one of them has no end. */
  private static int endOfBlock(byte[] bytes, int from) {
    int at = from;
    while (bytes[at] == ' '
        && bytes[at + 1] == ' '
        && bytes[at + 2] == ' '
        && bytes[at + 3] == ' ') {
      at += 4;
      while (bytes[at] != '\n') {
        if (bytes[at] == 0) {
          return -1;
        }
        at++;
      }
      at++;
    }
    return at;
  }

  private @Nullable Known parse(byte[] bytes, int from, int to) {
    draft.clear();
    int lines = 0;
    int at = from;
    while (at < to) {
      int end = at + 4;
      while (bytes[end] != '\n') {
        end++;
      }
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
