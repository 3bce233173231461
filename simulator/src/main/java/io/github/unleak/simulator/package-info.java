/**
 * A small kernel in which everything is known: CPUs that use the IOVA rcache, drivers with objects
 * of their own, and kmemleak, all interleaved one memory read at a time from one seed. The output
 * is what a real machine would have recorded, as text, and the truth by reachability.
 *
 * <p>It is written from the kernel's behaviour, independently of the analyzer's models, so that
 * each can test the other.
 */
@NullMarked
package io.github.unleak.simulator;

import org.jspecify.annotations.NullMarked;
