package io.github.unleak.analyzer.evidence;

import io.github.unleak.parser.line.SourceLine;

/**
 * A snapshot whose scan did not reach all memory, as far as the inputs show. A signal ends {@code
 * echo scan}: counts start at 0, nothing new is reported, and objects in use that were reported
 * once are listed again if the scan did not reach what points at them ({@code kmemleak_scan()},
 * {@code scan_should_stop()}, mm/kmemleak.c). So the snapshot is ignored.
 *
 * @param snapshot its id
 * @param sign what suggests it
 * @param objects that are listed again, for {@link Sign#LISTED_AGAIN}
 * @param source the line that shows it
 */
public record InterruptedScan(int snapshot, Sign sign, int objects, SourceLine source) {

  /** What suggests that a scan was interrupted. */
  public enum Sign {
    /** The trace has the mark of its begin and no mark of its end. */
    NO_END,
    /** It, or one of its passes, took less than a quarter of the time that the others took. */
    SHORT,
    /** Its first pass left suspects, and no second pass confirmed them (Linux 7.3). */
    NOT_CONFIRMED,
    /** Several objects are listed again, unchanged, that an earlier snapshot no longer listed. */
    LISTED_AGAIN
  }
}
