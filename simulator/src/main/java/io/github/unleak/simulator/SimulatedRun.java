package io.github.unleak.simulator;

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
