package io.github.unleak.engine;

import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.Inputs;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Something to read: a path, bytes in memory, or a stream. A tar, compressed or not, counts as the
 * folder that it holds, wherever its bytes are; compression is recognised by content.
 */
public final class Source {

  private final Consumer<Inputs> adding;

  private Source(Consumer<Inputs> adding) {
    this.adding = adding;
  }

  /** A file, or a folder with all below it. */
  public static Source of(Path path) {
    return ofPath(path.toString());
  }

  /**
   * The same by its name; one that is no path, or does not exist, is a diagnostic of the result and
   * not an exception.
   */
  public static Source ofPath(String path) {
    return new Source(inputs -> inputs.path(path));
  }

  /**
   * Bytes in memory.
   *
   * @param name used in reports, for instance that of the file the bytes come from
   * @param bytes not copied; must not change while they are read
   */
  public static Source of(String name, byte[] bytes) {
    return new Source(inputs -> inputs.bytes(name, null, bytes));
  }

  /**
   * Bytes in memory, found in a folder. Files of one folder may be parts of one recording, and a
   * file of another kind among them is no error.
   *
   * @param folder used in reports
   * @param name of the bytes inside the folder
   * @param bytes not copied; must not change while they are read
   */
  public static Source of(String folder, String name, byte[] bytes) {
    return new Source(inputs -> inputs.bytes(folder + "/" + name, folder, bytes));
  }

  /**
   * What can be read but once, a pipe for instance.
   *
   * @param name used in reports
   * @param in never closed
   */
  public static Source of(String name, InputStream in) {
    return new Source(inputs -> inputs.stream(name, in));
  }

  /** All inputs of the sources, in order. */
  static List<Input> inputs(List<Source> sources, Consumer<Diagnostic> diagnostics) {
    Inputs inputs = new Inputs(diagnostics);
    sources.forEach(source -> source.adding.accept(inputs));
    return inputs.found();
  }
}
