package io.github.unleak.analyzer.witness;

import io.github.unleak.analyzer.rcache.Magazine;

/**
 * A listed magazine and what a trace shows of it.
 *
 * @param dump what the snapshot shows
 * @param pointer in the trace, which may be hashed; 0 where it was not recognised
 * @param moved line of the last event before the scan that moved it; -1 where there is none
 */
public record TracedMagazine(Magazine dump, long pointer, long moved) {}
