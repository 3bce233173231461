/** One class per command: options in, exit status out; the work is done elsewhere. */
@NullMarked
package io.github.unleak.cli.command;

import org.jspecify.annotations.NullMarked;
