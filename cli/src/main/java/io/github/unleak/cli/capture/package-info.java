/** The recorder that {@code unleak capture} prints. */
@NullMarked
package io.github.unleak.cli.capture;

import org.jspecify.annotations.NullMarked;
