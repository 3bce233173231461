/** Where everything that is left to chance is decided. */
@NullMarked
package io.github.unleak.simulator.choices;

import org.jspecify.annotations.NullMarked;
