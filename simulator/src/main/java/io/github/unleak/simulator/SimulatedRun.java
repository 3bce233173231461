package io.github.unleak.simulator;

import io.github.unleak.simulator.kernel.Statistics;
import io.github.unleak.simulator.options.SimulationOptions;
import io.github.unleak.simulator.recording.Bundle;
import io.github.unleak.simulator.recording.Truth;

/**
 * One simulation.
 *
 * @param options what was asked for
 * @param seed with which
 * @param bundle what a machine would have recorded, and {@code truth.json}
 * @param truth of every reported object
 * @param statistics what happened
 */
public record SimulatedRun(
    SimulationOptions options, long seed, Bundle bundle, Truth truth, Statistics statistics) {}
