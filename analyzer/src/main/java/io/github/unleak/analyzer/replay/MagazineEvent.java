package io.github.unleak.analyzer.replay;

/**
 * One thing that happened to a magazine, as the replay understood it.
 *
 * @param kind what
 * @param line of the trace
 * @param time on the trace's clock
 * @param cpu the CPU of the event
 * @param detail a page frame number ({@link Kind#POPPED}, {@link Kind#NOT_IN_DEPOT}), another
 *     magazine's address ({@link Kind#BYPASSED}, {@link Kind#UNFREED}), else 0
 * @param domain address of the {@code struct iova_domain}
 * @param sure false where lost events, an uncertain identity or an uncertain order stand behind it
 */
public record MagazineEvent(
    Kind kind, long line, long time, int cpu, long detail, long domain, boolean sure) {

  /** The same, no longer sure; a birth and a free were seen and stay. */
  MagazineEvent unsure() {
    return kind == Kind.BORN || kind == Kind.FREED
        ? this
        : new MagazineEvent(kind, line, time, cpu, detail, domain, false);
  }

  /** What can happen to a magazine. */
  public enum Kind {
    /** Allocated, and loaded on a CPU. */
    BORN("allocated"),
    /** Pushed onto the depot. */
    PUSHED("pushed onto the depot"),
    /** Popped from the depot; one of its numbers was given out. */
    POPPED("popped from the depot"),
    /** Freed. */
    FREED("freed"),
    /** The depot was popped below it though nobody had popped it. */
    BYPASSED("passed by"),
    /** The depot should have held it and was empty. */
    NOT_IN_DEPOT("missing from the depot"),
    /** It was replaced while empty, and not freed. */
    UNFREED("dropped without a free"),
    /** Its domain was torn down, and it was not freed. */
    OUTLIVED("left behind at teardown");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** True if it follows from fill levels or page frame numbers, which missed probes change. */
    boolean fromNumbers() {
      return this == POPPED || this == BYPASSED || this == NOT_IN_DEPOT || this == UNFREED;
    }

    /** What happened, in words. */
    public String text() {
      return text;
    }
  }
}
