package io.github.unleak.cli.command;

import io.github.unleak.cli.capture.CaptureScript;
import io.github.unleak.cli.option.RecordedObjects;
import io.github.unleak.cli.option.TraceForm;
import io.github.unleak.cli.terminal.ExitStatus;
import io.github.unleak.cli.terminal.Output;
import io.github.unleak.cli.terminal.Terminal;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code unleak capture}: prints the recorder. */
@Command(
    name = "capture",
    header = "Print a script that records what analyze needs.",
    description = {
      "",
      "Write one POSIX shell script. Run it as root on the machine under test, which needs no Java:"
          + " BusyBox is enough. It runs kmemleak scans, records meanwhile what the kernel does with"
          + " IOVA magazines, restores all settings, and writes a bundle, a folder or a tar, that"
          + " every other command reads. The options become the defaults of the script, which takes"
          + " the same options."
    },
    footer = {
      "",
      "Examples:",
      "  unleak capture > capture.sh",
      "  ssh root@host sh < capture.sh > bundle.tar; unleak analyze bundle.tar",
      "  unleak capture --workload 'fio job.fio' --out /var/tmp/bundle > capture.sh"
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {" 0:the script was written", " 2:usage error", "70:a bug in unleak"})
public final class CaptureCommand implements Callable<Integer> {

  /** kmemleak reports no object younger than 5 s (mm/kmemleak.c, MSECS_MIN_AGE). */
  private static final int LEAST_PAUSE = 6;

  private static final int LEAST_BUFFER_KB = 16;
  private static final int MOST = 999_999;

  private final Terminal terminal;
  private final CaptureScript script = new CaptureScript();

  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec command;

  /** A command that talks to {@code terminal}. */
  public CaptureCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description =
          "Number of scans (default: 6; with a workload, as long as it runs, and two at rest"
              + " afterwards).")
  void setRounds(int rounds) {
    script.set("ROUNDS", checked("--rounds", rounds, 1));
  }

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      description = "Keep scanning for this many seconds.")
  void setDuration(int seconds) {
    script.set("DURATION", checked("--duration", seconds, 1));
  }

  @Option(
      names = "--pause",
      paramLabel = "SECONDS",
      description = "Seconds between two scans (default: 10), at least 6.")
  void setPause(int seconds) {
    script.set("PAUSE", checked("--pause", seconds, LEAST_PAUSE));
  }

  @Option(
      names = "--objects",
      paramLabel = "WHAT",
      description =
          "iova: only magazines (default); all: every slab allocation and free, for leaks of other"
              + " kinds.")
  void setObjects(RecordedObjects objects) {
    script.set("OBJECTS", objects.id());
  }

  @Option(
      names = "--workload",
      paramLabel = "COMMAND",
      description = "A shell command to run during the scans; it is ended after the last one.")
  void setWorkload(String workload) {
    script.set("WORKLOAD", workload);
  }

  @Option(
      names = "--trace",
      paramLabel = "FORM",
      description =
          "text; dat: a trace.dat, which costs the machine far less; auto: dat if it has a"
              + " trace-cmd to read it (default).")
  void setTrace(TraceForm form) {
    script.set("TRACE", form.id());
  }

  @Option(
      names = "--buffer-kb",
      paramLabel = "N",
      description = "Ring buffer of each CPU in kB (default: depends on the free memory).")
  void setBuffer(int kilobytes) {
    script.set("BUFFER_KB", checked("--buffer-kb", kilobytes, LEAST_BUFFER_KB));
  }

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description =
          "A new folder on the machine under test; - writes a tar to standard output, which is the"
              + " default if that is not a terminal.")
  void setOut(String folder) {
    script.set("OUT", folder);
  }

  @Option(
      names = "--dry-run",
      description = "The script only prints the commands that it would run.")
  void setDry(boolean dry) {
    script.set("DRY", dry ? 1 : null);
  }

  private Integer checked(String option, int value, int least) {
    if (value < least || value > MOST) {
      throw new ParameterException(
          command.commandLine(),
          "Invalid value for option '" + option + "': " + least + " to " + MOST);
    }
    return value;
  }

  @Override
  public Integer call() {
    byte[] text = script.text().getBytes(StandardCharsets.UTF_8);
    new Output(terminal).write(null, out -> out.write(text));
    return ExitStatus.NOTHING;
  }
}
