package io.github.unleak.analyzer.rcache;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Magazines of one snapshot that hang together by their first words, head first.
 *
 * @param members at least one
 * @param fault why no race on a depot leaves them so, or {@code null} where one does
 * @param closed true where the last first word is zero; false where it points at a magazine that
 *     the snapshot does not list, or is not known
 */
public record DepotChain(List<Magazine> members, @Nullable Fault fault, boolean closed) {

  public DepotChain {
    members = List.copyOf(members);
  }

  /** True where this is what the race on a depot leaves. */
  public boolean explained() {
    return fault == null;
  }

  /** What does not fit the race. */
  public enum Fault {
    /** A member's first word is a fill: it is in no depot. */
    FILL,
    /** A member's first word is neither a fill nor a pointer. */
    OTHER_HEAD,
    /** A member's first word is not known: where the chain goes on is open. */
    UNKNOWN_HEAD,
    /** The links run in a circle. */
    CYCLE,
    /** Two magazines point at one. */
    BRANCH,
    /** A member is not full. */
    NOT_FULL
  }
}
