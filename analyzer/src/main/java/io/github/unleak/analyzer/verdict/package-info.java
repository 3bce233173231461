/** From evidence to a verdict with a certainty for every object, and the analysis as a whole. */
@NullMarked
package io.github.unleak.analyzer.verdict;

import org.jspecify.annotations.NullMarked;
