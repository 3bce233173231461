/**
 * The formats of input: how each is recognised by its first bytes, and which reader takes it.
 * Formats are named only here.
 */
@NullMarked
package io.github.unleak.parser.format;

import org.jspecify.annotations.NullMarked;
