package io.github.unleak.cli.report;

import io.github.unleak.simulator.SimulatedRun;
import io.github.unleak.simulator.Truth;
import java.nio.charset.StandardCharsets;

/** One line about a bundle that was simulated. */
public final class SimulationText {

  private SimulationText() {}

  /** All that was set or drawn, for the curious. */
  public static String drawn(SimulatedRun run) {
    return Tool.NAME + ": info: seed " + run.seed() + ": " + run.options();
  }

  /** In UTF-8, with the end of line; {@code target} is where it was written. */
  public static byte[] of(SimulatedRun run, String target) {
    int objects = run.truth().objects().size();
    long leaks = run.truth().objects().stream().filter(Truth.Entry::leaked).count();
    String line =
        target
            + ": seed "
            + run.seed()
            + ", "
            + run.options().generation().key()
            + ", "
            + Say.count(run.options().scans(), "scan")
            + "; "
            + Say.count(objects, "reported object")
            + (objects == 0 ? "" : ", " + Say.count(leaks, "real leak"))
            + "\n";
    return line.getBytes(StandardCharsets.UTF_8);
  }
}
