package io.github.unleak.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.format.RecordListener;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.InputSummary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnleakTest {

  private static final Path CASES =
      Path.of(System.getProperty("unleak.root", "..")).resolve("samples/cases");

  private static List<Path> cases() throws IOException {
    try (Stream<Path> found = Files.list(CASES)) {
      return found.map(folder -> folder.resolve("input")).filter(Files::isDirectory).toList();
    }
  }

  /** The files of a folder, as bytes. */
  private static List<Source> inMemory(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .sorted()
          .map(
              file -> Source.of(folder.toString(), folder.relativize(file).toString(), bytes(file)))
          .toList();
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Analysis analyze(Source... sources) {
    return Unleak.analyze(List.of(sources), Options.NONE);
  }

  /** The recording that this test reads in every way: one with reports, a trace and bundle.json. */
  private static Path recording() {
    return CASES.resolve("lab-fp-recorded.transient/input");
  }

  @Test
  void aFolderIsJudged() {
    List<ObjectRow> rows = ObjectRow.of(analyze(Source.of(recording())));
    assertFalse(rows.isEmpty());
    for (ObjectRow row : rows) {
      assertEquals(Verdict.TRANSIENT.id(), row.verdict());
      assertEquals(Certainty.PROVEN.id(), row.certainty());
      assertEquals("iova_magazine", row.type());
      assertTrue(row.path().startsWith(recording().toString()), row.path());
    }
  }

  @Test
  void bytesInMemoryGiveWhatFilesGive() throws IOException {
    for (Path folder : cases()) {
      assertEquals(
          ObjectRow.of(analyze(Source.of(folder))),
          ObjectRow.of(Unleak.analyze(inMemory(folder), Options.NONE)),
          folder.toString());
    }
  }

  @Test
  void aThreadOfItsOwnChangesNothing() throws IOException {
    for (Path folder : cases()) {
      List<Source> sources = List.of(Source.of(folder));
      assertEquals(
          ObjectRow.of(Unleak.analyze(sources, Options.NONE)),
          ObjectRow.of(Unleak.analyze(sources, Options.NONE.readingAhead())));
    }
  }

  @Test
  void resultsSurviveSerialization() throws IOException, ClassNotFoundException {
    for (Path folder : cases()) {
      Analysis analysis = analyze(Source.of(folder));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(analysis);
        out.writeObject(new ArrayList<>(ObjectRow.of(analysis)));
      }
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        Analysis again = (Analysis) in.readObject();
        assertEquals(ObjectRow.of(analysis), ObjectRow.of(again));
        assertEquals(analysis.diagnostics(), again.diagnostics());
        assertEquals(ObjectRow.of(analysis), in.readObject());
      }
    }
  }

  @Test
  void theBytesMayBePackedAndReadOnce(@TempDir Path folder) throws IOException {
    Path file = CASES.resolve("seed-2023-12-five-magazines.transient/input");
    try (Stream<Path> files = Files.list(file)) {
      file = files.findFirst().orElseThrow();
    }
    byte[] plain = Files.readAllBytes(file);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(plain);
    }
    List<ObjectRow> rows = ObjectRow.of(analyze(Source.of("report", plain)));
    assertEquals(5, rows.size());
    assertEquals(rows, ObjectRow.of(analyze(Source.of("report", packed.toByteArray()))));
    List<String> closed = new ArrayList<>();
    InputStream once =
        new ByteArrayInputStream(plain) {
          @Override
          public void close() {
            closed.add("closed");
          }
        };
    assertEquals(rows, ObjectRow.of(analyze(Source.of("report", once))));
    assertEquals(List.of(), closed, "the caller's stream");
  }

  @Test
  void whatDoesNotExistIsADiagnostic() {
    Analysis analysis = analyze(Source.ofPath("/no/such/file"));
    assertEquals(DiagnosticCode.UNREADABLE_INPUT, analysis.diagnostics().get(0).code());
    assertEquals(List.of(), ObjectRow.of(analysis));
  }

  @Test
  void progressNamesEachInputAndItsSize() throws IOException {
    List<String> told = new ArrayList<>();
    Unleak.analyze(
        List.of(Source.of(recording())),
        Options.NONE,
        (input, bytes, size, events) -> {
          assertTrue(bytes <= size, input);
          if (!told.contains(input)) {
            told.add(input);
          }
        });
    try (Stream<Path> files = Files.walk(recording())) {
      assertEquals(files.filter(Files::isRegularFile).count(), told.size(), told.toString());
    }
  }

  @Test
  void recordsCanBeHadWithoutJudging() {
    List<String> told = new ArrayList<>();
    Unleak.read(
        List.of(Source.of(recording())),
        Options.NONE,
        new RecordListener() {
          @Override
          public void begin(String path) {
            told.add("begin");
          }

          @Override
          public void trace(TraceSummary summary) {
            told.add("trace");
          }

          @Override
          public void bundle(Bundle bundle) {
            told.add("bundle");
          }

          @Override
          public void input(InputSummary summary) {
            told.add("end");
          }

          @Override
          public void diagnostic(Diagnostic diagnostic) {}
        },
        ProgressListener.NONE);
    assertEquals(List.of("begin", "bundle", "end"), told.subList(0, 3));
    assertEquals(
        told.stream().filter("begin"::equals).count(), told.stream().filter("end"::equals).count());
    assertTrue(told.contains("trace"), told.toString());
  }
}
