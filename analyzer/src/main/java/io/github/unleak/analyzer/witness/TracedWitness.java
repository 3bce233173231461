package io.github.unleak.analyzer.witness;

import io.github.unleak.analyzer.replay.ScanWindow;
import org.jspecify.annotations.Nullable;

/**
 * What a search along a trace's own order says: the pushes and pops of the depot and their order
 * are the trace's, the places of the scans' reads between them are searched for.
 *
 * @param witness what was found; the steps of CPUs have lines of the trace
 * @param first the earlier scan, which stored the checksums; {@code null} where there is none
 * @param last the snapshot's scan
 * @param operations pushes and pops that the trace shows in these scans
 * @param lastAlone true where the last scan by itself can leave them
 */
public record TracedWitness(
    Witness witness,
    @Nullable ScanWindow first,
    ScanWindow last,
    int operations,
    boolean lastAlone) {

  /** True where the trace's order decides nothing. */
  public boolean undecided() {
    return witness instanceof Witness.Undecided;
  }
}
