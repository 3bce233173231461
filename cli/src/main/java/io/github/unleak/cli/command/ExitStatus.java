package io.github.unleak.cli.command;

/** What the process ends with. */
public final class ExitStatus {

  /** Nothing at or above what {@code --fail-on} asks for. */
  public static final int NOTHING = 0;

  /** Such an object was found. */
  public static final int FOUND = 1;

  /** A usage error, an input that could not be read or held nothing, a file not written. */
  public static final int USAGE = 2;

  /** With {@code --require-scan}: no sign that kmemleak ran at all. */
  public static final int NO_SCAN = 3;

  /** A bug of ours. */
  public static final int BUG = 70;

  private ExitStatus() {}
}
