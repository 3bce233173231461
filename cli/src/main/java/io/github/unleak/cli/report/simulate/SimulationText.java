package io.github.unleak.cli.report.simulate;

import io.github.unleak.cli.report.page.Tool;
import io.github.unleak.cli.report.words.Wording;
import io.github.unleak.simulator.SimulatedRun;
import io.github.unleak.simulator.recording.Truth;
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
            + Wording.count(run.options().scans(), "scan")
            + "; "
            + Wording.count(objects, "reported object")
            + (objects == 0 ? "" : ", " + Wording.count(leaks, "real leak"))
            + "\n";
    return line.getBytes(StandardCharsets.UTF_8);
  }
}
