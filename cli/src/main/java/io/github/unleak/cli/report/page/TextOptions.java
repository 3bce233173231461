package io.github.unleak.cli.report.page;

/**
 * How a text report is written.
 *
 * @param colour whether escape sequences are wanted
 * @param verbose everything instead of a selection
 */
public record TextOptions(Colour colour, boolean verbose) {

  /** Black on white, a selection. */
  public static final TextOptions PLAIN = new TextOptions(Colour.OFF, false);

  /** {@code limit}, or no limit where everything is wanted. */
  public int limit(int limit) {
    return verbose ? Integer.MAX_VALUE : limit;
  }
}
