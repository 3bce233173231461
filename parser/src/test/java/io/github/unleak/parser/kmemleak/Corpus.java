package io.github.unleak.parser.kmemleak;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The collection of reports from mailing lists. It is not ours to ship: the tests look for it in
 * the system property {@code unleak.corpus}, and in a folder {@code shared/corpus} beside any
 * folder above the working directory.
 */
final class Corpus {

  static final String ABSENT =
      "no corpus: set -Dunleak.corpus=FOLDER or put it into a folder shared/corpus above";

  private Corpus() {}

  static Optional<Path> find() {
    String named = System.getProperty("unleak.corpus");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path corpus = at.resolve("shared/corpus");
      if (Files.isDirectory(corpus.resolve("kmemleak"))) {
        return Optional.of(corpus);
      }
    }
    return Optional.empty();
  }
}
