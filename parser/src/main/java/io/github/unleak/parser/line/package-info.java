/**
 * Bytes become lines: inputs found and opened, decompressed, lines cut without copying, and the few
 * small types that every record carries (where it came from, what is wrong with it).
 */
@NullMarked
package io.github.unleak.parser.line;

import org.jspecify.annotations.NullMarked;
