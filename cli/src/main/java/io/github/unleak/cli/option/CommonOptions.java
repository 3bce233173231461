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
      description = "Tell of errors alone on standard error.")
  public boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description =
          "Tell of everything on standard error, files left alone included, and report in full"
              + " instead of a selection.")
  public boolean verbose;

  /** Messages on the standard error of {@code terminal}, as loud as asked for. */
  public Messages messages(Terminal terminal) {
    return new Messages(terminal, quiet, verbose);
  }
}
