package io.github.unleak.parser.ftrace;

import io.github.unleak.parser.line.Newlines;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a trace, with room in front for what was left over of the piece before. It may come
 * with a list of the lines that are of interest.
 *
 * <p>Hot: raw indexes.
 */
final class TraceChunk {

  /** Room in front. */
  static final int ROOM = 1 << 16;

  /** Bytes that are read at a time. */
  static final int SIZE = 1 << 18;

  /** Bytes behind the last one that may be read. */
  static final int SLACK = 256;

  /** With more lines of interest than this it is no use to list them. */
  private static final int MOST_LISTED = 1 << 9;

  final byte[] bytes = new byte[ROOM + SIZE + SLACK];

  /** Behind the last byte. */
  int to = ROOM;

  /** True where the input ends here. */
  boolean last;

  /** Why it ends here. */
  @Nullable IOException failure;

  private final int[] starts = new int[MOST_LISTED + 1];
  private final int[] passed = new int[MOST_LISTED + 1];
  private int first;
  private int count;

  /** Forgets everything. */
  void clear() {
    to = ROOM;
    last = false;
    failure = null;
    count = 0;
  }

  /**
   * Lists the lines of interest, of those that begin and end in this piece. The list ends with the
   * place up to which it is complete. False where there are too many for it to be of use.
   */
  boolean sieve(LineSieve sieve) {
    int end = to;
    while (end > ROOM && bytes[end - 1] != '\n') {
      end--;
    }
    first = Newlines.find(bytes, ROOM, end) + 1;
    if (first == 0) {
      return true;
    }
    int at = first;
    while (true) {
      at = sieve.pass(bytes, at, end);
      starts[count] = at;
      passed[count++] = sieve.lines();
      if (at >= end || count > MOST_LISTED) {
        return at >= end;
      }
      at = Newlines.find(bytes, at, end) + 1;
    }
  }

  /** How many places are listed. */
  int listed() {
    return count;
  }

  /** Where the part begins of which lines are listed. */
  int first() {
    return first;
  }

  /** Where a listed line begins. */
  int start(int index) {
    return starts[index];
  }

  /** How many lines of no interest are before it. */
  int passed(int index) {
    return passed[index];
  }
}
