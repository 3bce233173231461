package io.github.unleak.analyzer.rcache;

import io.github.unleak.analyzer.rcache.RcacheShape.Depot;
import io.github.unleak.analyzer.rcache.RcacheShape.Magazines;
import org.jspecify.annotations.Nullable;

/**
 * What is known about how the depots of a kernel gain and lose members: the user said it, or a
 * trace showed it on the way. Whatever is not known is left open, and everything possible is
 * allowed for.
 */
public final class DepotRules {

  /** {@code MAX_GLOBAL_MAGS} of the kernels whose depot is an array (until Linux 6.6). */
  public static final int ARRAY_MAGS = 32;

  private final int arrayMags;
  private @Nullable Depot depot;
  private boolean trims;
  private @Nullable Magazines magazines;

  /**
   * @param depot how depots hold magazines, {@code null} if unknown
   */
  public DepotRules(@Nullable Depot depot) {
    this(depot, ARRAY_MAGS);
  }

  /** Rules for a depot whose array holds another number of magazines. */
  public DepotRules(@Nullable Depot depot, int arrayMags) {
    this.depot = depot;
    this.arrayMags = arrayMags;
  }

  /** Learns how depots hold magazines; {@code null} where what was seen contradicts itself. */
  public void learn(@Nullable Depot shown) {
    depot = shown;
  }

  /** Learns when CPUs get their magazines; {@code null} if that is open. */
  public void learn(@Nullable Magazines shown) {
    magazines = shown;
  }

  /** True if every CPU has two magazines from the start. */
  public boolean atInit() {
    return magazines == Magazines.AT_INIT || array();
  }

  /** True if a CPU has no magazine until an insert allocates one. */
  public boolean onDemand() {
    return magazines == Magazines.ON_DEMAND && !array();
  }

  /** The trace shows the trimming: no member is trimmed without being seen. */
  public void trimsShown() {
    trims = true;
  }

  /** True where a full depot takes no more. */
  public boolean array() {
    return depot == Depot.ARRAY;
  }

  /**
   * True where a member can only have left by a pop or a trim that the trace shows. Else it may
   * have been trimmed unseen ({@code iova_depot_work_func()} takes what a depot has beyond the CPUs
   * that are online), or may never have been in it ({@code __iova_rcache_insert()} frees what does
   * not fit into a full array; a member in doubt may be the CPU's {@code prev} instead).
   */
  public boolean stays(MagazineModel member) {
    MagazineRecord record = member.record();
    if (member.doubtful()) {
      return false;
    }
    if (array()) {
      return record.below < arrayMags;
    }
    boolean trimsSeen = trims && depot == Depot.LIST;
    return trimsSeen || record.below < Math.min(arrayMags, record.cpus);
  }

  /** True where there was room for a member when it was pushed. */
  public boolean took(MagazineModel member) {
    return depot == Depot.LIST || member.record().below < arrayMags;
  }

  /** True where a member must have found the array full: freed, unless the depot lost another. */
  public boolean overflowed(MagazineModel member) {
    int below = member.record().below;
    return array() && below >= arrayMags && below != MagazineRecord.UNKNOWN_BELOW;
  }
}
