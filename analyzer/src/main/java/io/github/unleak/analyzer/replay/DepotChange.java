package io.github.unleak.analyzer.replay;

/**
 * One thing that happened to a magazine of an rcache while a scan ran.
 *
 * @param kind what
 * @param magazine its number in the {@link DepotFilm}
 * @param cpu of the event
 * @param line of the trace
 * @param time on the trace's clock
 */
public record DepotChange(Kind kind, int magazine, int cpu, long line, long time) {

  /** What can happen. */
  public enum Kind {
    /** Allocated: the CPU loads it after it has pushed what was loaded before. */
    BORN,
    /** Pushed: it is the depot's head. */
    PUSHED,
    /** Popped by a CPU, which loads it. */
    POPPED,
    /** Popped by the trimming work, and freed. */
    TRIMMED,
    /** Freed by the CPU that had it. */
    FREED,
    /** It left the depot in another way, or was not where the model had it. */
    ASTRAY
  }

  /** True for what changes the depot. */
  public boolean ofDepot() {
    return kind == Kind.PUSHED || kind == Kind.POPPED || kind == Kind.TRIMMED;
  }
}
