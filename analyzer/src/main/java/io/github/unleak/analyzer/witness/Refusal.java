package io.github.unleak.analyzer.witness;

import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.rcache.Magazine;
import io.github.unleak.analyzer.rcache.Magazine.Head;
import io.github.unleak.parser.line.Address;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why magazines cannot have been left by any order of steps, however many: a rule that holds in
 * every state of an rcache without a bug, and that their first words break. Each rule is tried on
 * all states of the small worlds by the tests; between the rules and {@link Certificate} nothing is
 * left to search for. The last two are of what a trace shows.
 */
public enum Refusal {
  /**
   * The links go in a circle. A push links to what was the head before ({@code iova_depot_push()}),
   * so that each link leads to an older member.
   */
  CIRCLE("circle"),
  /** Two link to one. Only one magazine can have been pushed onto another one. */
  BRANCH("branch"),
  /**
   * One links to a magazine that is loaded or empty. A pop takes the head, to which nothing links.
   */
  LINK_TO_HELD("link-to-held"),
  /** One that links is not full. Only full ones are pushed ({@code __iova_rcache_insert()}). */
  NOT_FULL("not-full"),
  /** One links, and the depot is an array: the first word is the size there, always. */
  LINK_IN_ARRAY("link-in-array"),
  /** The trace has it in no depot while the scan ran, and only members of a depot are missed. */
  NOT_IN_DEPOT("not-in-depot"),
  /** The first words are not the links that the trace's pushes made. */
  OTHER_LINKS("other-links");

  private final String id;

  Refusal(String id) {
    this.id = id;
  }

  /** The name in reports. */
  public String id() {
    return id;
  }

  /**
   * The rule that magazines break, or {@code null} where they break none.
   *
   * @param partition magazines of one depot whose first words are known
   */
  static @Nullable Refusal of(Partition partition, Generation generation) {
    Map<Address, Magazine> members = new HashMap<>();
    partition.members().forEach(member -> members.put(member.address(), member));
    Set<Long> targets = new HashSet<>();
    Refusal found = null;
    for (Magazine member : partition.members()) {
      if (member.head() == Head.POINTER) {
        if (!generation.linked()) {
          return LINK_IN_ARRAY;
        }
        Magazine next = members.get(new Address(member.next()));
        if (!targets.add(member.next())) {
          found = BRANCH;
        } else if (found == null && !member.filled()) {
          found = NOT_FULL;
        } else if (found == null && next != null && Partition.held(next)) {
          found = LINK_TO_HELD;
        }
      }
    }
    // Without a branch the members make one path, or one circle in which each is linked to.
    return found == null && targets.containsAll(addresses(partition)) ? CIRCLE : found;
  }

  private static Set<Long> addresses(Partition partition) {
    Set<Long> addresses = new HashSet<>();
    partition.members().forEach(member -> addresses.add(member.address().value()));
    return addresses;
  }
}
