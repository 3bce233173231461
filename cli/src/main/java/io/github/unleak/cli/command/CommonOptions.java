package io.github.unleak.cli.command;

import picocli.CommandLine.Option;

/** The options of every command. */
final class CommonOptions {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;

  @Option(
      names = {"-q", "--quiet"},
      description = "Tell of errors alone on standard error.")
  boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description =
          "Tell of everything on standard error, files left alone included, and report in full"
              + " instead of a selection.")
  boolean verbose;
}
