package io.github.unleak.analyzer.rcache;

/**
 * What a trace showed of one CPU's two magazines. Plain fields: the code that replays the trace
 * writes them.
 */
public final class CpuRecord {

  /**
   * Line of the last push or pop that came exactly when the model's fill levels required it, -1 for
   * none: up to there no event of this CPU and size class is missing.
   */
  public long checked = -1;

  /** Line of the last pop into this CPU, -1 for none. */
  public long popped = -1;

  /** Line of the last number that seemed to come from the tree, -1 for none. */
  public long tree = -1;

  /** Line of the first check after the last sign of missing events in its domain, -1 for none. */
  public long rechecked = -1;

  /** The line of that sign. */
  public long sign = -1;

  /** A record of a CPU of which nothing is known. */
  public CpuRecord() {}
}
