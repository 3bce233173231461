package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.rcache.Generation;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the kernel; {@code null} is unknown.
 *
 * @param release as its banner or the user says
 * @param hz timer ticks a second
 * @param cpus possible CPUs
 * @param generation of the rcache, if it could be determined
 * @param wordBytes 4 or 8
 * @param bigEndian byte order, where pointers in the dumps decide it
 */
public record KernelFacts(
    @Nullable String release,
    @Nullable Integer hz,
    @Nullable Integer cpus,
    @Nullable Generation generation,
    @Nullable Integer wordBytes,
    @Nullable Boolean bigEndian)
    implements Serializable {}
