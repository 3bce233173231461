/**
 * Replays traces on the model of the rcache and aligns them with kmemleak's scans. The packages of
 * the rcache and of the scan do not know each other; they meet here, in the witness search, and,
 * for reports without a trace, in the search for evidence.
 */
@NullMarked
package io.github.unleak.analyzer.replay;

import org.jspecify.annotations.NullMarked;
