/**
 * Traces replayed against the model of the rcache and against kmemleak's scans: the only place
 * where the two meet.
 */
@NullMarked
package io.github.unleak.analyzer.replay;

import org.jspecify.annotations.NullMarked;
