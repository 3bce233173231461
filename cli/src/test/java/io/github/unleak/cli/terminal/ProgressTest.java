package io.github.unleak.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.cli.RootCommand;
import io.github.unleak.cli.TraceLines;
import io.github.unleak.cli.report.words.ProgressText;
import io.github.unleak.engine.ProgressListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressTest {

  private static final long SECOND = 1_000_000_000;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AtomicLong now = new AtomicLong(-SECOND);
  private final Progress progress =
      new Progress(new PrintStream(bytes, true, StandardCharsets.UTF_8), now::get);

  private int shown() {
    return (int) bytes.toString(StandardCharsets.UTF_8).chars().filter(c -> c == '\r').count();
  }

  @Test
  void aLineIsShownAfterASecondAndGoneInTheEnd() {
    ProgressListener listener = progress.listener();
    listener.reading("t", 100, 2_000_000, 0);
    progress.erase();
    assertEquals(0, shown());
    now.addAndGet(SECOND);
    listener.reading("t", 1_500_000, 2_000_000, 0);
    String line = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(line.startsWith("\rreading "), line);
    assertTrue(line.contains("B of 2.0 MB"), line);
    listener.reading("t", 1_600_000, 2_000_000, 0);
    assertEquals(1, shown(), "not again at once");
    now.addAndGet(SECOND);
    listener.reading("t", 1_600_001, 2_000_000, 0);
    assertEquals(2, shown());
    progress.close();
    assertTrue(bytes.toString(StandardCharsets.UTF_8).endsWith(" \r"));
  }

  @Test
  void withoutATerminalNothingIsDone() {
    assertSame(ProgressListener.NONE, Progress.silent().listener());
  }

  private String errOf(boolean welcome, String... arguments) {
    bytes.reset();
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            new PrintStream(bytes, true, StandardCharsets.UTF_8),
            false,
            welcome);
    assertEquals(0, RootCommand.run(terminal, arguments));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** A slow machine may show the line, and then has to take it away. */
  @Test
  void nothingIsLeftOfIt(@TempDir Path folder) throws IOException {
    String trace = Files.writeString(folder.resolve("t"), new TraceLines().churn(300) + "") + "";
    String out = folder.resolve("o") + "";
    for (String command : new String[] {"replay", "parse"}) {
      assertEquals("", errOf(true, command, "-q", "-o", out, trace));
      assertEquals("", errOf(false, command, "-o", out, trace));
      String err = errOf(true, command, "-o", out, trace);
      assertTrue(err.isEmpty() || err.endsWith(" \r"), err);
    }
  }

  @Test
  void numbersAreRounded() {
    assertEquals(
        "reading trace.txt: 412 MB of 1.2 GB, 8.1 M events",
        ProgressText.of("trace.txt", 412_300_000, 1_190_000_000, 8_123_456));
    assertEquals("reading -: 999 B", ProgressText.of("-", 999, -1, 0));
    assertEquals("reading -: 1.0 kB", ProgressText.of("-", 1000, -1, 0));
    assertEquals("reading -: 10 kB", ProgressText.of("-", 9_960, -1, 0));
    assertEquals("reading -: 1.0 MB", ProgressText.of("-", 999_900, -1, 0));
    assertEquals("reading t.dat: 16 k events", ProgressText.of("t.dat", 0, 100, 16384));
    assertEquals("reading x", ProgressText.of("x", 0, 0, 0));
    String narrow = ProgressText.of("a/".repeat(100), 1, 2, 3);
    assertEquals(79, narrow.length(), narrow);
    assertTrue(narrow.startsWith("reading ...a/"), narrow);
    assertEquals("\r   \r", ProgressText.erased(3));
  }
}
