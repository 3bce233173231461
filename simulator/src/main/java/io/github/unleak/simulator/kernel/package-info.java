/** The simulated kernel: CPUs and tasks, memory, the IOVA rcache, kmemleak. */
@NullMarked
package io.github.unleak.simulator.kernel;

import org.jspecify.annotations.NullMarked;
