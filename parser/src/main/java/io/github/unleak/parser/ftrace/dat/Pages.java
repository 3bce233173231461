package io.github.unleak.parser.ftrace.dat;

/** The sub-buffers of one CPU, one after another. */
interface Pages {

  /** Largest sub-buffer that is believed, in bytes; the kernel's limit is half of it. */
  int LARGEST = 1 << 20;

  /** True for what can be a sub-buffer's size. */
  static boolean isSize(long bytes) {
    return bytes >= 64 && bytes <= LARGEST && bytes % 4 == 0;
  }

  /** Goes to the next one; false where there is none. */
  boolean next();

  /** The array it is in; changes. */
  byte[] bytes();

  /** Its first byte in the array. */
  int start();

  /** How many bytes of it are there: fewer than a sub-buffer's size where the file is cut. */
  int length();

  /** Where in the file it is, or for a compressed one, where what holds it is. */
  long offset();

  /**
   * True where something is missing between the sub-buffer before and this one, or behind the last
   * one; once for each such place.
   */
  boolean takeGap();
}
