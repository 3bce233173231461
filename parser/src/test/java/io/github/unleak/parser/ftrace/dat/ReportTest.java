package io.github.unleak.parser.ftrace.dat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every event with a role is what {@code trace-cmd report} says of the same recording. */
class ReportTest {

  @TempDir Path folder;

  /** The file as recorded, and where it is compressed as a whole, through the temporary copy. */
  @ParameterizedTest
  @ValueSource(strings = {"nvme-small", "fp-tracecmd"})
  void asRecorded(String capture) throws IOException {
    Report report = Lab.report(capture);
    check(report, Collected.of(Lab.file(capture, "trace.dat")));
    check(report, Collected.of(Lab.unpacked(capture, "trace.dat", folder)));
  }

  @ParameterizedTest
  @CsvSource({
    "nvme-small, 6, none",
    "nvme-small, 7, none",
    "nvme-small, 7, zlib",
    "nvme-small, 7, zstd",
    "fp-tracecmd, 6, none",
    "fp-tracecmd, 7, none",
    "fp-tracecmd, 7, zlib",
    "fp-tracecmd, 7, zstd"
  })
  void converted(String capture, String version, String compression)
      throws IOException, InterruptedException {
    Report report = Lab.report(capture);
    Path recorded = Lab.unpacked(capture, "trace.dat", folder);
    Path converted = folder.resolve("converted.dat");
    Lab.traceCmd(
        "convert",
        "--file-version",
        version,
        "--compression",
        compression,
        "-i",
        recorded.toString(),
        "-o",
        converted.toString());
    check(report, Collected.of(converted));
  }

  private static void check(Report report, Collected read) {
    assertEquals(List.of(), read.diagnostics);
    assertEquals(List.of(), read.losses);
    assertEquals(report.rows().size(), read.events.size());
    assertTrue(read.events.size() > 1000);
    for (int i = 0; i < read.events.size(); i++) {
      check(report.rows().get(i), read.events.get(i));
    }
    TraceSummary summary = read.summary();
    assertEquals(report.events(), summary.entries());
    assertEquals(report.events(), summary.input().lines());
    assertEquals(TraceSummary.Clock.SECONDS, summary.clock());
    assertEquals(summary.entries(), summary.entriesHeld());
    assertEquals(summary.entries(), summary.entriesWritten());
  }

  private static void check(Report.Row row, Collected.Event event) {
    assertEquals(row.ordinal(), event.line(), row::toString);
    assertEquals(row.role(), event.role(), row::toString);
    assertEquals(row.cpu(), event.cpu(), row::toString);
    assertEquals(row.pid(), event.pid(), row::toString);
    if (!row.comm().equals("<...>")) {
      assertEquals(row.comm(), event.comm(), row::toString);
    }
    assertTrue(Math.abs(event.time() - row.micros() * 1000) < 1000, row::toString);
    assertEquals(row.fields(), event.fields(), row::toString);
    assertEquals(row.cache(), event.cache(), row::toString);
    assertEquals(row.text(), event.text(), row::toString);
    if (row.site() != null) {
      // What the compiler adds (.constprop.0) is left out.
      String site = row.site().replaceFirst("\\.[^+]*", "");
      assertEquals(site, event.site().toString(), row::toString);
    } else if (event.role() == EventRole.IOVA_ALLOC_RETURN) {
      assertTrue(event.site().symbol() != null, row::toString);
    }
  }
}
