package io.github.unleak.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.unleak.cli.Ran;
import io.github.unleak.cli.terminal.ExitStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that {@code unleak capture} prints, as far as it can be tried without a kernel. */
class CaptureCommandTest {

  @TempDir Path folder;

  private static String script(String... options) {
    List<String> arguments = new ArrayList<>(List.of("capture"));
    arguments.addAll(List.of(options));
    Ran ran = Ran.unleak(arguments.toArray(String[]::new));
    assertEquals("", ran.err());
    assertEquals(ExitStatus.NOTHING, ran.status());
    return ran.out();
  }

  /** What {@code command} wrote to both streams, and its status in the last line. */
  private String run(String... command) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), String.join(" ", command));
    return Files.readString(out) + "status " + process.exitValue() + "\n";
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("capture.sh"), text, StandardCharsets.UTF_8);
  }

  private static boolean there(String program) {
    for (String place : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      if (Files.isExecutable(Path.of(place, program))) {
        return true;
      }
    }
    return false;
  }

  @Test
  void isCleanForShellcheck() throws IOException, InterruptedException {
    assumeTrue(there("shellcheck"), "shellcheck is not there");
    assertEquals("status 0\n", run("shellcheck", "-s", "sh", file(script()).toString()));
  }

  @Test
  void isReadByEveryShellThatIsThere() throws IOException, InterruptedException {
    String file = file(script("--workload", "a 'b' \"c\" \\d `e` $(f) \n g")).toString();
    for (String[] shell : new String[][] {{"dash"}, {"bash", "--posix"}, {"busybox", "ash"}}) {
      if (there(shell[0])) {
        List<String> command = new ArrayList<>(List.of(shell));
        command.addAll(List.of("-n", file));
        assertEquals("status 0\n", run(command.toArray(String[]::new)), shell[0]);
      }
    }
  }

  /** What the script takes for a setting, whatever characters are in it. */
  private String seen(String variable, String... options) throws IOException, InterruptedException {
    String script = script(options);
    String main = "\nmain \"$@\"; exit\n";
    assertTrue(script.endsWith(main));
    String shown = script.substring(0, script.length() - main.length());
    String seen = run("sh", file(shown + "\nprintf '%s\\n' \"$" + variable + "\"\n").toString());
    assertTrue(seen.endsWith("\nstatus 0\n"), seen);
    return seen.substring(0, seen.length() - "\nstatus 0\n".length());
  }

  @Test
  void optionsBecomeDefaults() throws IOException, InterruptedException {
    assertEquals("7", seen("ROUNDS", "--rounds", "7"));
    assertEquals("60", seen("DURATION", "--duration", "60"));
    assertEquals("30", seen("PAUSE", "--pause", "30"));
    assertEquals("10", seen("PAUSE"));
    assertEquals("all", seen("OBJECTS", "--objects", "all"));
    assertEquals("iova", seen("OBJECTS"));
    assertEquals("dat", seen("TRACE", "--trace", "dat"));
    assertEquals("auto", seen("TRACE"));
    assertEquals("4096", seen("BUFFER_KB", "--buffer-kb", "4096"));
    assertEquals("-", seen("OUT", "--out", "-"));
    assertEquals("1", seen("DRY", "--dry-run"));
    assertEquals("", seen("DRY"));
    String odd = "it's \"$HOME\" `id` $(id) \\ @OUT@\nOUT=@OUT@\n\n x";
    assertEquals(odd, seen("WORKLOAD", "--workload", odd, "--out", "y"));
  }

  @Test
  void leavesNoPlaceOpen() {
    assertFalse(Pattern.compile("@[A-Z_]+@").matcher(script()).find());
  }

  @Test
  void itsHelpTellsOfTheSameOptions() throws IOException, InterruptedException {
    String help = run("sh", file(script()).toString(), "--help");
    Ran ours = Ran.unleak("capture", "--help");
    assertEquals(optionsOf(ours.out()), optionsOf(help));
    assertTrue(help.endsWith("status 0\n"));
  }

  private static List<String> optionsOf(String help) {
    List<String> options = new ArrayList<>();
    Matcher option = Pattern.compile("(?m)^ +(?:-h, )?(--[a-z-]+)").matcher(help);
    while (option.find()) {
      options.add(option.group(1));
    }
    return options.stream().sorted().toList();
  }

  @Test
  void itRefusesWhatItDoesNotUnderstand() throws IOException, InterruptedException {
    String file = file(script()).toString();
    for (String[] wrong :
        new String[][] {
          {"--what"},
          {"x"},
          {"--out"},
          {"--pause", "5"},
          {"--rounds", "0"},
          {"--rounds=x"},
          {"--objects", "some"},
          {"--trace", "xml"},
          {"--buffer-kb", "1"}
        }) {
      List<String> command = new ArrayList<>(List.of("sh", file));
      command.addAll(List.of(wrong));
      String said = run(command.toArray(String[]::new));
      assertTrue(said.startsWith("unleak: error: "), said);
      assertTrue(said.endsWith("status 2\n"), said);
    }
  }

  @Test
  void wrongOptionsAreUsageErrors() {
    for (String[] wrong :
        new String[][] {
          {"--pause", "5"}, {"--rounds", "0"}, {"--objects", "x"}, {"--trace", "x"}, {"input"}
        }) {
      List<String> arguments = new ArrayList<>(List.of("capture"));
      arguments.addAll(List.of(wrong));
      Ran ran = Ran.unleak(arguments.toArray(String[]::new));
      assertEquals(ExitStatus.USAGE, ran.status());
      assertEquals("", ran.out());
    }
  }
}
