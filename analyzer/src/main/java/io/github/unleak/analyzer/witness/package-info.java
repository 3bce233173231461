/**
 * The race between kmemleak's scan and the rcache, one memory read or write at a time: step
 * functions over small packed states, a search over their interleavings, and the witness that it
 * finds for a snapshot.
 */
@NullMarked
package io.github.unleak.analyzer.witness;

import org.jspecify.annotations.NullMarked;
