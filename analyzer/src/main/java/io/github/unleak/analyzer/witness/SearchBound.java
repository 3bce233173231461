package io.github.unleak.analyzer.witness;

/**
 * How far interleavings were searched.
 *
 * @param scans that ran, the last of which is the snapshot's
 * @param operations pushes and pops that may happen meanwhile
 * @param cpus that may do them
 * @param states that were looked at
 * @param mostStates that would have been
 */
public record SearchBound(int scans, int operations, int cpus, long states, long mostStates) {}
