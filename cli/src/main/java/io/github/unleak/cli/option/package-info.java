/** Options that commands share, and how their values are read. */
@NullMarked
package io.github.unleak.cli.option;

import org.jspecify.annotations.NullMarked;
