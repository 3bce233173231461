package io.github.unleak.cli.terminal;

/** Ends a command with a message for the user and {@link ExitStatus#USAGE}. */
public final class CommandFailed extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** One sentence without a final full stop. */
  public CommandFailed(String message) {
    super(message);
  }
}
