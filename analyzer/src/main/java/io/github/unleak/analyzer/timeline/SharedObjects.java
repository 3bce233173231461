package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.kmemleak.Backtrace;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What two snapshots have in common, as a sign of one boot or of two. Leaks stay for the rest of a
 * boot, so two snapshots of one boot share most of what is old enough to be in both. Without random
 * addresses some allocations recur in the next boot: of 25 objects of a module that was loaded 7 s
 * after boot, 2 to 4 had the same address in another boot, and some the same tick. So a single
 * object that both list shows nothing, and one among many that differ is a sign of two boots.
 *
 * @param late shared objects that were allocated later than a minute after boot
 * @param lateMoments different jiffies among those
 * @param early shared objects that were allocated in the first minute, by user space
 * @param moments different jiffies among all shared objects
 * @param onlyHere objects that only the first lists, although both could
 * @param onlyThere objects that only the other lists, although both could
 * @param subset true if one of the two lists nothing that the other lacks, however young, except
 *     objects of the kernel's own boot
 * @param recurring of those, pairs of one site and size, one in each snapshot
 * @param sites different sites among those pairs
 */
public record SharedObjects(
    int late,
    int lateMoments,
    int early,
    int moments,
    int onlyHere,
    int onlyThere,
    boolean subset,
    int recurring,
    int sites) {

  /** Fewest objects from after the first minute, and fewest moments, that show one boot. */
  private static final int LATE_OBJECTS = 3;

  private static final int LATE_MOMENTS = 2;

  /** Fewest objects, and fewest moments, if some of them are of the first minute. */
  private static final int EARLY_OBJECTS = 5;

  private static final int EARLY_MOMENTS = 3;

  /** Sites that recur in a snapshot with other objects: the same work was done in another boot. */
  private static final int RECURRING_SITES = 3;

  /** So many objects recur for each one that is shared. */
  private static final int RECURRING_EACH = 4;

  /** Ticks after the newest object of a snapshot that its scan may not have reported yet. */
  private static final long YOUNG_TICKS = 500;

  private record Site(long size, Backtrace backtrace) {}

  /** Compares two snapshots; their order does not matter. */
  public static SharedObjects between(List<KmemleakObject> one, List<KmemleakObject> other) {
    Set<ObjectKey> here = keys(one);
    Set<ObjectKey> there = keys(other);
    long newest = Math.min(newest(one), newest(other));
    int late = 0;
    int early = 0;
    Set<Long> lateMoments = new HashSet<>();
    Set<Long> moments = new HashSet<>();
    int onlyHere = 0;
    int onlyThere = 0;
    Map<Site, Integer> open = new HashMap<>();
    for (KmemleakObject object : one) {
      if (!counts(object)) {
        continue;
      }
      if (there.contains(ObjectKey.of(object))) {
        moments.add(object.jiffies());
        if (EarlyBoot.inFirstMinute(object)) {
          early++;
        } else {
          late++;
          lateMoments.add(object.jiffies());
        }
      } else if (object.jiffies() <= newest + YOUNG_TICKS) {
        onlyHere += object.jiffies() <= newest ? 1 : 0;
        open.merge(new Site(object.size(), object.backtrace()), 1, Integer::sum);
      }
    }
    int recurring = 0;
    Set<Site> sites = new HashSet<>();
    for (KmemleakObject object : other) {
      if (!counts(object)
          || object.jiffies() > newest + YOUNG_TICKS
          || here.contains(ObjectKey.of(object))) {
        continue;
      }
      onlyThere += object.jiffies() <= newest ? 1 : 0;
      Site site = new Site(object.size(), object.backtrace());
      int left = open.getOrDefault(site, 0);
      if (left > 0 && !object.backtrace().frames().isEmpty()) {
        open.put(site, left - 1);
        recurring++;
        sites.add(site);
      }
    }
    return new SharedObjects(
        late,
        lateMoments.size(),
        early,
        moments.size(),
        onlyHere,
        onlyThere,
        within(one, there) || within(other, here),
        recurring,
        sites.size());
  }

  /** True for objects that may show one boot: their identity is known and not of every boot. */
  public static boolean counts(KmemleakObject object) {
    return object.jiffies() != -1 && !EarlyBoot.byKernel(object);
  }

  private static boolean within(List<KmemleakObject> part, Set<ObjectKey> whole) {
    return part.stream()
        .allMatch(object -> !counts(object) || whole.contains(ObjectKey.of(object)));
  }

  private static Set<ObjectKey> keys(List<KmemleakObject> objects) {
    Set<ObjectKey> keys = new HashSet<>(objects.size() * 2);
    objects.forEach(object -> keys.add(ObjectKey.of(object)));
    return keys;
  }

  private static long newest(List<KmemleakObject> objects) {
    return objects.stream().mapToLong(KmemleakObject::jiffies).max().orElse(-1);
  }

  /** Shared objects that another boot does not allocate in the same way as a matter of course. */
  public int shared() {
    return late + early;
  }

  /** Objects that only one of the two lists, although both could. */
  public int unshared() {
    return onlyHere + onlyThere;
  }

  /**
   * True if absence from one of the two can say something of what the other lists. What is gone
   * from one of them speaks against nothing; what only the one and only the other lists are the
   * leaks of two boots.
   *
   * @param numbered true if the names of their files number successive reads
   */
  boolean comparable(boolean numbered) {
    boolean seldom = late > 0 || (early > 1 && moments > 1);
    return !twoBoots()
        && ((seldom && Math.min(onlyHere, onlyThere) <= shared()) || (numbered && subset));
  }

  /** True if they show that both snapshots are of one boot. */
  public boolean oneBoot() {
    boolean several = late >= LATE_OBJECTS && lateMoments >= LATE_MOMENTS && unshared() <= shared();
    boolean nearlyAll =
        shared() >= EARLY_OBJECTS && moments >= EARLY_MOMENTS && unshared() * 4 <= shared();
    return several || nearlyAll;
  }

  /**
   * True if nothing in them speaks against one boot that is known by other means: what only one of
   * the two lists may have been freed in between, one object at least.
   */
  public boolean allowOneBoot() {
    return !twoBoots() && unshared() <= 1 + RECURRING_EACH * shared();
  }

  /** True if the same work seems to have been done in two boots: what is old recurs, elsewhere. */
  boolean twoBoots() {
    return sites >= RECURRING_SITES && recurring >= RECURRING_EACH * Math.max(1, shared());
  }
}
