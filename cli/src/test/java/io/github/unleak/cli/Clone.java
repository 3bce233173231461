package io.github.unleak.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds files of the clone that the tests run in. */
public final class Clone {

  private Clone() {}

  /** The top of the clone: as the build says, or where the tests were started. */
  public static Path root() {
    String told = System.getProperty("unleak.root");
    Path path = told == null ? Path.of("").toAbsolutePath() : Path.of(told);
    while (path != null && !Files.exists(path.resolve("parser/pom.xml"))) {
      path = path.getParent();
    }
    if (path == null) {
      throw new IllegalStateException("these tests run in a clone of the project");
    }
    return path;
  }
}
