package io.github.unleak.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.cli.Schemas;
import io.github.unleak.cli.report.analysis.ReportFormat;
import io.github.unleak.cli.report.page.TextOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every sample prints what its {@code expected.txt} and {@code expected.json} hold. Rewritten with
 * {@code -Dgolden=update}, to be read before they are committed.
 */
class GoldenTest {

  private static final boolean UPDATE = "update".equals(System.getProperty("golden"));

  /** What a case's folder may hold; anything else is an expectation that nobody looks at. */
  private static final Set<String> KNOWN =
      Set.of("input", "args", "ORIGIN.md", "truth.json", "expected.txt", "expected.json");

  @TestFactory
  Stream<DynamicTest> everySamplePrintsWhatIsExpected() {
    assertFalse(
        UPDATE && System.getenv("CI") != null, "-Dgolden=update is refused where CI is set");
    return Sample.all().stream()
        .map(sample -> DynamicTest.dynamicTest(sample.name(), () -> check(sample)));
  }

  private static void check(Sample sample) throws IOException {
    Analysis analysis = sample.analyze();
    String json = print(analysis, ReportFormat.JSON);
    Schemas.valid("analysis", json);
    Schemas.validLines("analysis-line", print(analysis, ReportFormat.JSONL));
    compare(sample.folder().resolve("expected.txt"), print(analysis, ReportFormat.TEXT));
    compare(sample.folder().resolve("expected.json"), json);
  }

  private static String print(Analysis analysis, ReportFormat format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    format.report(TextOptions.PLAIN).write(analysis, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void compare(Path expected, String actual) throws IOException {
    if (UPDATE) {
      Files.writeString(expected, actual);
    } else if (Files.exists(expected)) {
      assertEquals(Files.readString(expected), actual, expected.getFileName().toString());
    } else {
      fail(expected + " is missing: run with -Dgolden=update, and read what it writes");
    }
  }

  @Test
  void noExpectationIsUnused() throws IOException {
    Set<String> unused = new TreeSet<>();
    for (Sample sample : Sample.all()) {
      assertTrue(Files.isDirectory(sample.folder().resolve("input")), sample.name());
      try (Stream<Path> files = Files.list(sample.folder())) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> !KNOWN.contains(name))
            .forEach(name -> unused.add(sample.name() + "/" + name));
      }
    }
    assertEquals(Set.of(), unused);
    assertFalse(Sample.all().isEmpty(), "the samples were not found");
  }
}
