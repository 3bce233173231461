/**
 * Observations that speak for or against an object's being lost: facts as data, each with the
 * lines\n * it rests on. Text comes later, elsewhere.
 */
@NullMarked
package io.github.unleak.analyzer.evidence;

import org.jspecify.annotations.NullMarked;
