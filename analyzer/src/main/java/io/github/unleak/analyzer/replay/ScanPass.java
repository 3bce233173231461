package io.github.unleak.analyzer.replay;

/**
 * One pass of a scan, {@code __kmemleak_scan()} (mm/kmemleak.c, Linux 7.3). A scan has a full pass
 * and, if that leaves suspects and no signal came, a second one that confirms them.
 *
 * @param full true for the pass that all scans have
 * @param begin when it began, on the trace's clock
 * @param end when it ended, or -1 if the trace does not show it
 * @param suspects that it left, or -1 if the trace does not show them
 * @param line of its begin
 */
public record ScanPass(boolean full, long begin, long end, long suspects, long line) {

  /** How long it took, ns, or -1 if that is not known. */
  public long nanos() {
    return end < 0 ? -1 : end - begin;
  }
}
