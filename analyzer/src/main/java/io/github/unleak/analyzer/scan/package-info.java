/**
 * kmemleak's own rules (mm/kmemleak.c): constants, checksum, what a report may contain. Knows
 * nothing of the rcache.
 */
@NullMarked
package io.github.unleak.analyzer.scan;

import org.jspecify.annotations.NullMarked;
