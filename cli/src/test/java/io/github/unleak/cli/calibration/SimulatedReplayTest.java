package io.github.unleak.cli.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.replay.DomainReport;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.replay.TraceReplayer;
import io.github.unleak.analyzer.replay.TraceWatch;
import io.github.unleak.parser.format.InputFormat;
import io.github.unleak.parser.ftrace.TraceVocabulary;
import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.OpenInput;
import io.github.unleak.simulator.SimulatedRun;
import io.github.unleak.simulator.Simulation;
import io.github.unleak.simulator.options.Damage;
import io.github.unleak.simulator.options.SimulationOptions;
import io.github.unleak.simulator.options.TraceRecording;
import java.io.ByteArrayInputStream;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The reference rcache against the simulator's, which shares no code with it. */
class SimulatedReplayTest {

  private static final long SEEDS = Long.getLong("unleak.seeds", 60);

  private static SimulationOptions faultless(long seed) {
    return SimulationOptions.random(seed)
        .draft()
        .faults(Map.of())
        .damage(Damage.NONE)
        .trace(TraceRecording.RCACHE_AND_MORE)
        .allocationFailures(0)
        .options();
  }

  /** Births, teardowns, unplugged CPUs, interrupts, several domains: the models do the same. */
  @Test
  void bothModelsAgreeOnAKernelWithoutFaults() {
    int domains = 0;
    long pops = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      SimulationOptions options = faultless(seed);
      SimulatedRun run = Simulation.run(options, seed);
      // Nothing in a trace tells that all caches were emptied for want of numbers.
      if (run.statistics().flushes() == 0) {
        TraceReplay replay = replay(run);
        assertEquals("[]", replay.divergences().toString(), "seed " + seed);
        for (DomainReport domain : replay.domains()) {
          assertTrue(domain.clean(), "seed " + seed + ": " + domain);
          domains++;
          pops += domain.counts().popsAgreed();
        }
      }
    }
    assertTrue(domains > SEEDS / 3 && pops > SEEDS, domains + " domains, " + pops + " pops");
  }

  private static TraceReplay replay(SimulatedRun run) {
    byte[] trace = Objects.requireNonNull(run.bundle().files().get("trace.txt"));
    Input input = new Input("trace.txt", null, () -> new ByteArrayInputStream(trace));
    TraceReplayer replayer = new TraceReplayer(TraceWatch.nothing());
    try (OpenInput opened = OpenInput.open(input)) {
      return replayer.finish(
          InputFormat.of(opened).readTrace(opened, TraceVocabulary.NONE, replayer));
    }
  }
}
