package io.github.unleak.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each point of the page on interpretation has a test, and each test names a point that exists. */
class InterpretationPageTest {

  private static final Pattern POINT = Pattern.compile("(?m)^- \\[([RT]-\\d\\d)\\] ");
  private static final Pattern BULLET = Pattern.compile("(?m)^- ");
  private static final Pattern MARK = Pattern.compile("@Interprets\\(([^)]*)\\)");
  private static final Pattern ID = Pattern.compile("\"([^\"]*)\"");

  @Test
  void everyPointHasATestAndEveryTestAPoint() throws IOException {
    List<String> points = points();
    assertEquals(new TreeSet<>(points), new TreeSet<>(marks()));
    assertEquals(points.size(), Set.copyOf(points).size(), "an id is used twice");
    assertTrue(points.size() > 30, "the points were not found");
  }

  @Test
  void everyBulletIsAPoint() throws IOException {
    assertEquals(BULLET.matcher(page()).results().count(), points().size());
  }

  private static List<String> points() throws IOException {
    return POINT.matcher(page()).results().map(match -> match.group(1)).toList();
  }

  private static String page() throws IOException {
    return Files.readString(root().resolve("docs/interpretation.md"));
  }

  private static List<String> marks() throws IOException {
    List<Path> sources;
    try (Stream<Path> files = Files.walk(root().resolve("parser/src/test/java"))) {
      sources = files.filter(file -> file.toString().endsWith("Test.java")).toList();
    }
    List<String> ids = new ArrayList<>();
    for (Path source : sources) {
      Matcher mark = MARK.matcher(Files.readString(source));
      while (mark.find()) {
        ID.matcher(mark.group(1)).results().forEach(id -> ids.add(id.group(1)));
      }
    }
    return ids;
  }

  /** The folder of the project: tests run in that of their module. */
  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/interpretation.md"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
