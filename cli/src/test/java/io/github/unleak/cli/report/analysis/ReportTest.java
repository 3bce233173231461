package io.github.unleak.cli.report.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.cli.Schemas;
import io.github.unleak.cli.report.Samples;
import io.github.unleak.cli.report.page.Colour;
import io.github.unleak.cli.report.page.Page;
import io.github.unleak.cli.report.page.TextOptions;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static String text(Analysis analysis, ReportFormat format, TextOptions options)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    format.report(options).write(analysis, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String text(Analysis analysis) throws IOException {
    return text(analysis, ReportFormat.TEXT, TextOptions.PLAIN);
  }

  private static List<Analysis> all() {
    return List.of(
        Samples.fiveMagazines(), Samples.mixed(), Samples.nothing(2, true), Samples.many(50));
  }

  @Test
  void drawsTheChainOfTheReportThatStartedIt() throws IOException {
    String text = text(Samples.fiveMagazines());
    assertTrue(
        text.contains(
            """
                0xffff8881411f9000 -> 0xffff8881261c1000 -> 0xffff88812be26400 ->
                0xffff8881392ec000 -> 0xffff8881a5301000 -> NULL
            """),
        text);
    assertTrue(text.contains("TRANSIENT, probable"), text);
    assertTrue(text.contains("allocated by softirq (pid 0), 11329.803 to 11329.807 s"), text);
    assertTrue(text.contains("7591c127f3b1"), text);
    assertTrue(text.contains("backtrace:\n    free_iova_fast+0x28e/0x4e0\n"), text);
    assertTrue(text.endsWith("Summary: no leak; 5 transient (5 probable)\n"), text);
  }

  @Test
  void leaksComeFirstAndWhatTheyHoldIsFoldedUnderThem() throws IOException {
    String text = text(Samples.mixed());
    assertTrue(text.indexOf("[1] memory leak in some_probe: LEAK, probable") > 0, text);
    assertTrue(text.contains("and 1 object (1024 bytes) reached from them"), text);
    assertTrue(
        text.contains("[2] memory leak in some_child: LEAK, probable; 1 object, 1024 bytes,"),
        text);
    assertTrue(text.contains("from [1] alone"), text);
    assertTrue(text.indexOf("LEAK") < text.indexOf("TRANSIENT"), text);
    assertTrue(text.contains("Summary: 2 leaks (2 probable); 1 transient (1 proven)"), text);
  }

  @Test
  void whatWasLostIsSaidOnTop() throws IOException {
    assertTrue(
        text(Samples.mixed())
            .contains("\nlost in the inputs, which lowers certainty: damaged-dump\n"));
    assertFalse(text(Samples.fiveMagazines()).contains("lost in the inputs"));
    Diagnostic loss = diagnostic(DiagnosticCode.ELISION);
    assertEquals("elision (3)", TextReport.losses(List.of(loss, loss, loss)));
  }

  @Test
  void manyEqualObjectsCollapse() throws IOException {
    String text = text(Samples.many(5000));
    assertTrue(text.lines().count() < 30, text);
    assertTrue(text.contains("and 4994 more"), text);
    String verbose = text(Samples.many(500), ReportFormat.TEXT, new TextOptions(Colour.OFF, true));
    assertEquals(500, verbose.lines().filter(line -> line.contains("jiffies")).count());
  }

  @Test
  void noLineIsWiderThanEightyColumns() throws IOException {
    for (Analysis analysis : all()) {
      for (boolean verbose : new boolean[] {false, true}) {
        text(analysis, ReportFormat.TEXT, new TextOptions(Colour.OFF, verbose))
            .lines()
            .forEach(line -> assertTrue(line.length() <= Page.WIDTH, line));
      }
    }
  }

  @Test
  void colourChangesNothingButColour() throws IOException {
    for (Analysis analysis : all()) {
      String coloured = text(analysis, ReportFormat.TEXT, new TextOptions(Colour.ON, false));
      assertEquals(text(analysis), coloured.replaceAll("\u001b\\[[0-9;]*m", ""));
    }
    assertFalse(text(Samples.mixed()).contains("\u001b"));
  }

  @Test
  void nothingReportedSaysWhatThatMeans() throws IOException {
    assertTrue(text(Samples.nothing(2, true)).contains("2 snapshots of it listed nothing"));
    assertTrue(text(Samples.nothing(0, true)).contains("kmemleak was on and printed no"));
    assertTrue(text(Samples.nothing(0, false)).contains("There is no sign that kmemleak ever"));
    assertTrue(
        text(Samples.nothing(0, true, diagnostic(DiagnosticCode.DETECTOR_DISABLED)))
            .contains("switched itself off"));
    assertTrue(
        text(Samples.nothing(0, false, diagnostic(DiagnosticCode.EMPTY_INPUT)))
            .contains("did it scan?"));
    assertTrue(
        text(Samples.nothing(1, true, diagnostic(DiagnosticCode.LEAKS_NOT_LISTED)))
            .contains("does not list"));
  }

  private static Diagnostic diagnostic(DiagnosticCode code) {
    return new Diagnostic(code, "seen here", null);
  }

  @Test
  void jsonIsValidUnderItsSchema() throws IOException {
    for (Analysis analysis : all()) {
      String json = text(analysis, ReportFormat.JSON, TextOptions.PLAIN);
      JsonNode tree = Schemas.valid("analysis", json);
      assertEquals(analysis.objects().size(), tree.get("objects").size());
    }
  }

  @Test
  void jsonLinesHaveTheHeaderFirstAndOneObjectALine() throws IOException {
    for (Analysis analysis : all()) {
      String lines = text(analysis, ReportFormat.JSONL, TextOptions.PLAIN);
      Schemas.validLines("analysis-line", lines);
      assertEquals(analysis.objects().size() + 1, lines.lines().count());
      assertTrue(lines.startsWith("{\"schema\":\"unleak.analysis/1\""));
    }
  }

  @Test
  void fieldsKeepTheOrderOfTheContract() throws IOException {
    String json = text(Samples.fiveMagazines(), ReportFormat.JSON, TextOptions.PLAIN);
    JsonNode tree = Schemas.valid("analysis", json);
    assertEquals(
        List.of(
            "schema",
            "tool",
            "inputs",
            "kernel",
            "traces",
            "snapshots",
            "objects",
            "groups",
            "diagnostics",
            "summary"),
        names(tree));
    List<String> contract =
        List.of(
            "address",
            "size",
            "percpu",
            "type",
            "comm",
            "pid",
            "jiffies",
            "age_s",
            "crc",
            "snapshots",
            "source",
            "verdict",
            "certainty",
            "cause",
            "evidence",
            "points_to",
            "referenced_by",
            "root",
            "direct",
            "signature",
            "title",
            "backtrace");
    List<String> here = names(tree.get("objects").get(0));
    here.retainAll(contract);
    assertEquals(contract, here);
  }

  private static List<String> names(JsonNode tree) {
    List<String> names = new ArrayList<>();
    tree.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void markdownHasATableAndNoMarkupFromOutside() throws IOException {
    String markdown = text(Samples.mixed(), ReportFormat.MARKDOWN, TextOptions.PLAIN);
    assertTrue(markdown.startsWith("## kmemleak: 2 leaks (2 probable); 1 transient"), markdown);
    assertTrue(markdown.contains("| 1 | **leak** | 1 probable | 1 | 1024 |"), markdown);
    assertTrue(markdown.contains("kmemleak-1.txt:5: data-loss:"), markdown);
    assertEquals(markdown.split("<details>", -1).length, markdown.split("</details>", -1).length);
  }

  @Test
  void theLocaleIsNotHeard() throws IOException {
    Locale before = Locale.getDefault();
    try {
      List<String> plain = new ArrayList<>();
      for (Locale locale : List.of(Locale.ROOT, Locale.forLanguageTag("ar-EG-u-nu-arab"))) {
        Locale.setDefault(locale);
        StringBuilder reports = new StringBuilder();
        for (Analysis analysis : all()) {
          for (ReportFormat format : ReportFormat.values()) {
            reports.append(text(analysis, format, TextOptions.PLAIN));
          }
        }
        plain.add(reports.toString());
      }
      assertEquals(plain.get(0), plain.get(1));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void manyObjectsAreStreamed() {
    Analysis analysis = Samples.many(100_000);
    Assertions.assertTimeout(
        Duration.ofSeconds(60),
        () -> {
          for (ReportFormat format : ReportFormat.values()) {
            format.report(TextOptions.PLAIN).write(analysis, OutputStream.nullOutputStream());
          }
        });
  }
}
