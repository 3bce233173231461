/** Turns objects into a graph: which known word of which object points at which other object. */
@NullMarked
package io.github.unleak.analyzer.graph;

import org.jspecify.annotations.NullMarked;
