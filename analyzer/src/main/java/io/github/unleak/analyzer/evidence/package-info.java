/**
 * Observations that show that an object is lost or in use: facts as data, each with the lines that
 * it rests on. The text about them is written in the command-line module.
 */
@NullMarked
package io.github.unleak.analyzer.evidence;

import org.jspecify.annotations.NullMarked;
