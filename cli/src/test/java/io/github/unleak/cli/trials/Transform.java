package io.github.unleak.cli.trials;

import io.github.unleak.cli.trials.ClockTransforms.Kind;
import java.util.random.RandomGenerator;

/**
 * A change to a recording after which what is true of its objects is still true: machines, people
 * and tools make such changes. None of them may lead to a wrong proof.
 */
enum Transform {
  /** Nothing. */
  UNCHANGED((recording, other, random) -> recording),
  /** The reads have other names. */
  READS_RENAMED((recording, other, random) -> ReadTransforms.renamed(recording, random)),
  /** The reads have other numbers, in another order. */
  READS_RENUMBERED((recording, other, random) -> ReadTransforms.renumbered(recording, random)),
  /** Some reads are missing. */
  READS_DROPPED((recording, other, random) -> ReadTransforms.dropped(recording, random)),
  /** Some reads are there twice. */
  READS_DUPLICATED((recording, other, random) -> ReadTransforms.duplicated(recording, random)),
  /** Reads of another recording lie among them. */
  READS_OF_ANOTHER((recording, other, random) -> ReadTransforms.foreign(recording, other, random)),
  /** A read stops after every sixth entry for a while, as a busy machine lists. */
  READS_CUT((recording, other, random) -> ReadTransforms.cut(recording, random)),
  /** A read lacks entries in its middle. */
  READS_GAPPED((recording, other, random) -> ReadTransforms.gapped(recording, random)),
  /** Some rows of the dumps are gone. */
  DUMP_ROWS_LOST((recording, other, random) -> ReadTransforms.dumpRowsLost(recording, random)),
  /** Two recordings lie in one folder. */
  TWO_RECORDINGS((recording, other, random) -> ReadTransforms.together(recording, other, random)),
  /** A CI system puts its time stamps in front of every line. */
  LINE_STAMPS((recording, other, random) -> ReadTransforms.stamped(recording, random)),
  /** The trace begins later. */
  TRACE_BEGIN_CUT((recording, other, random) -> TraceTransforms.beginCut(recording, random)),
  /** The trace ends earlier. */
  TRACE_END_CUT((recording, other, random) -> TraceTransforms.endCut(recording, random)),
  /** The trace has a hole. */
  TRACE_HOLE((recording, other, random) -> TraceTransforms.hole(recording, false, random)),
  /** The trace has a hole and says so. */
  TRACE_HOLE_REPORTED((recording, other, random) -> TraceTransforms.hole(recording, true, random)),
  /** A CPU is missing in the trace. */
  CPU_REMOVED((recording, other, random) -> TraceTransforms.cpuRemoved(recording, false, random)),
  /** A CPU is missing in the trace, which says so. */
  CPU_REMOVED_REPORTED(
      (recording, other, random) -> TraceTransforms.cpuRemoved(recording, true, random)),
  /** The events of one task are missing in the trace. */
  TASK_REMOVED((recording, other, random) -> TraceTransforms.taskRemoved(recording, false, random)),
  /** The events of one task are missing in the trace, which says so. */
  TASK_REMOVED_REPORTED(
      (recording, other, random) -> TraceTransforms.taskRemoved(recording, true, random)),
  /** One kind of event is missing in the trace, from some time on or for all of it. */
  EVENT_REMOVED(
      (recording, other, random) -> TraceTransforms.eventRemoved(recording, false, random)),
  /** One kind of event is missing in the trace, which says so. */
  EVENT_REMOVED_REPORTED(
      (recording, other, random) -> TraceTransforms.eventRemoved(recording, true, random)),
  /** Single events are missing in the trace here and there. */
  EVENTS_SPRINKLED_OUT((recording, other, random) -> TraceTransforms.sprinkled(recording, random)),
  /** The trace's clock runs ahead or behind. */
  CLOCK_SHIFTED(
      (recording, other, random) -> TraceTransforms.clock(recording, Kind.SHIFTED, random)),
  /** The trace's clock counts from 1970. */
  CLOCK_EPOCH((recording, other, random) -> TraceTransforms.clock(recording, Kind.EPOCH, random)),
  /** The trace's clock drifts. */
  CLOCK_DRIFTING(
      (recording, other, random) -> TraceTransforms.clock(recording, Kind.DRIFTING, random)),
  /** The trace's clock leaps once, as over a suspend. */
  CLOCK_JUMPING(
      (recording, other, random) -> TraceTransforms.clock(recording, Kind.JUMPING, random)),
  /** The trace's clock leaps several times. */
  CLOCK_JUMPING_OFTEN(
      (recording, other, random) -> TraceTransforms.clock(recording, Kind.JUMPING_OFTEN, random)),
  /** The trace's clock is set back. */
  CLOCK_SET_BACK(
      (recording, other, random) -> TraceTransforms.clock(recording, Kind.SET_BACK, random)),
  /** The trace's clock runs backwards in places. */
  CLOCK_BACKWARDS(
      (recording, other, random) ->
          TraceTransforms.clock(recording, Kind.BACKWARDS_IN_PLACES, random)),
  /** Every pointer carries a tag, on arm64. */
  POINTERS_TAGGED((recording, other, random) -> TagTransforms.tagged(recording, random)),
  /** The kernel log and what the recorder wrote about itself are missing. */
  LOGS_REMOVED((recording, other, random) -> ReadTransforms.logsRemoved(recording)),
  /** Marks of the recorder are missing in the trace. */
  MARKS_REMOVED((recording, other, random) -> TraceTransforms.marksRemoved(recording));

  /** How a recording is changed. */
  private interface Change {
    Recording apply(Recording recording, Recording other, RandomGenerator random);
  }

  private final Change change;

  Transform(Change change) {
    this.change = change;
  }

  /**
   * Changes {@code recording}.
   *
   * @param other a recording of another boot, which some changes take files from
   */
  Recording apply(Recording recording, Recording other, RandomGenerator random) {
    return change.apply(recording, other, random);
  }
}
