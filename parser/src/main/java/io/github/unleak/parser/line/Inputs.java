package io.github.unleak.parser.line;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the inputs that a command line names: files, folders and tars with all below them, and
 * {@code -}.
 */
public final class Inputs {

  private static final Comparator<Path> BY_NAME =
      Comparator.comparing(Inputs::name, new NaturalOrder());

  private final List<Input> found = new ArrayList<>();
  private final Set<Path> folders = new HashSet<>();
  private final Map<Object, String> files = new HashMap<>();
  private final Consumer<Diagnostic> diagnostics;

  /**
   * Finds nothing yet.
   *
   * @param diagnostics receives what does not exist or cannot be read
   */
  public Inputs(Consumer<Diagnostic> diagnostics) {
    this.diagnostics = diagnostics;
  }

  /**
   * The inputs in the order of the arguments.
   *
   * @param arguments paths as {@link #path} takes them; {@code -} is standard input
   * @param standardInput what {@code -} reads; never closed
   * @param diagnostics receives what does not exist or cannot be read
   */
  public static List<Input> find(
      List<String> arguments, InputStream standardInput, Consumer<Diagnostic> diagnostics) {
    Inputs inputs = new Inputs(diagnostics);
    for (String argument : arguments) {
      if (argument.equals("-")) {
        inputs.stream("-", standardInput);
      } else {
        inputs.path(argument);
      }
    }
    return inputs.found();
  }

  /** All that was found, in the order of the calls. */
  public List<Input> found() {
    return List.copyOf(found);
  }

  /**
   * Adds what is read but once, a pipe for instance; if it is a tar, the files in it.
   *
   * @param name used in reports
   * @param in never closed
   */
  public void stream(String name, InputStream in) {
    once(name, uncloseable(in));
  }

  /**
   * Adds bytes in memory; if they are a tar, the files in it.
   *
   * @param name used in reports
   * @param folder the folder that the bytes stand in, or {@code null}: the user named them
   */
  public void bytes(String name, @Nullable String folder, byte[] bytes) {
    List<Input> entries = null;
    try (PeekableStream stored = new PeekableStream(new ByteArrayInputStream(bytes))) {
      entries = Archive.of(name, stored, diagnostics);
    } catch (IOException e) {
      // whoever opens it will say so
    }
    if (entries == null) {
      found.add(new Input(name, folder, () -> new ByteArrayInputStream(bytes)));
    } else {
      found.addAll(entries);
    }
  }

  /**
   * Adds a file, or a folder or tar with all below it, in natural order of the names ({@code
   * kmemleak-2} before {@code kmemleak-10}). Hidden files are left out, and so is whatever in a
   * folder is no regular file. A file that is named twice, by whatever path or link, counts once.
   */
  public void path(String argument) {
    if (argument.isEmpty()) {
      unreadable("''", "an empty argument, perhaps an unset variable of a script");
      return;
    }
    Path path;
    try {
      path = Path.of(argument);
    } catch (InvalidPathException e) {
      unreadable(argument, "no valid path");
      return;
    }
    if (!Files.exists(path)) {
      unreadable(argument, "no such file or folder");
    } else if (Files.isDirectory(path)) {
      folders.clear();
      folder(path, argument);
    } else {
      file(path, null);
    }
  }

  /** A file, or the files in it where it is a tar. */
  private void file(Path path, @Nullable String folder) {
    try {
      if (!Files.isRegularFile(path)) {
        once(path.toString(), Files.newInputStream(path));
        return;
      }
      String before = files.putIfAbsent(identity(path), path.toString());
      if (before != null) {
        diagnostics.accept(
            new Diagnostic(
                DiagnosticCode.DUPLICATE_INPUT, path + ": the same file as " + before, null));
        return;
      }
      List<Input> entries = Archive.of(path, diagnostics);
      if (entries == null) {
        found.add(Input.of(path, folder));
      } else {
        found.addAll(entries);
      }
    } catch (IOException e) {
      found.add(Input.of(path, folder)); // whoever opens it will say so
    }
  }

  /** What tells a file from all others: its inode, or its path without links. */
  private static Object identity(Path path) throws IOException {
    Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    return key == null ? path.toRealPath() : key;
  }

  /** What can be read but once, a pipe, or the files in it where it is a tar. */
  private void once(String path, InputStream in) {
    PeekableStream stored = new PeekableStream(in);
    try {
      List<Input> entries = Archive.of(path, stored, diagnostics);
      if (entries == null) {
        found.add(Input.once(path, () -> stored));
      } else {
        found.addAll(entries);
      }
    } catch (IOException e) {
      found.add(
          new Input(
              path,
              null,
              () -> {
                throw e;
              }));
    }
  }

  private void folder(Path folder, String argument) {
    List<Path> entries = new ArrayList<>();
    try {
      if (!folders.add(folder.toRealPath())) {
        return; // a link back to where we are
      }
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
        stream.forEach(entries::add);
      }
    } catch (IOException | DirectoryIteratorException e) {
      unreadable(folder.toString(), "the folder cannot be read");
      return;
    }
    entries.sort(BY_NAME);
    for (Path entry : entries) {
      if (name(entry).startsWith(".")) {
        continue;
      }
      if (Files.isDirectory(entry)) {
        folder(entry, argument);
      } else if (Files.isRegularFile(entry)) {
        file(entry, argument);
      }
    }
  }

  private void unreadable(String path, String reason) {
    diagnostics.accept(new Diagnostic(DiagnosticCode.UNREADABLE_INPUT, path + ": " + reason, null));
  }

  private static String name(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  private static InputStream uncloseable(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return in.read(bytes, offset, length);
      }

      @Override
      public void close() {
        // whoever handed it in closes it
      }
    };
  }
}
