/** An analysis in each of its formats. */
@NullMarked
package io.github.unleak.cli.report.analysis;

import org.jspecify.annotations.NullMarked;
