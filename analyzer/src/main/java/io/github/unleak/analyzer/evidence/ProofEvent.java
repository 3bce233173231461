package io.github.unleak.analyzer.evidence;

import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.SourceLine;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One record that a proof rests on.
 *
 * @param kind what happened
 * @param address of the object that it is about
 * @param timeNanos when, on the trace's clock, or -1 for an entry of a report
 * @param cpu that recorded it, or -1 if that is not known
 * @param other the other magazine or object, or {@code null}
 * @param pfn the page frame number handed out, or 0
 * @param source the line
 */
public record ProofEvent(
    Kind kind,
    Address address,
    long timeNanos,
    int cpu,
    @Nullable Address other,
    long pfn,
    SourceLine source)
    implements Serializable {

  /** What happened. */
  public enum Kind {
    /** kmemleak listed it. */
    LISTED("listed"),
    /** It was allocated. */
    ALLOCATED("allocated"),
    /** It was pushed onto the depot. */
    PUSHED("pushed"),
    /** It was popped from the depot. */
    POPPED("popped"),
    /** It was freed. */
    FREED("freed"),
    /** Another object was allocated over its bytes. */
    REUSED("reused"),
    /** A member that lay below it in the depot was popped. */
    PASSED_BY("passed-by"),
    /** Its CPU needed it from the depot and took a number from elsewhere. */
    NOT_IN_DEPOT("not-in-depot"),
    /** Another magazine took its place on the CPU, and it was not freed. */
    REPLACED("replaced"),
    /** Its domain was torn down without freeing it. */
    LEFT_BEHIND("left-behind"),
    /** The magazine before it in the depot pointed at it. */
    LINKED("linked");

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    /** The name used in reports. */
    public String id() {
      return id;
    }
  }
}
