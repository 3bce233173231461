/**
 * The formats of input: how each is recognised by its first bytes, and which reader takes it. The
 * one place to name a format.
 */
@NullMarked
package io.github.unleak.parser.format;

import org.jspecify.annotations.NullMarked;
