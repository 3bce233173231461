package io.github.unleak.parser.ftrace.dat;

/**
 * Where the events of one CPU are.
 *
 * @param cpu its number
 * @param offset in the file, bytes
 * @param size bytes in the file
 * @param pageSize bytes of a sub-buffer
 * @param compressed true where they are stored in compressed chunks
 */
record CpuData(int cpu, long offset, long size, int pageSize, boolean compressed) {}
