package io.github.unleak.cli;

import io.github.unleak.cli.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What a run of the command line left, in this process.
 *
 * @param status the exit status
 * @param out standard output
 * @param err standard error
 */
public record Ran(int status, String out, String err) {

  /** Runs with nothing on standard input. */
  public static Ran unleak(String... arguments) {
    return with("", false, arguments);
  }

  /** Runs with {@code in} on standard input, where colour is welcome or not. */
  public static Ran with(String in, boolean colour, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            colour);
    int status = RootCommand.run(terminal, arguments);
    return new Ran(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
