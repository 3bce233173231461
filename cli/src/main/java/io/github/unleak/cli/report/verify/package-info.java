/** Which proofs the independent checker accepts. */
@NullMarked
package io.github.unleak.cli.report.verify;

import org.jspecify.annotations.NullMarked;
