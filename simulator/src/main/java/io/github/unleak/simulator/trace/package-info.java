/** What happens, as a trace and backtraces show it. */
@NullMarked
package io.github.unleak.simulator.trace;

import org.jspecify.annotations.NullMarked;
