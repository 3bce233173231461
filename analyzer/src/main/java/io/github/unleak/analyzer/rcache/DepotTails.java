package io.github.unleak.analyzer.rcache;

import io.github.unleak.analyzer.rcache.DepotChain.Fault;
import io.github.unleak.analyzer.rcache.Magazine.Head;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.eclipse.collections.impl.map.mutable.primitive.LongIntHashMap;
import org.eclipse.collections.impl.map.mutable.primitive.LongObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The closed form of what the scan-order race on a linked depot can leave in a snapshot: for each
 * depot one run of full magazines, linked by {@code next}, that ends in zero or in a magazine that
 * was found again. This class distinguishes everything else that magazines can look like.
 */
public final class DepotTails {

  private final LongObjectHashMap<Magazine> byAddress = new LongObjectHashMap<>();
  private final LongIntHashMap pointers = new LongIntHashMap();
  private final List<DepotChain> chains = new ArrayList<>();

  private DepotTails(List<Magazine> magazines) {
    for (Magazine magazine : magazines) {
      byAddress.put(magazine.address().value(), magazine);
    }
    for (Magazine magazine : magazines) {
      if (magazine.head() == Head.POINTER) {
        pointers.addToValue(magazine.next(), 1);
      }
    }
    Set<Magazine> placed = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Magazine magazine : magazines) {
      if (!pointers.containsKey(magazine.address().value())) {
        follow(magazine, placed);
      }
    }
    for (Magazine magazine : magazines) {
      if (!placed.contains(magazine)) {
        follow(magazine, placed);
      }
    }
  }

  /**
   * The chains that the magazines of one snapshot make, each magazine in exactly one.
   *
   * @param magazines all that the snapshot lists
   */
  public static List<DepotChain> of(List<Magazine> magazines) {
    return List.copyOf(new DepotTails(magazines).chains);
  }

  private void follow(Magazine head, Set<Magazine> placed) {
    List<Magazine> members = new ArrayList<>();
    Fault fault = null;
    Magazine at = head;
    Magazine last = head;
    while (at != null && placed.add(at)) {
      members.add(at);
      fault = fault == null ? faultOf(at) : fault;
      last = at;
      at = at.head() == Head.POINTER ? byAddress.get(at.next()) : null;
    }
    if (at != null && fault == null) {
      fault = members.contains(at) ? Fault.CYCLE : Fault.BRANCH;
    }
    chains.add(new DepotChain(members, fault, last.head() == Head.ZERO));
  }

  private @Nullable Fault faultOf(Magazine magazine) {
    if (magazine.head() == Head.FILL) {
      return Fault.FILL;
    }
    if (magazine.head() == Head.OTHER) {
      return Fault.OTHER_HEAD;
    }
    if (magazine.head() == Head.UNKNOWN) {
      return Fault.UNKNOWN_HEAD;
    }
    if (!magazine.filled()) {
      return Fault.NOT_FULL;
    }
    return pointers.get(magazine.address().value()) > 1 ? Fault.BRANCH : null;
  }
}
