/** The command line: where the process starts and ends. */
@NullMarked
package io.github.unleak.cli;

import org.jspecify.annotations.NullMarked;
