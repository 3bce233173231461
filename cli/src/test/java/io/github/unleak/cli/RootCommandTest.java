package io.github.unleak.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.cli.report.page.Tool;
import io.github.unleak.cli.terminal.ExitStatus;
import io.github.unleak.cli.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RootCommandTest {

  @Test
  void helpIsForPeople() {
    Ran ran = Ran.unleak("--help");
    assertEquals(0, ran.status());
    for (String command :
        new String[] {"analyze", "parse", "explain", "graph", "diff", "simulate"}) {
      assertTrue(ran.out().contains("\n  " + command), ran.out());
      Ran help = Ran.unleak(command, "--help");
      assertEquals(0, help.status());
      assertTrue(help.out().contains("Usage: unleak " + command), help.out());
      assertTrue(help.out().contains("Exit status:"), help.out());
      assertTrue(help.out().contains("Examples:"), help.out());
      help.out().lines().forEach(line -> assertTrue(line.length() <= 80, line));
      assertEquals(help.out(), Ran.unleak(command, "-h").out());
      assertEquals(help, Ran.unleak("help", command));
    }
    assertEquals(ran, Ran.unleak("help"));
  }

  @Test
  void aMistypedCommandIsTold() {
    assertEquals(
        "unleak: error: no command 'analyse'; did you mean analyze?",
        Ran.unleak("analyse", "kmemleak.txt").err().lines().findFirst().orElseThrow());
    Ran nothingLikeIt = Ran.unleak("help", "xyzzy");
    assertEquals(ExitStatus.USAGE, nothingLikeIt.status());
    assertTrue(nothingLikeIt.err().startsWith("unleak: error: no command 'xyzzy'\n"));
  }

  @Test
  void versionIsOneLine() {
    assertEquals(new Ran(0, "unleak " + Tool.version() + "\n", ""), Ran.unleak("--version"));
    assertEquals(Ran.unleak("--version"), Ran.unleak("-V"));
  }

  @Test
  void usageErrorsGoToStandardErrorAndEndWithTwo() {
    for (String[] arguments :
        new String[][] {{}, {"judge"}, {"--what"}, {"analyze"}, {"analyze", "--what", "x"}}) {
      Ran ran = Ran.unleak(arguments);
      assertEquals(ExitStatus.USAGE, ran.status());
      assertEquals("", ran.out());
      assertFalse(ran.err().isEmpty());
      assertFalse(ran.err().contains("\tat "), ran.err());
    }
    assertTrue(Ran.unleak("analyze").err().contains("Try 'unleak analyze --help'."));
  }

  @Test
  void whatIsNotThereYetIsNotOffered() {
    for (String command : new String[] {"batch", "baseline"}) {
      assertEquals(ExitStatus.USAGE, Ran.unleak(command).status());
      assertFalse(Ran.unleak("--help").out().contains(command));
    }
  }

  private static Ran failing(RuntimeException failure, String... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    InputStream in =
        new InputStream() {
          @Override
          public int read() {
            throw failure;
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            throw failure;
          }
        };
    int status =
        RootCommand.run(
            new Terminal(
                in,
                OutputStream.nullOutputStream(),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false),
            arguments);
    return new Ran(status, "", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aBugOfOursSaysWhatToSendWhere() {
    IllegalStateException bug = new IllegalStateException("cannot be");
    Ran ran = failing(bug, "analyze", "-");
    assertEquals(ExitStatus.BUG, ran.status());
    assertTrue(ran.err().contains("project's issue tracker"), ran.err());
    assertTrue(ran.err().contains("cannot be"), ran.err());
    assertFalse(ran.err().contains("\tat "), ran.err());
    assertTrue(failing(bug, "analyze", "-v", "-").err().contains("\tat "));
  }

  private static Ran into(IOException failure, String... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw failure;
          }
        };
    int status =
        RootCommand.run(
            new Terminal(
                new ByteArrayInputStream(Entries.magazines().getBytes(StandardCharsets.UTF_8)),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false),
            arguments);
    return new Ran(status, "", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aReaderThatHasHadEnoughIsNoError() {
    for (String command : new String[] {"analyze", "parse", "graph"}) {
      assertEquals(new Ran(0, "", ""), into(new IOException("Broken pipe"), command, "-"));
    }
  }

  @Test
  void aFullDiskIsAnError() {
    for (String command : new String[] {"analyze", "parse", "graph"}) {
      Ran ran = into(new IOException("No space left on device"), command, "-");
      assertEquals(ExitStatus.USAGE, ran.status());
      assertTrue(ran.err().contains("No space left on device"), ran.err());
    }
  }
}
