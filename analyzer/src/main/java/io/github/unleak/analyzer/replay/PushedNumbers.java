package io.github.unleak.analyzer.replay;

/**
 * The page frame numbers at the bottom of a magazine when it went onto the depot, where they stay
 * unchanged. A report's dump shows the same.
 *
 * @param line of the push
 * @param time on the trace's clock
 */
public record PushedNumbers(long line, long time, long first, long second, long third) {

  /** How many numbers a dump of 32 bytes shows behind the first word, at least. */
  public static final int COUNT = 3;
}
