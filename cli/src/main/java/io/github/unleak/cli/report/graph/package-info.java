/** Which object points at which, drawn. */
@NullMarked
package io.github.unleak.cli.report.graph;

import org.jspecify.annotations.NullMarked;
