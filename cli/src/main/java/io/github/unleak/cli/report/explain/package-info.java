/** Everything known about one object: its life, its evidence, its witness. */
@NullMarked
package io.github.unleak.cli.report.explain;

import org.jspecify.annotations.NullMarked;
