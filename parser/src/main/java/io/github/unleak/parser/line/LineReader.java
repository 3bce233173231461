package io.github.unleak.parser.line;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a byte stream into lines without copying them: a line is a range of {@link #buffer()} that
 * holds until the next call. LF and CRLF end a line, the last one needs no end, and of a line
 * longer than {@link #MAX_LINE} the rest is dropped.
 *
 * <p>Hot: every byte of every input passes here. Readers that know their format may look ahead of
 * the current line between {@link #position()} and {@link #limit()}; the byte at {@code limit} is
 * always 0 and {@link #SLACK} bytes behind it may be read, so that such a reader needs no bounds
 * checks of its own.
 */
public final class LineReader {

  /** Longest line, in bytes. */
  public static final int MAX_LINE = 1 << 20;

  /** How many bytes behind {@link #limit()} are sure to be inside the buffer. */
  public static final int SLACK = 128;

  private static final int FIRST_SIZE = 1 << 18;

  private final InputStream in;
  private byte[] buffer = new byte[FIRST_SIZE + SLACK];
  private int position;
  private int limit;
  private int start;
  private int end;
  private long number;
  private long dropped;
  private boolean ended;
  private boolean cut;
  private boolean endsInNewline = true;
  private long firstNul = -1;

  /** Reads {@code in} from where it stands; does not close it. */
  public LineReader(InputStream in) {
    this.in = in;
  }

  /** Goes to the next line; false where there is none. */
  public boolean next() throws IOException {
    dropRestOfCutLine();
    int from = position;
    while (true) {
      int newline = Newlines.find(buffer, from, limit);
      if (newline >= 0) {
        set(newline, newline + 1);
        return true;
      }
      int seen = limit - position;
      if (seen > MAX_LINE || !more()) {
        if (seen == 0) {
          return false;
        }
        endsInNewline = seen > MAX_LINE;
        set(limit, limit);
        return true;
      }
      from = position + seen;
    }
  }

  private void set(int lineEnd, int nextLine) {
    start = position;
    end = lineEnd;
    position = nextLine;
    number++;
    if (end - start > MAX_LINE) {
      end = start + MAX_LINE;
      cut = true;
    } else {
      cut = false;
      while (end > start && buffer[end - 1] == '\r') {
        end--;
      }
    }
  }

  private void dropRestOfCutLine() throws IOException {
    if (!cut) {
      return;
    }
    cut = false;
    if (position > 0 && buffer[position - 1] == '\n') {
      return;
    }
    do {
      int newline = Newlines.find(buffer, position, limit);
      if (newline >= 0) {
        position = newline + 1;
        endsInNewline = true;
        return;
      }
      position = limit;
      endsInNewline = false;
    } while (more());
  }

  /**
   * Goes to the next line that holds one of the needles, counting the lines between; false where
   * there is none.
   */
  public boolean nextWith(Needles needles) throws IOException {
    dropRestOfCutLine();
    while (true) {
      int found = needles.find(buffer, position, limit);
      if (found >= 0) {
        skipTo(lastNewline(position, found) + 1);
        return next();
      }
      int last = lastNewline(position, limit);
      if (last >= position) {
        skipTo(last + 1);
      }
      if (limit - position > MAX_LINE) {
        noteNul(limit);
        next();
        dropRestOfCutLine();
      } else if (!more()) {
        if (position < limit) {
          noteNul(limit);
          next();
        }
        return false;
      }
    }
  }

  /** Passes over what was looked at ahead: everything before {@code to}, counting its lines. */
  private void skipTo(int to) {
    int lines = noteNul(to);
    skip(to, lines);
  }

  /** How many lines end before {@code to}; takes note of the first of them that holds a NUL. */
  private int noteNul(int to) {
    int lines = Newlines.count(buffer, position, to);
    if (lines >= 0) {
      return lines;
    }
    for (int at = position; firstNul < 0 && at < to; at++) {
      if (buffer[at] == 0) {
        firstNul = number + 1 + Newlines.count(buffer, position, at);
      }
    }
    return ~lines;
  }

  /**
   * Passes over what was looked at ahead.
   *
   * @param to index in the buffer where the next line starts
   * @param lines how many lines lie between {@link #position()} and {@code to}
   */
  public void skip(int to, int lines) {
    position = to;
    number += lines;
    endsInNewline = true;
  }

  /**
   * Makes at least {@code count} bytes from {@link #position()} on visible where the stream has as
   * many; the current line's range is lost. Drops the rest of a line that was cut.
   *
   * @return how many bytes are visible
   */
  public int lookAhead(int count) throws IOException {
    dropRestOfCutLine();
    while (limit - position < count && more()) {
      // until there are enough
    }
    return limit - position;
  }

  /** Reads more behind {@code limit}, moving or growing the buffer; false at the stream's end. */
  private boolean more() throws IOException {
    if (ended) {
      return false;
    }
    if (position > 0) {
      System.arraycopy(buffer, position, buffer, 0, limit - position);
      dropped += position;
      limit -= position;
      position = 0;
    }
    int room = buffer.length - SLACK - limit;
    if (room == 0) {
      buffer = Arrays.copyOf(buffer, (buffer.length - SLACK) * 2 + SLACK);
      room = buffer.length - SLACK - limit;
    }
    int count = in.read(buffer, limit, room);
    ended = count < 0;
    limit += Math.max(count, 0);
    buffer[limit] = 0;
    return !ended;
  }

  private int lastNewline(int from, int to) {
    int i = to - 1;
    while (i >= from && buffer[i] != '\n') {
      i--;
    }
    return i < from ? from - 1 : i;
  }

  /** The array that the current line's range and the bytes ahead are in; changes between lines. */
  public byte[] buffer() {
    return buffer;
  }

  /** First byte of the current line. */
  public int start() {
    return start;
  }

  /** Behind the last byte of the current line, its end mark not counted. */
  public int end() {
    return end;
  }

  /** 1-based number of the current line; 0 before the first. */
  public long number() {
    return number;
  }

  /** First byte behind the current line and its end mark. */
  public int position() {
    return position;
  }

  /** Behind the last byte that was read ahead. */
  public int limit() {
    return limit;
  }

  /** True where nothing follows {@link #limit()}. */
  public boolean ended() {
    return ended;
  }

  /** True where the current line was longer than {@link #MAX_LINE}. */
  public boolean cut() {
    return cut;
  }

  /** True where what was read up to now ends in a newline, or is nothing. */
  public boolean endsInNewline() {
    return endsInNewline;
  }

  /** The first line with a NUL byte among those that {@link #nextWith} passed over, or -1. */
  public long firstNul() {
    return firstNul;
  }

  /** How many bytes were passed over up to the end of the current line. */
  public long bytes() {
    return dropped + position;
  }
}
