package io.github.unleak.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes reports to where they go. */
public final class Output {

  /** Something that writes itself. */
  public interface Content {
    public void write(OutputStream out) throws IOException;
  }

  private final OutputStream standard;

  public Output(Terminal terminal) {
    standard = terminal.out();
  }

  /**
   * Writes {@code content} to {@code file}, or to standard output where it is {@code null} or
   * {@code -}. A reader of standard output that has had enough ends the writing without a word.
   *
   * @throws CommandFailed where it cannot be written
   */
  public void write(@Nullable Path file, Content content) {
    if (file == null || file.toString().equals("-")) {
      toStandard(content);
    } else {
      toFile(file, content);
    }
  }

  private void toStandard(Content content) {
    try {
      content.write(standard);
      standard.flush();
    } catch (IOException e) {
      endOf(e);
    } catch (UncheckedIOException e) {
      endOf(Objects.requireNonNull(e.getCause()));
    }
  }

  private static void endOf(IOException e) {
    String message = String.valueOf(e.getMessage());
    if (!message.toLowerCase(Locale.ROOT).contains("pipe")) {
      throw new CommandFailed("cannot write to standard output: " + message);
    }
  }

  private static void toFile(Path file, Content content) {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      content.write(out);
    } catch (IOException e) {
      throw new CommandFailed("cannot write " + file + ": " + reason(e));
    } catch (UncheckedIOException e) {
      throw new CommandFailed(
          "cannot write " + file + ": " + reason(Objects.requireNonNull(e.getCause())));
    }
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such folder";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return String.valueOf(e.getMessage());
  }
}
