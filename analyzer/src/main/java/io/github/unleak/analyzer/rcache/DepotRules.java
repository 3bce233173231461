package io.github.unleak.analyzer.rcache;

import io.github.unleak.analyzer.rcache.RcacheShape.Depot;
import org.jspecify.annotations.Nullable;

/**
 * What is known of how the depots of a kernel lose members otherwise than by a pop: the user told
 * it, or a trace showed it on the way. Where it is not known, all that is possible is allowed for.
 */
public final class DepotRules {

  /** {@code MAX_GLOBAL_MAGS} of the kernels whose depot is an array (until Linux 6.6). */
  public static final int ARRAY_MAGS = 32;

  private final int arrayMags;
  private @Nullable Depot depot;
  private boolean trims;

  /**
   * @param depot how depots hold magazines, {@code null} where nobody told
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
   * not fit into a full array).
   */
  public boolean stays(MagazineModel member) {
    MagazineRecord record = member.record();
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
