package io.github.unleak.parser.line;

import java.io.Serializable;

/**
 * The line that a record came from.
 *
 * @param path the input as the user named it, or as it was found below a folder the user named
 * @param line 1-based number of the line in the input after decompression
 */
public record SourceLine(String path, long line) implements Serializable {

  /** {@code path:line}, the form that editors and compilers use. */
  @Override
  public String toString() {
    return path + ":" + line;
  }
}
