/** Turns evidence into a verdict and a certainty for every object, and builds the analysis. */
@NullMarked
package io.github.unleak.analyzer.verdict;

import org.jspecify.annotations.NullMarked;
