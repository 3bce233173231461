package io.github.unleak.cli;

import io.github.unleak.cli.terminal.Terminal;

/** Where the process starts, and the only place where it ends. */
public final class Main {

  private Main() {}

  /** Runs the command line and exits with its status. */
  public static void main(String[] arguments) {
    System.exit(RootCommand.run(Terminal.ofProcess(), arguments));
  }
}
