package io.github.unleak.analyzer.rcache;

/**
 * What a trace showed of a magazine's life, as far as later events are judged by it. Plain fields:
 * whoever replays the trace writes them.
 */
public final class MagazineRecord {

  /** It is not known how many members are below. */
  public static final int UNKNOWN_BELOW = Integer.MAX_VALUE;

  /** Line of its allocation, -1 where the trace does not show it. */
  public long bornLine = -1;

  /** True where the operation that allocated it was one that had to, by the model. */
  public boolean expected;

  /** The place in the trace from which on the push is sure to have been completed. */
  public long settledAt = Long.MAX_VALUE;

  /** How many pops of unknown members its depot had seen when it was pushed last. */
  public long unseenPops;

  /** Line of the allocation of the magazine that was loaded in its place; -1 for none. */
  public long replacedLine = -1;

  /** When that was, on the trace's clock. */
  public long replacedTime;

  /** Where the magazine that was loaded in its place starts. */
  public long replacedBy;

  /** Which divergence counts it as lost, -1 for none. */
  public int divergence = -1;

  /**
   * Members of the depot below it when it was pushed last; {@link #UNKNOWN_BELOW} where there may
   * be more than are known.
   */
  public int below;

  /** CPUs that had used the rcache then. */
  public int cpus;

  /** True where it was taken for the one that was popped, and may have been another. */
  public boolean guessed;

  /** True if missing events may have moved it: it need not be where the model has it, for ever. */
  public boolean mayHaveMoved;

  /** A record of a magazine that nothing is known of. */
  public MagazineRecord() {}
}
