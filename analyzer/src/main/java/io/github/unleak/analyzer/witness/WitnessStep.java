package io.github.unleak.analyzer.witness;

import io.github.unleak.analyzer.witness.Step.Action;
import io.github.unleak.parser.line.SourceLine;
import org.jspecify.annotations.Nullable;

/**
 * One step of a witness.
 *
 * @param actor {@link Step#SCANNER}, {@link Step#WORKER} or the number of a CPU
 * @param action what it did
 * @param object the magazine concerned, by its number in the witness; 0 for none
 * @param other what was read or stored, a magazine or 0
 * @param scan the scan that runs, or ran last, counted from 1; along a trace as that counts
 * @param source the line of the trace that shows it, or {@code null}
 * @param time on the trace's clock, or -1
 */
public record WitnessStep(
    int actor,
    Action action,
    int object,
    int other,
    int scan,
    @Nullable SourceLine source,
    long time) {}
