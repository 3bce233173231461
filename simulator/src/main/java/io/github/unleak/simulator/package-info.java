/**
 * A small kernel in which everything is known: CPUs that use the IOVA rcache, drivers with objects
 * of their own, and kmemleak, all interleaved at the grain of single memory reads from one seed.
 * What a real machine would have recorded comes out as text, and beside it the truth by
 * reachability.
 *
 * <p>It is written from the kernel's behaviour, independently of the analyzer's models, so that the
 * two can be held against each other.
 */
@NullMarked
package io.github.unleak.simulator;

import org.jspecify.annotations.NullMarked;
