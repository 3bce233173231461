package io.github.unleak.parser.ftrace;

import io.github.unleak.parser.line.SourceLine;
import java.io.Serializable;

/**
 * Events that the trace itself says are missing.
 *
 * @param kind how it says so
 * @param cpu the CPU whose events are missing, or -1 for any
 * @param count how many, or -1 where it does not say
 * @param source the line that says so
 */
public record TraceLoss(Kind kind, int cpu, long count, SourceLine source) implements Serializable {

  /** How a trace tells of loss. */
  public enum Kind {
    /** {@code CPU:1 [LOST 123 EVENTS]}, {@code [123 EVENTS DROPPED]}: between here and before. */
    LOST,
    /** {@code ##### CPU 6 buffer started ####}: nothing is known of that CPU before this line. */
    BUFFER_STARTED,
    /** A line that should be an event cannot be read, or the file ends inside one. */
    DAMAGED,
    /** The header counts more events than there are: told at the end of the trace. */
    COUNT,
    /**
     * The recorder counted calls that its probes missed ({@code kprobe_profile}), somewhere in the
     * trace: told at its end.
     */
    MISSED
  }
}
