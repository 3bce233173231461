/** Simulated bundles and surveys of them. */
@NullMarked
package io.github.unleak.cli.report.simulate;

import org.jspecify.annotations.NullMarked;
