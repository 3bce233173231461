package io.github.unleak.parser.ftrace;

import io.github.unleak.parser.line.InputSummary;
import java.io.Serializable;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a trace turned out to be.
 *
 * @param input its path, kind, bytes and lines (of a binary file: the events of all kinds)
 * @param clock what its times are
 * @param clockName the name of the clock where the file says it ({@code mono}), else {@code null}
 * @param cpus how many CPUs the recording covered by its header, or -1
 * @param entriesHeld events that the header says the buffer held, or -1
 * @param entriesWritten events that the header says were written, or -1
 * @param entries events of all kinds that were there, those without a role included; -1 where they
 *     were passed over without being counted
 * @param seenCpus CPUs of which an event with a role was there
 * @param roles how many events had each role
 * @param firstTime of the first event with a role, or -1 where there is none
 * @param lastTime of the last one, or -1
 * @param lost events that loss markers count; a marker without a number counts as one
 * @param hashedPointers true where slab events carry hashes in place of addresses
 */
public record TraceSummary(
    InputSummary input,
    Clock clock,
    @Nullable String clockName,
    int cpus,
    long entriesHeld,
    long entriesWritten,
    long entries,
    Set<Integer> seenCpus,
    Map<EventRole, Long> roles,
    long firstTime,
    long lastTime,
    long lost,
    boolean hashedPointers)
    implements Serializable {

  public TraceSummary {
    seenCpus = Set.copyOf(seenCpus);
    roles = Map.copyOf(roles);
  }

  /** What the times of a trace are. */
  public enum Clock {
    /** Seconds of a clock that runs evenly; {@link TraceEvent#time} is nanoseconds. */
    SECONDS,
    /** A number that grows: cycles, ticks, or a counter. */
    TICKS,
    /** Microseconds since the trace began (latency format); {@link TraceEvent#time} is ns. */
    RELATIVE,
    /** No times were there. */
    NONE
  }

  /** How many events had this role. */
  public long count(EventRole role) {
    return roles.getOrDefault(role, 0L);
  }

  /** The same, with a clock that somebody who knows it has named. */
  public TraceSummary withClockName(String name) {
    return new TraceSummary(
        input,
        clock,
        name,
        cpus,
        entriesHeld,
        entriesWritten,
        entries,
        seenCpus,
        roles,
        firstTime,
        lastTime,
        lost,
        hashedPointers);
  }
}
