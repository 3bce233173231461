package io.github.unleak.cli.option;

import io.github.unleak.cli.terminal.Messages;
import io.github.unleak.cli.terminal.Terminal;
import picocli.CommandLine.Option;

/** The options of every command. */
public final class CommonOptions {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print only errors to standard error.")
  public boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description =
          "Print every message to standard error, also about ignored files, and report everything"
              + " instead of a selection.")
  public boolean verbose;

  /** Messages on the standard error of {@code terminal}, as loud as asked for. */
  public Messages messages(Terminal terminal) {
    return new Messages(terminal, quiet, verbose);
  }
}
