package io.github.unleak.analyzer.replay;

import java.io.Serializable;

/**
 * The size of a depot at a moment.
 *
 * @param time on the trace's clock
 * @param magazines in the depot
 */
public record DepotPoint(long time, int magazines) implements Serializable {}
