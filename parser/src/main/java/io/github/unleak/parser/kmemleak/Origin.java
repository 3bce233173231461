package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.SourceLine;

/**
 * Where and how an object was found in its input.
 *
 * @param source the line of its {@code unreferenced object} header
 * @param lastLine number of the last line that was read as part of it
 * @param logMicros the log's own time stamp of the header line, microseconds since boot as printk
 *     gives it, or -1 where there is none
 * @param verbose true where the lines carry {@code kmemleak: }, that is, where the scan itself
 *     printed the object as <em>new</em> (verbose mode): such a list is no full list of what is
 *     unreferenced
 * @param quoted true where the lines were quoted or otherwise handled by people ({@code > }, a
 *     mailer's re-wrapping): bytes may have been changed
 * @param damaged true where something inside the object could not be read, was missing or was
 *     repaired: nothing may be proven from it
 */
public record Origin(
    SourceLine source,
    long lastLine,
    long logMicros,
    boolean verbose,
    boolean quoted,
    boolean damaged) {}
