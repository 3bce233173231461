package io.github.unleak.cli.terminal;

import io.github.unleak.engine.Source;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the process is connected to.
 *
 * @param in standard input
 * @param out standard output; unlike a {@link PrintStream} it says when it takes no more
 * @param err standard error
 * @param colour whether colour is welcome on standard output, unless an option says otherwise
 * @param progress whether a line that is written over itself is welcome on standard error
 */
public record Terminal(
    InputStream in, OutputStream out, PrintStream err, boolean colour, boolean progress) {

  /** Without progress. */
  public Terminal(InputStream in, OutputStream out, PrintStream err, boolean colour) {
    this(in, out, err, colour, false);
  }

  /** The streams of this process. */
  public static Terminal ofProcess() {
    return new Terminal(
        System.in,
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        isTerminal(Path.of("/proc/self/fd/1")) && wantsColour(System.getenv()),
        isTerminal(Path.of("/proc/self/fd/2")) && isCapable(System.getenv()));
  }

  /**
   * True where {@code descriptor} leads to a terminal. Java has no isatty(); {@code
   * System.console()} asks for standard input as well, and newer JDKs always give one. Where there
   * is no /proc, text is not coloured unless asked for.
   */
  private static boolean isTerminal(Path descriptor) {
    try {
      String device = Files.readSymbolicLink(descriptor).toString();
      return device.startsWith("/dev/pts/")
          || device.startsWith("/dev/tty")
          || device.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** False where the user has said so in the environment: {@code NO_COLOR}, {@code TERM=dumb}. */
  static boolean wantsColour(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty() && isCapable(environment);
  }

  private static boolean isCapable(Map<String, String> environment) {
    return !environment.getOrDefault("TERM", "dumb").equals("dumb");
  }

  /** What arguments name: paths, and {@code -} for standard input. */
  public List<Source> sources(List<String> arguments) {
    List<Source> sources = new ArrayList<>();
    for (String argument : arguments) {
      sources.add(argument.equals("-") ? Source.of("-", in) : Source.ofPath(argument));
    }
    return sources;
  }

  /** The same, where everything but errors is unwelcome on standard error if {@code quiet}. */
  public Terminal quiet(boolean quiet) {
    return new Terminal(in, out, err, colour, progress && !quiet);
  }
}
