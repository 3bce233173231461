package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.replay.HashedLife;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What objects tell of each other: kmemleak lists them in the order in which they were made, one
 * address has one hash for the whole boot and no other address has it, and jiffies lag behind the
 * trace's clock by about as much for all.
 */
final class FittingOrder {

  /**
   * How much later the event of an earlier allocation may come on another CPU, ns: kmemleak notes
   * the object first, and an interrupt may come between the two.
   */
  private static final long SLACK_NANOS = 20_000_000;

  /** How far the lag of jiffies may differ within one boot, ns. */
  private static final long LAG_NANOS = 500_000_000;

  private FittingOrder() {}

  /** Narrows two objects of which the report lists {@code one} before {@code other}. */
  static boolean listed(Fitting one, Fitting other) {
    boolean changed = one.keep(a -> other.left().stream().anyMatch(b -> precedes(a, b)));
    return other.keep(b -> one.left().stream().anyMatch(a -> precedes(a, b))) || changed;
  }

  private static boolean precedes(HashedLife one, HashedLife other) {
    if (one == other) {
      return false;
    }
    return one.sameOrigin(other)
        ? one.birth().line() < other.birth().line()
        : one.birth().time() <= other.birth().time() + SLACK_NANOS;
  }

  /** Hashes that have found their address are no longer free for others. */
  static boolean addresses(List<Fitting> fittings) {
    Map<Long, Long> hashes = new HashMap<>();
    Map<Long, Long> addresses = new HashMap<>();
    Map<HashedLife, Fitting> taken = new HashMap<>();
    for (Fitting fitting : fittings) {
      HashedLife only = fitting.only();
      if (only != null) {
        long address = fitting.subject().address().value();
        hashes.putIfAbsent(address, only.id());
        addresses.putIfAbsent(only.id(), address);
        taken.putIfAbsent(only, fitting);
      }
    }
    boolean changed = false;
    for (Fitting fitting : fittings) {
      long address = fitting.subject().address().value();
      Long hash = hashes.get(address);
      changed |=
          fitting.keep(
              life ->
                  (hash == null || hash == life.id())
                      && addresses.getOrDefault(life.id(), address) == address
                      && taken.getOrDefault(life, fitting) == fitting);
    }
    return changed;
  }

  /**
   * @param jiffiesNanos when the objects were made by jiffies, in the order of the fittings
   */
  static boolean lag(List<Fitting> fittings, long[] jiffiesNanos) {
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (int at = 0; at < fittings.size(); at++) {
      HashedLife only = fittings.get(at).only();
      if (only != null) {
        least = Math.min(least, only.birth().time() - jiffiesNanos[at]);
        most = Math.max(most, only.birth().time() - jiffiesNanos[at]);
      }
    }
    if (least == Long.MAX_VALUE) {
      return false;
    }
    boolean changed = false;
    for (int at = 0; at < fittings.size(); at++) {
      long from = jiffiesNanos[at] + most - LAG_NANOS;
      long to = jiffiesNanos[at] + least + LAG_NANOS;
      changed |=
          fittings.get(at).keep(life -> life.birth().time() >= from && life.birth().time() <= to);
    }
    return changed;
  }
}
