package io.github.unleak.cli.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.cli.Clone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What ARCHITECTURE.md says of source files. */
class SourceTest {

  private static final int MAX_LINES = 400;
  private static final int MAX_FILES = 25;
  private static final Pattern VAGUE =
      Pattern.compile("(Abstract|Base)[A-Z].*|.*(Manager|Factory|Impl|Utils?|Helper)");

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String module : List.of("simulator", "parser", "analyzer", "engine", "verify", "cli")) {
      try (Stream<Path> files = Files.walk(Clone.root().resolve(module).resolve("src"))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    return sources;
  }

  @Test
  void filesAreSmall() throws IOException {
    List<String> tooLong = new ArrayList<>();
    List<Path> sources = sources();
    for (Path file : sources) {
      int lines = Files.readAllLines(file).size();
      if (lines > MAX_LINES) {
        tooLong.add(Clone.root().relativize(file) + ": " + lines);
      }
    }
    assertTrue(sources.size() > 50, "the source tree was not found");
    assertEquals(List.of(), tooLong);
  }

  /** Those that are still to be split may not grow. */
  private static final Map<String, Integer> LARGE_PACKAGES =
      Map.of(
          "parser/ftrace", 33,
          "parser/ftrace/dat", 35,
          "parser/kmemleak", 39,
          "analyzer/verdict", 37,
          "analyzer/timeline", 34,
          "analyzer/replay", 72,
          "analyzer/evidence", 37);

  @Test
  void packagesAreSmall() throws IOException {
    Map<String, Integer> sizes = new TreeMap<>();
    for (Path file : sources()) {
      String path = Clone.root().relativize(file).toString();
      if (path.contains("src/main/java/io/github/unleak/") && !path.endsWith("-info.java")) {
        String name = path.substring(path.indexOf("/unleak/") + "/unleak/".length());
        sizes.merge(name.substring(0, Math.max(0, name.lastIndexOf('/'))), 1, Integer::sum);
      }
    }
    sizes
        .entrySet()
        .removeIf(size -> size.getValue() <= LARGE_PACKAGES.getOrDefault(size.getKey(), MAX_FILES));
    assertEquals(Map.of(), sizes);
  }

  @Test
  void namesSayWhatAThingIs() throws IOException {
    List<String> vague = new ArrayList<>();
    for (Path file : sources()) {
      String name = file.getFileName().toString().replace(".java", "");
      if (VAGUE.matcher(name).matches()) {
        vague.add(Clone.root().relativize(file).toString());
      }
    }
    assertEquals(List.of(), vague);
  }
}
