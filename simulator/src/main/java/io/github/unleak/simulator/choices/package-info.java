/** Decides everything that is random. */
@NullMarked
package io.github.unleak.simulator.choices;

import org.jspecify.annotations.NullMarked;
