package io.github.unleak.cli.option;

import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.verdict.Assumptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the user tells about the recording, for every command that judges. */
public final class KernelOptions {

  /** What {@code --rcache} says of itself. */
  public static final String RCACHE =
      "The kernel's IOVA rcache: depot-array-128 (Linux 4.8 to 6.0), depot-array (6.1 to 6.6),"
          + " depot-list-kmalloc (6.7, 6.8), depot-list (since 6.9), depot-list-marked (since"
          + " 6.13 and in 6.12.y, with commit 7591c127f3b1) or depot-list-lazy (since 7.2)."
          + " Found by shape where not given.";

  private static final int MAX_HZ = 10_000;
  private static final int MAX_CPUS = 1 << 20;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init")
  CommandSpec command;

  @Option(
      names = "--kernel",
      paramLabel = "RELEASE",
      description = "The kernel, as uname -r prints it.")
  @Nullable String release;

  @Option(names = "--rcache", paramLabel = "GENERATION", description = RCACHE)
  @Nullable Generation generation;

  @Option(
      names = "--cleared",
      description = "The report was cleared between the snapshots (echo clear).")
  boolean cleared;

  @Option(
      names = "--series",
      description =
          "The inputs are successive reads of one boot, in this order: an empty one lists nothing,"
              + " and equal ones are different reads.")
  boolean series;

  private @Nullable Integer hz;
  private @Nullable Integer cpus;

  @Option(
      names = "--hz",
      paramLabel = "N",
      description = "Timer ticks per second (CONFIG_HZ), if the inputs do not show it.")
  void setHz(int hz) {
    this.hz = inRange("--hz", hz, MAX_HZ);
  }

  @Option(
      names = "--cpus",
      paramLabel = "N",
      description = "Number of possible CPUs of the machine.")
  void setCpus(int cpus) {
    this.cpus = inRange("--cpus", cpus, MAX_CPUS);
  }

  private int inRange(String option, int value, int max) {
    if (value < 1 || value > max) {
      throw new ParameterException(
          command.commandLine(), "Invalid value for option '" + option + "': 1 to " + max);
    }
    return value;
  }

  public Assumptions assumptions() {
    return new Assumptions(hz, cpus, generation, release, cleared, series);
  }
}
