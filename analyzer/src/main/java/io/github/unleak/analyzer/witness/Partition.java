package io.github.unleak.analyzer.witness;

import io.github.unleak.analyzer.rcache.Magazine;
import io.github.unleak.analyzer.rcache.Magazine.Head;
import io.github.unleak.parser.line.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The magazines of a snapshot that hang together by their first words: as far as a report shows,
 * those of one depot. What is not linked to them cannot keep them from being seen.
 *
 * @param members at least one; each before those that it points at, as far as the links allow
 * @param beyond what the members point at that the snapshot does not list, or {@code null}
 */
public record Partition(List<Magazine> members, @Nullable Address beyond) {

  public Partition {
    members = List.copyOf(members);
    if (members.isEmpty()) {
      throw new IllegalArgumentException("no magazine");
    }
  }

  /**
   * The part of {@code magazines} that holds the one at {@code address}.
   *
   * @param magazines all that the snapshot lists
   * @throws IllegalArgumentException where none of them is at that address
   */
  public static Partition of(List<Magazine> magazines, Address address) {
    Map<Long, Magazine> byAddress = new LinkedHashMap<>();
    Map<Long, List<Magazine>> holders = new HashMap<>();
    magazines.forEach(one -> byAddress.put(one.address().value(), one));
    for (Magazine magazine : magazines) {
      if (magazine.head() == Head.POINTER) {
        holders.computeIfAbsent(magazine.next(), key -> new ArrayList<>()).add(magazine);
      }
    }
    Set<Magazine> together = new HashSet<>();
    List<Magazine> open = new ArrayList<>();
    Magazine asked = byAddress.get(address.value());
    if (asked == null) {
      throw new IllegalArgumentException("no magazine at " + address);
    }
    open.add(asked);
    while (!open.isEmpty()) {
      Magazine at = open.remove(open.size() - 1);
      if (together.add(at)) {
        Magazine next = next(byAddress, at);
        if (next != null) {
          open.add(next);
        }
        open.addAll(holders.getOrDefault(at.address().value(), List.of()));
      }
    }
    List<Magazine> ordered = new ArrayList<>();
    Address beyond = null;
    for (Magazine magazine : magazines) {
      if (together.contains(magazine) && !holders.containsKey(magazine.address().value())) {
        follow(byAddress, magazine, ordered);
      }
    }
    for (Magazine magazine : magazines) {
      if (together.contains(magazine)) {
        follow(byAddress, magazine, ordered);
      }
    }
    for (Magazine magazine : ordered) {
      if (magazine.head() == Head.POINTER && next(byAddress, magazine) == null) {
        beyond = new Address(magazine.next());
      }
    }
    return new Partition(ordered, beyond);
  }

  private static void follow(Map<Long, Magazine> byAddress, Magazine from, List<Magazine> ordered) {
    Magazine at = from;
    while (at != null && !ordered.contains(at)) {
      ordered.add(at);
      at = next(byAddress, at);
    }
  }

  private static @Nullable Magazine next(Map<Long, Magazine> byAddress, Magazine magazine) {
    return magazine.head() == Head.POINTER ? byAddress.get(magazine.next()) : null;
  }

  /** True where some member's first word is not known. */
  boolean hidden() {
    return members.stream()
        .anyMatch(member -> member.head() == Head.UNKNOWN || member.head() == Head.OTHER);
  }

  /** True where no number can lie behind this first word in a full magazine. */
  static boolean held(Magazine magazine) {
    return magazine.head() == Head.FILL || (magazine.head() == Head.ZERO && !magazine.filled());
  }
}
