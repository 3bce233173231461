/**
 * Turns records into a history: kernel runs, snapshots in order, the kernel's clock, and each
 * object followed through the snapshots by its identity.
 */
@NullMarked
package io.github.unleak.analyzer.timeline;

import org.jspecify.annotations.NullMarked;
