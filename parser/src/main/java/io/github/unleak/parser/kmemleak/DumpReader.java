package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.TextCursor;
import java.util.Arrays;

/**
 * Collects the rows of one hex dump. A row is 16 bytes, or what the title still promises, and the
 * characters of the same bytes behind them; these may be squeezed, missing, or on the next line.
 * They may look like hexadecimal digits: no more bytes are taken than promised. Rows carry no
 * offset, so a row has its place only if everything from the title on is there: bytes after a gap
 * are dropped.
 */
final class DumpReader {

  private static final int ROW = 16;

  private byte[] bytes = new byte[64];
  private int promised;
  private int cpu;
  private int count;
  private int dropped;
  private int rows;
  private int rowStart;
  private boolean charactersMissing;
  private boolean charactersTried;
  private boolean stopped;
  private final byte[] scratch = new byte[2 * ROW];

  /** Starts a dump; without a title it is one of 0 bytes. */
  void start(int promisedBytes, int onCpu) {
    promised = promisedBytes;
    cpu = onCpu;
    count = 0;
    dropped = 0;
    rows = 0;
    rowStart = 0;
    charactersMissing = false;
    charactersTried = false;
    stopped = false;
    if (bytes.length < promised + ROW) {
      bytes = new byte[promised + ROW];
    }
  }

  /** Tries to read a row, or the part of one that is on this line. */
  Match row(TextCursor cursor) {
    charactersTried = charactersMissing;
    if (charactersMissing) {
      int from = cursor.at();
      charactersMissing = false;
      if (characters(cursor) && restIsBlank(cursor)) {
        rowStart = count;
        return Match.YES;
      }
      cursor.at(from);
      rowStart = count;
    }
    if (stopped) {
      return skippedRow(cursor);
    }
    if (wholeRow(cursor)) {
      return Match.YES;
    }
    if (count > rowStart && wholeByItself(cursor)) {
      // the row above was cut, not wrapped: how many bytes are missing is unknown
      stopped = true;
      rows++;
      pass(cursor);
      return Match.DAMAGED;
    }
    int before = count;
    while (count < promised && count - rowStart < ROW && pair(cursor, bytes, count)) {
      count++;
    }
    if (count == before) {
      return Match.NO;
    }
    if (count < promised && count - rowStart < ROW) {
      return cursor.atEnd() ? Match.YES : stop(cursor);
    }
    rows++;
    if (restIsBlank(cursor)) {
      charactersMissing = true;
      return Match.YES;
    }
    int from = cursor.at();
    if (!characters(cursor)) {
      cursor.at(from);
      rowStart = count;
      pass(cursor);
      return Match.DAMAGED;
    }
    rowStart = count;
    return Match.YES;
  }

  /** A row of 16 bytes exactly as printed, which most are. */
  private boolean wholeRow(TextCursor cursor) {
    if (count != rowStart
        || promised - count < ROW
        || cursor.end() - cursor.at() != HexRow.CHARACTERS_AT + ROW
        || !HexRow.decode(cursor.bytes(), cursor.at(), ROW, bytes, count)) {
      return false;
    }
    count += ROW;
    rows++;
    rowStart = count;
    cursor.at(cursor.end());
    return true;
  }

  /**
   * A line that could not be read stood where a row is expected: the place of the rows after it is
   * unknown. The characters of the row above may have looked like that.
   */
  void gap() {
    if (!charactersTried) {
      elided();
    }
    charactersTried = false;
  }

  /** Lines were cut out here: the place of the rows after them is unknown. */
  void elided() {
    if (count < promised) {
      count = rowStart;
      stopped = true;
      rows++;
    }
  }

  /**
   * The object ends here. If fewer rows were seen than were printed, and no unreadable line stands
   * for the others, any of them may be missing: no byte has a known place then. Two cases are
   * clear: the input ended inside the dump ({@code cut}), or the last row is shorter than those
   * that were seen.
   */
  void end(boolean cut) {
    int printed = (promised + ROW - 1) / ROW;
    int seen = rows + (count > rowStart && !charactersMissing ? 1 : 0);
    boolean onlyLastMissing = promised % ROW != 0 && count == (printed - 1) * ROW;
    if (!cut && count > 0 && seen < printed && !onlyLastMissing) {
      dropped = count;
      count = 0;
    }
  }

  /** True at 16 bytes followed by their 16 characters. */
  private boolean wholeByItself(TextCursor cursor) {
    int from = cursor.at();
    int pairs = 0;
    while (pairs < ROW && pair(cursor, scratch, pairs)) {
      pairs++;
    }
    boolean whole = pairs == ROW && !restIsBlank(cursor) && charactersOf(cursor, scratch, 0, ROW);
    whole = whole && restIsBlank(cursor);
    cursor.at(from);
    return whole;
  }

  /** A byte is missing in this row: the place of what follows is unknown. */
  private Match stop(TextCursor cursor) {
    count = rowStart;
    stopped = true;
    rows++;
    pass(cursor);
    return Match.DAMAGED;
  }

  private Match skippedRow(TextCursor cursor) {
    int pairs = 0;
    int digits = 0;
    while (pairs < ROW && digits < 3) {
      cursor.skipSpaces();
      int from = cursor.at();
      digits = cursor.hex() ? cursor.at() - from : 3;
      pairs++;
    }
    if (pairs < 4) {
      return Match.NO;
    }
    rows++;
    pass(cursor);
    return Match.YES;
  }

  private static boolean pair(TextCursor cursor, byte[] into, int index) {
    int from = cursor.at();
    cursor.skipSpaces();
    int high = Character.digit(cursor.peek(), 16);
    int low = Character.digit(cursor.peek(1), 16);
    int after = cursor.peek(2);
    if (high < 0 || low < 0 || (after != ' ' && after != -1)) {
      cursor.at(from);
      return false;
    }
    into[index] = (byte) (high << 4 | low);
    cursor.at(cursor.at() + 2);
    return true;
  }

  /** Takes the characters of the current row; spaces count for nothing, mailers lose them. */
  private boolean characters(TextCursor cursor) {
    return charactersOf(cursor, bytes, rowStart, count);
  }

  private static boolean charactersOf(TextCursor cursor, byte[] row, int start, int end) {
    for (int i = start; i < end; i++) {
      int expected = character(row[i]);
      if (expected == ' ') {
        continue;
      }
      cursor.skipSpaces();
      if (cursor.peek() != expected) {
        return cursor.atEnd() && i > start;
      }
      cursor.at(cursor.at() + 1);
    }
    return true;
  }

  /** What {@code hex_dump_to_buffer()} in lib/hexdump.c prints of a byte. */
  static int character(byte b) {
    return b >= ' ' && b < 0x7f ? b : '.';
  }

  private static boolean restIsBlank(TextCursor cursor) {
    cursor.skipSpaces();
    return cursor.atEnd();
  }

  /** Gives up what is left of the line, but not a backtrace that lost its line break. */
  private static void pass(TextCursor cursor) {
    int backtrace = cursor.find("backtrace");
    cursor.at(backtrace < 0 ? cursor.end() : backtrace);
  }

  /** True where more bytes were promised than were read. */
  boolean isShort() {
    return count < promised;
  }

  /** Bytes that were read, those without a known place included. */
  int seen() {
    return count + dropped;
  }

  int promised() {
    return promised;
  }

  HexDump dump() {
    return promised == 0 ? HexDump.NONE : new HexDump(Arrays.copyOf(bytes, count), promised, cpu);
  }
}
