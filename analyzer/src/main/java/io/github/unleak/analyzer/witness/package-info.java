/**
 * The race between kmemleak's scan and the rcache at the grain of single memory reads and writes:
 * step functions over small packed states, a search over their interleavings, and the witness that
 * it finds for a snapshot.
 */
@NullMarked
package io.github.unleak.analyzer.witness;

import org.jspecify.annotations.NullMarked;
