package io.github.unleak.cli.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.verdict.Investigation;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.analyzer.verdict.ObjectWitness;
import io.github.unleak.analyzer.witness.TracedWitness;
import io.github.unleak.analyzer.witness.Witness;
import io.github.unleak.cli.Bundles;
import io.github.unleak.cli.Schemas;
import io.github.unleak.cli.report.explain.ExplainJson;
import io.github.unleak.cli.report.explain.Explanation;
import io.github.unleak.engine.Options;
import io.github.unleak.engine.ProgressListener;
import io.github.unleak.engine.Unleak;
import io.github.unleak.parser.line.Address;
import io.github.unleak.simulator.SimulatedRun;
import io.github.unleak.simulator.Simulation;
import io.github.unleak.simulator.options.Damage;
import io.github.unleak.simulator.options.Fault;
import io.github.unleak.simulator.options.RcacheGeneration;
import io.github.unleak.simulator.options.SimulationOptions;
import io.github.unleak.simulator.options.TraceRecording;
import io.github.unleak.simulator.options.Workload;
import io.github.unleak.simulator.recording.Truth;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Witnesses along the order of simulated traces: the simulator's scan reads memory word by word and
 * knows nothing of the search.
 */
class TracedWitnessTest {

  private static final long SEEDS = Long.getLong("unleak.seeds", 60);

  /**
   * A depot hidden by a push onto it, whose magazine an old word had pointed at; a magazine made
   * while the scan ran that stored its checksum.
   */
  private static final long[] RARE = {243, 249};

  private static SimulationOptions options(long seed, Map<Fault, Double> faults) {
    return SimulationOptions.standard()
        .draft()
        .cpus(1 << (seed % 4))
        .generation(RcacheGeneration.LIST)
        .workload(seed % 3 == 0 ? Workload.STEADY : Workload.IN_STEP)
        .scanSeconds(0.5 + seed % 5)
        .staleWords(seed % 2 == 0 ? 0 : 0.1)
        .trace(TraceRecording.RCACHE_AND_MORE)
        .damage(Damage.NONE)
        .allocationFailures(0)
        .faults(faults)
        .options();
  }

  private static Investigation investigate(SimulatedRun run) {
    return Unleak.investigate(
        Bundles.sources(run.bundle().files()), Options.NONE, ProgressListener.NONE);
  }

  private static long[] seeds() {
    return LongStream.concat(LongStream.rangeClosed(1, SEEDS), LongStream.of(RARE)).toArray();
  }

  /** How often what was said, by what was true; how many that are in use were called leaks. */
  private static Map<String, Integer> table(Map<Fault, Double> faults) {
    Map<String, Integer> table = new TreeMap<>();
    for (long seed : seeds()) {
      SimulatedRun run = Simulation.run(options(seed, faults), seed);
      if (run.truth().objects().isEmpty()) {
        continue;
      }
      Investigation investigation = investigate(run);
      for (Truth.Entry entry : run.truth().objects()) {
        for (JudgedObject object : investigation.analysis().objects()) {
          if ("iova_magazine".equals(object.type())
              && object.subject().address().value() == entry.address()
              && object.subject().latest().jiffies() == entry.allocJiffies()) {
            ObjectWitness witness =
                ObjectWitness.of(investigation, object, ObjectWitness.MOST_STATES);
            valid(Explanation.of(investigation, object).with(witness));
            String said = said(witness.traced());
            boolean blamed =
                object.verdict() == Verdict.LEAK && object.certainty() != Certainty.POSSIBLE;
            table.merge(!entry.leaked() && blamed ? "blamed" : "judged", 1, Integer::sum);
            table.merge((entry.leaked() ? "leak " : "transient ") + said, 1, Integer::sum);
          }
        }
      }
    }
    System.out.println("witnesses along simulated traces: " + table);
    return table;
  }

  private static void valid(Explanation explanation) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      new ExplainJson(out).write(new Address(1), List.of(explanation));
      Schemas.valid("explanation", out.toString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String said(@Nullable TracedWitness traced) {
    if (traced == null) {
      return "without a scan";
    }
    return traced
        .witness()
        .match(
            new Witness.Cases<String>() {
              @Override
              public String found(Witness.Found witness) {
                return "found";
              }

              @Override
              public String none(Witness.None witness) {
                return "none " + witness.refusal();
              }

              @Override
              public String undecided(Witness.Undecided witness) {
                return "undecided " + witness.why();
              }
            });
  }

  @Test
  void whatWasInUseIsNeverRefuted() {
    Map<String, Integer> table = table(Map.of());
    int found = table.getOrDefault("transient found", 0);
    int all = table.getOrDefault("judged", 0);
    assertEquals(0, table.getOrDefault("blamed", 0), table::toString);
    assertTrue(
        table.keySet().stream().noneMatch(key -> key.startsWith("transient none")),
        table::toString);
    assertTrue(found > 3 * all / 4 && found > SEEDS / 10, table::toString);
  }

  /**
   * A bug leaves no sign in the order at first: then the race explains what it lost as well. What
   * is in use beside it is refuted at times: it is its snapshot that takes a leak.
   */
  @Test
  void whatWasLostIsMostlyRefuted() {
    Map<String, Integer> table = table(Map.of(Fault.FORGET_TRIMMED, 0.1, Fault.CUT_TAIL, 0.05));
    int lost = 0;
    int refuted = 0;
    for (Map.Entry<String, Integer> entry : table.entrySet()) {
      lost += entry.getKey().startsWith("leak") ? entry.getValue() : 0;
      refuted += entry.getKey().startsWith("leak none") ? entry.getValue() : 0;
    }
    assertTrue(refuted > 3 * lost / 4 && refuted > SEEDS, table::toString);
  }
}
