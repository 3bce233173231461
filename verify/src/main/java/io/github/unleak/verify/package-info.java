/**
 * Checks the proofs of a result against the raw input. It shares no code with the analyzer: what it
 * accepts rests on the parser, and on the few rules that are written here.
 */
@org.jspecify.annotations.NullMarked
package io.github.unleak.verify;
