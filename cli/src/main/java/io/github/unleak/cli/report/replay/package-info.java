/** The results of replaying traces. */
@NullMarked
package io.github.unleak.cli.report.replay;

import org.jspecify.annotations.NullMarked;
