/** What is simulated: the machine, its load, its kernel, what is recorded and what gets lost. */
@NullMarked
package io.github.unleak.simulator.options;

import org.jspecify.annotations.NullMarked;
