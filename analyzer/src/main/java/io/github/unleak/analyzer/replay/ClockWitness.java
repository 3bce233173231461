package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.timeline.Subject;

/**
 * A listed object whose own allocation the trace shows, recognised by address, size, call site and
 * thread, at a time on which most such objects agree.
 *
 * @param subject the object
 * @param jiffies of its allocation, as the report prints them
 * @param allocation the event
 */
public record ClockWitness(Subject subject, long jiffies, LifeEvent allocation) {}
