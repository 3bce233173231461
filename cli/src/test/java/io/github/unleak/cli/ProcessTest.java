package io.github.unleak.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own shows: its exit status, pipes, signals. */
class ProcessTest {

  private static final int SECONDS = 60;
  private static final long ADDRESS = 0xffff888100000400L;

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("leak.txt"), Entries.plain(ADDRESS, 4306000000L));
    Files.writeString(folder.resolve("magazines.txt"), Entries.magazines());
    Files.writeString(folder.resolve("notes.txt"), "buy milk\n");
    Files.writeString(
        folder.resolve("dmesg.txt"), "[    0.000000] Linux version 6.12.1 (gcc) #1 SMP\n");
  }

  private static List<String> java() {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return List.of(
        java.toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName());
  }

  private ProcessBuilder unleak(String... arguments) {
    List<String> command = new ArrayList<>(java());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).directory(folder.toFile());
  }

  private static int status(Process process) throws InterruptedException {
    assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS), "it did not end");
    return process.exitValue();
  }

  private int run(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder = unleak(arguments);
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("output").toFile());
    return status(builder.start());
  }

  @Test
  void everyStatusReachesTheShell() throws Exception {
    assertEquals(0, run("analyze", "magazines.txt"));
    assertEquals(1, run("analyze", "leak.txt"));
    assertEquals(0, run("analyze", "notes.txt"));
    assertEquals(2, run("analyze", "--no-kmemleak", "fail", "notes.txt"));
    assertEquals(2, run("analyze", "missing.txt"));
    assertEquals(2, run("analyse"));
    assertEquals(3, run("analyze", "--require-scan", "dmesg.txt"));
    assertEquals(1, run("diff", "magazines.txt", "leak.txt"));
    assertEquals(0, run("--version"));
  }

  @Test
  void aProcessWritesWhatTheSameCallWritesHere() throws Exception {
    Process process = unleak("analyze", "--format", "json", "magazines.txt").start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, status(process));
    String here =
        Ran.unleak("analyze", "--format", "json", folder.resolve("magazines.txt").toString()).out();
    assertEquals(here.replace(folder + "/", ""), out);
  }

  @Test
  void aSampleRunByHandGivesItsExpectation() throws Exception {
    Path sample = Clone.root().resolve("samples/cases/seed-2023-12-five-magazines.transient");
    Process process = unleak("analyze", "input").directory(sample.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, status(process));
    assertEquals(Files.readString(sample.resolve("expected.txt")), out);
  }

  @Test
  void environmentChangesNothing() throws Exception {
    ProcessBuilder builder = unleak("analyze", "magazines.txt");
    builder.environment().put("LC_ALL", "tr_TR.UTF-8");
    builder.environment().put("TZ", "Asia/Kolkata");
    builder.environment().put("NO_COLOR", "1");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, status(process));
    assertFalse(out.contains("\u001b"), out);
    assertTrue(out.contains("TRANSIENT, probable"), out);
  }

  @Test
  void aReaderThatHasHadEnoughEndsItQuietly() throws Exception {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      many.append(Entries.plain(ADDRESS + 256L * i, 4306000000L));
    }
    Files.writeString(folder.resolve("many.txt"), many.toString());
    for (String command : List.of("parse", "analyze --format jsonl")) {
      List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
      arguments.add("many.txt");
      Process process = unleak(arguments.toArray(new String[0])).start();
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        assertTrue(out.readLine().startsWith("{"));
      }
      String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals("", err);
      assertTrue(status(process) <= 1);
    }
  }

  @Test
  void anInterruptEndsItWith130() throws Exception {
    Path env = Path.of("/usr/bin/env");
    assumeTrue(Files.isExecutable(env), "needs /usr/bin/env");
    // A shell that runs tests in the background has them ignore the signal: take that back.
    List<String> command = new ArrayList<>(List.of(env.toString(), "--default-signal=INT"));
    command.addAll(java());
    command.addAll(List.of("parse", "-"));
    Process process = new ProcessBuilder(command).start();
    process.getOutputStream().write(Entries.magazines().getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    Thread.sleep(2000);
    assertTrue(process.isAlive());
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    assertEquals(130, status(process));
  }
}
