package io.github.unleak.cli.calibration;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.Assumptions;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.cli.Bundles;
import io.github.unleak.engine.Options;
import io.github.unleak.engine.Unleak;
import io.github.unleak.simulator.SimulatedRun;
import io.github.unleak.simulator.Simulation;
import io.github.unleak.simulator.options.ObjectMix;
import io.github.unleak.simulator.options.SimulationOptions;
import io.github.unleak.simulator.recording.Truth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Judges the recording of one random world as a user would, and compares with what was true. */
final class WorldJudge {

  private static final int CROWD = 6;

  private final long seed;
  private final SimulatedRun run;
  private final Map<String, Truth.Entry> truth = new HashMap<>();
  private final Confusion confusion = new Confusion();
  private final List<String> wrong = new ArrayList<>();
  private boolean wrongProof;

  private WorldJudge(long seed) {
    this.seed = seed;
    this.run = Simulation.run(crowded(SimulationOptions.world(seed)), seed);
    for (Truth.Entry object : run.truth().objects()) {
      truth.put(key(object.address(), object.allocJiffies()), object);
    }
  }

  private static String key(long address, long jiffies) {
    return Long.toHexString(address) + " " + jiffies;
  }

  private static SimulationOptions crowded(SimulationOptions options) {
    ObjectMix mix = options.objects();
    return options.draft().objects(new ObjectMix(CROWD * mix.count(), mix.weights())).options();
  }

  /** Simulates the world of a seed and judges it. */
  static WorldJudge of(long seed) {
    WorldJudge judge = new WorldJudge(seed);
    if (!judge.truth.isEmpty()) {
      judge.judge();
    }
    return judge;
  }

  private void judge() {
    SimulationOptions options = run.options();
    boolean cleared = options.clearAfter() > 0 && options.clearAfter() < options.scans();
    Assumptions told = new Assumptions(null, null, null, null, cleared);
    Analysis analysis =
        Unleak.analyze(Bundles.sources(run.bundle().files()), Options.NONE.with(told));
    confusion.add(analysis, object -> actual(entry(object)));
    for (JudgedObject object : analysis.objects()) {
      Truth.Entry entry = entry(object);
      if (object.verdict() != actual(entry) && object.certainty() != Certainty.POSSIBLE) {
        wrongProof |= object.certainty() == Certainty.PROVEN;
        wrong.add(
            String.format(
                Locale.ROOT,
                "seed %d: 0x%x, %s, called %s, %s: %s",
                seed,
                entry.address(),
                entry.kind(),
                object.verdict().id(),
                object.certainty().id(),
                object.cause()));
      }
    }
  }

  private Truth.Entry entry(JudgedObject object) {
    String key = key(object.subject().address().value(), object.subject().latest().jiffies());
    return Objects.requireNonNull(truth.get(key), () -> "seed " + seed + ": no truth for " + key);
  }

  private static Verdict actual(Truth.Entry entry) {
    return entry.leaked() ? Verdict.LEAK : Verdict.TRANSIENT;
  }

  SimulatedRun run() {
    return run;
  }

  int objects() {
    return truth.size();
  }

  Confusion confusion() {
    return confusion;
  }

  /** Proven or probable verdicts that are wrong. */
  List<String> wrong() {
    return wrong;
  }

  boolean wrongProof() {
    return wrongProof;
  }
}
