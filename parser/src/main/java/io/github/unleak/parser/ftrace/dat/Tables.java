package io.github.unleak.parser.ftrace.dat;

/**
 * What decoding looks things up in.
 *
 * @param words byte order
 * @param sites call sites by address
 * @param comms names of tasks
 * @param names texts that recur
 */
record Tables(Words words, CallSites sites, Comms comms, Names names) {}
