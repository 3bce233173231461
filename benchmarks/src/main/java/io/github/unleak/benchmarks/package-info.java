/** How fast inputs are read. Not part of what is shipped. */
@NullMarked
package io.github.unleak.benchmarks;

import org.jspecify.annotations.NullMarked;
