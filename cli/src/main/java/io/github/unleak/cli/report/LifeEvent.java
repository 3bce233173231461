package io.github.unleak.cli.report;

import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.parser.line.SourceLine;
import org.jspecify.annotations.Nullable;

/**
 * What happened to an object, or what a snapshot says of it.
 *
 * @param kind what
 * @param snapshot the snapshot, or 0 for the allocation
 * @param timeMillis when, milliseconds since boot, or -1
 * @param source the line that shows it; for an absence the first line of the snapshot
 * @param other the object that is there instead, for {@link Kind#REPLACED} alone
 */
record LifeEvent(
    Kind kind, int snapshot, long timeMillis, SourceLine source, @Nullable JudgedObject other) {

  /** What a line of the time line says. */
  enum Kind {
    /** It was allocated. */
    ALLOCATED("allocated"),
    /** The snapshot lists it for the first time, or as before. */
    LISTED("listed"),
    /** The snapshot lists it with other content than the snapshot before. */
    CHANGED("changed"),
    /** The snapshot lists all that is unreferenced, and not this. */
    ABSENT("absent"),
    /** The snapshot does not list it, and would not have to: it lists a selection. */
    NOT_SHOWN("not-shown"),
    /** The snapshot lists another object over its bytes. */
    REPLACED("replaced");

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    /** The name used in JSON. */
    String id() {
      return id;
    }
  }

  /** The event in words. */
  String text() {
    return switch (kind) {
      case ALLOCATED -> "allocated";
      case LISTED -> "snapshot " + snapshot + " lists it";
      case CHANGED -> "snapshot " + snapshot + " lists it with other content than before";
      case ABSENT -> "snapshot " + snapshot + " does not list it";
      case NOT_SHOWN -> "snapshot " + snapshot + " does not list it, but is only a selection";
      case REPLACED -> "snapshot " + snapshot + " lists another object there: " + otherText();
    };
  }

  private String otherText() {
    if (other == null) {
      return "unknown";
    }
    long jiffies = other.subject().latest().jiffies();
    return other.subject().address()
        + ", "
        + Say.bytes(other.subject().size())
        + (jiffies == -1 ? "" : ", jiffies " + Long.toUnsignedString(jiffies));
  }
}
