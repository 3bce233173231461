package io.github.unleak.cli.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.cli.Clone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The classes that ARCHITECTURE.md names exist. */
class ArchitecturePageTest {

  /** {@code Judge}, {@code evidence/HashedJoin}, {@code TraceEvidence.Diverged}: the first name. */
  private static final Pattern NAME =
      Pattern.compile("`(?:[a-z]+/)*([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(?:\\.[A-Za-z_]+)*`");

  @Test
  void everyClassNamedIsASourceFile() throws IOException {
    Set<String> classes = new TreeSet<>();
    for (String module : List.of("parser", "analyzer", "engine", "cli", "verify", "simulator")) {
      try (Stream<Path> files = Files.walk(Clone.root().resolve(module).resolve("src/main/java"))) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(".java"))
            .forEach(name -> classes.add(name.substring(0, name.length() - 5)));
      }
    }
    Set<String> missing = new TreeSet<>();
    String page = Files.readString(Clone.root().resolve("ARCHITECTURE.md"));
    List<String> named = NAME.matcher(page).results().map(match -> match.group(1)).toList();
    for (String name : named) {
      if (!classes.contains(name)) {
        missing.add(name);
      }
    }
    assertTrue(named.size() > 80, "the names were not found: " + named.size());
    assertEquals(Set.of(), missing);
  }
}
