/** Drawings of which object points at which. */
@NullMarked
package io.github.unleak.cli.report.graph;

import org.jspecify.annotations.NullMarked;
