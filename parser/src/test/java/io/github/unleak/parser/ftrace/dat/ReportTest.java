package io.github.unleak.parser.ftrace.dat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.line.DiagnosticCode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every event with a role is what {@code trace-cmd report} says of the same recording. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportTest {

  @TempDir static Path folder;
  private final Map<String, Report> reports = new HashMap<>();
  private final Map<String, Path> files = new HashMap<>();

  private Report report(String capture) throws IOException {
    Report report = reports.get(capture);
    if (report == null) {
      report = Lab.report(capture);
      reports.put(capture, report);
    }
    return report;
  }

  private Path file(String capture) throws IOException {
    Path file = files.get(capture);
    if (file == null) {
      file = Lab.unpacked(capture, "trace.dat", folder);
      files.put(capture, file);
    }
    return file;
  }

  /**
   * The end of a recording of a kernel with an IOMMU, version 6, whose symbols are those that
   * matter here; the kernel's counters are those of the whole of it.
   */
  @Test
  void ofThisProject() throws IOException, URISyntaxException {
    Path file = Lab.resource("trace.dat.xz");
    Report report = Lab.report(Lab.resource("trace-report.txt.xz"));
    Collected read = Collected.of(file);
    Comparison.check(report, read);
    assertEquals(List.of(DiagnosticCode.EVENTS_MISSING), read.codes());
    assertEquals(6312, read.summary().entriesHeld());
    assertEquals(List.of(TraceLoss.Kind.COUNT), read.losses.stream().map(TraceLoss::kind).toList());
    assertEquals(6312 - report.events(), read.losses.get(0).count());
  }

  /** The file as recorded, and where it is compressed as a whole, through the temporary copy. */
  @ParameterizedTest
  @ValueSource(strings = {"nvme-small", "fp-tracecmd"})
  void asRecorded(String capture) throws IOException {
    whole(report(capture), Collected.of(Lab.file(capture, "trace.dat")));
    whole(report(capture), Collected.of(file(capture)));
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
    String recorded = file(capture).toString();
    Path converted = folder.resolve("converted.dat");
    Lab.traceCmd(
        "convert",
        "--file-version",
        version,
        "--compression",
        compression,
        "-i",
        recorded,
        "-o",
        converted.toString());
    whole(report(capture), Collected.of(converted));
  }

  private static void whole(Report report, Collected read) {
    Comparison.check(report, read);
    assertEquals(List.of(), read.diagnostics);
    assertEquals(List.of(), read.losses);
    TraceSummary summary = read.summary();
    assertEquals(TraceSummary.Clock.SECONDS, summary.clock());
    assertEquals(summary.entries(), summary.entriesHeld());
    assertEquals(summary.entries(), summary.entriesWritten());
  }
}
