package io.github.unleak.cli.report.explain;

import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.analyzer.verdict.TracedLife.Passage;
import io.github.unleak.cli.report.words.Wording;
import io.github.unleak.parser.line.SourceLine;
import org.jspecify.annotations.Nullable;

/**
 * What happened to an object, or what a snapshot says of it.
 *
 * @param kind what
 * @param snapshot the snapshot, or 0 for what no snapshot shows
 * @param timeNanos when, nanoseconds since boot or on the trace's clock, or -1
 * @param traced true where the time is a trace's
 * @param source the line that shows it; for an absence the first line of the snapshot
 * @param other the object that is there instead, for {@link Kind#REPLACED} alone
 * @param cpu the CPU that did it, or -1
 * @param detail how it happened, in words, or {@code null}
 * @param sure false where the replay is not sure of it
 * @param passage the scan that it is the result of, where a trace shows it
 */
public record TimelineEvent(
    Kind kind,
    int snapshot,
    long timeNanos,
    boolean traced,
    SourceLine source,
    @Nullable JudgedObject other,
    int cpu,
    @Nullable String detail,
    boolean sure,
    @Nullable Passage passage) {

  private static final long NANOS_A_MILLI = 1_000_000;

  /** What a line of the time line says. */
  public enum Kind {
    /** It was allocated. */
    ALLOCATED("allocated", 'o'),
    /** The snapshot lists it for the first time, or as before. */
    LISTED("listed", '*'),
    /** The snapshot lists it with other content than the snapshot before. */
    CHANGED("changed", '*'),
    /** The snapshot lists all that is unreferenced, and not this. */
    ABSENT("absent", '.'),
    /** The snapshot does not list it, and would not have to: it lists a selection. */
    NOT_SHOWN("not-shown", '.'),
    /** The snapshot lists another object over its bytes. */
    REPLACED("replaced", 'x'),
    /** A scan ran, and no snapshot is known to show what it found. */
    SCANNED("scanned", '-'),
    /** It was pushed onto the depot. */
    PUSHED("pushed", '|'),
    /** It was popped from the depot. */
    POPPED("popped", '|'),
    /** It was lost: the depot was popped below it. */
    BYPASSED("bypassed", '!'),
    /** It was lost: the depot should have held it and was empty. */
    NOT_IN_DEPOT("not-in-depot", '!'),
    /** It was lost: replaced while empty, and not freed. */
    UNFREED("unfreed", '!'),
    /** It was lost: its domain was torn down, and it was not freed. */
    OUTLIVED("outlived", '!'),
    /** It was freed. */
    FREED("freed", 'x'),
    /** Something else was allocated over it, so it had been freed. */
    REALLOCATED("reallocated", 'x');

    private final String id;
    private final char mark;

    Kind(String id, char mark) {
      this.id = id;
      this.mark = mark;
    }

    /** The name used in JSON. */
    public String id() {
      return id;
    }

    /** The sign in the drawing. */
    char mark() {
      return mark;
    }
  }

  /** What a report shows. */
  static TimelineEvent reported(
      Kind kind,
      int snapshot,
      long timeMillis,
      SourceLine source,
      @Nullable JudgedObject other,
      @Nullable Passage passage) {
    long nanos = timeMillis == -1 ? -1 : timeMillis * NANOS_A_MILLI;
    return new TimelineEvent(kind, snapshot, nanos, false, source, other, -1, null, true, passage);
  }

  /** What a trace shows. */
  static TimelineEvent traced(
      Kind kind,
      long timeNanos,
      SourceLine source,
      int cpu,
      @Nullable String detail,
      boolean sure) {
    return new TimelineEvent(kind, 0, timeNanos, true, source, null, cpu, detail, sure, null);
  }

  /** A scan of which no snapshot shows the result. */
  static TimelineEvent scanned(Passage passage, SourceLine source) {
    return new TimelineEvent(
        Kind.SCANNED, 0, passage.window().begin(), true, source, null, -1, null, true, passage);
  }

  /** When it was, for people: when the scan began rather than when its result was read. */
  String time() {
    Passage scan = passage;
    if (scan != null) {
      return Wording.traceSeconds(scan.window().begin());
    }
    if (timeNanos == -1) {
      return "?";
    }
    return traced ? Wording.traceSeconds(timeNanos) : Wording.seconds(timeNanos / NANOS_A_MILLI);
  }

  /** The event in words. */
  String text() {
    String how = detail == null ? "" : detail;
    Passage scan = passage;
    String who = scan == null ? "snapshot " + snapshot : PassageText.name(scan, snapshot);
    String where = scan == null ? "" : PassageText.place(scan);
    String text =
        switch (kind) {
          case ALLOCATED -> "allocated" + how;
          case LISTED -> who + " lists it" + where;
          case CHANGED -> who + " lists it with other content than before" + where;
          case ABSENT -> who + " does not list it" + where;
          case NOT_SHOWN -> who + " does not list it, but is only a selection" + where;
          case REPLACED -> who + " lists another object there: " + otherText();
          case SCANNED -> who + "; no read is known to be of it" + where;
          case PUSHED -> "pushed onto the depot" + how;
          case POPPED -> "popped from the depot" + how;
          case BYPASSED, NOT_IN_DEPOT, UNFREED, OUTLIVED -> "LOST: " + how;
          case FREED -> "freed" + how;
          case REALLOCATED -> "freed by now:" + how;
        };
    return sure ? text : text + "; not sure, for events may be missing";
  }

  private String otherText() {
    if (other == null) {
      return "unknown";
    }
    long jiffies = other.subject().latest().jiffies();
    return other.subject().address()
        + ", "
        + Wording.bytes(other.subject().size())
        + (jiffies == -1 ? "" : ", jiffies " + Long.toUnsignedString(jiffies));
  }
}
