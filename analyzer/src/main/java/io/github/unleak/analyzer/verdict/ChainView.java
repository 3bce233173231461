package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.rcache.Magazine;
import io.github.unleak.parser.line.Address;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chain of magazines as one snapshot shows it, for drawing.
 *
 * @param snapshot the snapshot
 * @param members head first, at least one
 * @param end what the first word of the last member is
 * @param next what the last member points at, or {@code null} if it is not known to point anywhere
 */
public record ChainView(
    int snapshot, List<Address> members, Magazine.Head end, @Nullable Address next)
    implements Serializable {
  public ChainView {
    members = List.copyOf(members);
  }
}
