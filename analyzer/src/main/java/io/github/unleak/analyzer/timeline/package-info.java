/**
 * Records become a history: kernel runs, snapshots in their order, each object followed through\n *
 * them by its identity, and the kernel's clock.
 */
@NullMarked
package io.github.unleak.analyzer.timeline;

import org.jspecify.annotations.NullMarked;
