package io.github.unleak.parser.ftrace.dat;

/** Bytes that can be read at any place. */
interface Bytes {

  /** How many there are. */
  long size();

  /**
   * Reads {@code count} bytes at {@code offset} into {@code [from, from + count)}.
   *
   * @return how many of them were there, 0 to {@code count}
   */
  int read(long offset, byte[] into, int from, int count);
}
