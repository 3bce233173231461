/** Which proofs a second reader accepts. */
@NullMarked
package io.github.unleak.cli.report.verify;

import org.jspecify.annotations.NullMarked;
