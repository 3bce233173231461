package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.DepotRules;
import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.rcache.RcacheShape;
import io.github.unleak.analyzer.rcache.RcacheShape.Depot;
import io.github.unleak.analyzer.rcache.RcacheShape.Magazines;
import io.github.unleak.analyzer.rcache.SlabSite;
import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceEvent;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a trace shows of the rcache's generation, and makes the rules of its depots follow.
 * What is seen takes precedence over what the user gave.
 */
final class RcacheSigns {

  private static final String CACHE = "iommu_iova_magazine";

  private final @Nullable Generation given;
  private final DepotRules rules;
  private final int magSize;
  private final Map<RcacheSign, Long> lines = new EnumMap<>(RcacheSign.class);
  private boolean sized;

  RcacheSigns(@Nullable Generation given, DepotRules rules, int magSize) {
    this.given = given;
    this.rules = rules;
    this.magSize = magSize;
  }

  /** Takes note of a sign. */
  void saw(RcacheSign sign, long line) {
    if (lines.putIfAbsent(sign, line) == null) {
      sized |= sign == RcacheSign.BYTES_1024 || sign == RcacheSign.BYTES_1032;
      rules.learn(depot());
      if (sign == RcacheSign.MAGAZINES_AT_INIT || sign == RcacheSign.MAGAZINES_ON_DEMAND) {
        rules.learn(magazines());
      }
      if (sign == RcacheSign.TRIMMING) {
        rules.trimsShown();
      }
    }
  }

  /** Looks at a slab event of the rcache. */
  void look(TraceEvent event, SlabSite site) {
    if (event.role() == EventRole.MEMORY_ALLOC) {
      if ((site == SlabSite.INSERT || site == SlabSite.INIT) && magazine(event)) {
        boolean wide = event.get(EventField.BYTES_REQUESTED) == RcacheShape.bytes(128);
        saw(wide ? RcacheSign.BYTES_1032 : RcacheSign.BYTES_1024, event.line());
        if (site == SlabSite.INIT) {
          saw(RcacheSign.MAGAZINES_AT_INIT, event.line());
        }
      }
    } else if (site == SlabSite.GET && CACHE.equals(event.cache())) {
      saw(RcacheSign.OWN_CACHE, event.line());
    }
  }

  /** True where an event can be of a magazine, by its size. */
  static boolean magazine(TraceEvent event) {
    long bytes = event.get(EventField.BYTES_REQUESTED);
    return bytes == RcacheShape.bytes(127) || bytes == RcacheShape.bytes(128);
  }

  /** True once the size of a magazine was seen. */
  boolean showSize() {
    return sized;
  }

  /** True where magazines of another size than the one replayed were seen, and none of this. */
  boolean refuted() {
    RcacheSign own = magSize == 128 ? RcacheSign.BYTES_1032 : RcacheSign.BYTES_1024;
    RcacheSign other = magSize == 128 ? RcacheSign.BYTES_1024 : RcacheSign.BYTES_1032;
    return lines.containsKey(other) && !lines.containsKey(own);
  }

  private boolean list() {
    return lines.containsKey(RcacheSign.TRIMMING)
        || lines.containsKey(RcacheSign.OWN_CACHE)
        || lines.containsKey(RcacheSign.MAGAZINES_ON_DEMAND);
  }

  private boolean array() {
    return lines.containsKey(RcacheSign.OVERFLOW) || lines.containsKey(RcacheSign.BYTES_1032);
  }

  private @Nullable Depot depot() {
    if (list() && array()) {
      return null;
    }
    if (list() || array()) {
      return list() ? Depot.LIST : Depot.ARRAY;
    }
    return given == null ? null : given.shape().depot();
  }

  /**
   * When CPUs get their magazines; {@code null} if that is open. That they have them from the start
   * is not taken from what the user said: the lazy depot of Linux 7.2 is a marked list as well.
   */
  private @Nullable Magazines magazines() {
    boolean atInit = lines.containsKey(RcacheSign.MAGAZINES_AT_INIT) || magSize == 128;
    boolean onDemand = lines.containsKey(RcacheSign.MAGAZINES_ON_DEMAND);
    if (atInit || onDemand) {
      return atInit && onDemand ? null : atInit ? Magazines.AT_INIT : Magazines.ON_DEMAND;
    }
    return given != null && given.shape().magazines() == Magazines.ON_DEMAND
        ? Magazines.ON_DEMAND
        : null;
  }

  /** True if what was seen does not fit what the user said. */
  private static boolean unlike(
      Generation given, @Nullable Depot depot, @Nullable Magazines shown) {
    return depot != given.shape().depot() || (shown != null && shown != given.shape().magazines());
  }

  /** What it comes to. */
  RcacheFacts facts() {
    Depot depot = depot();
    Magazines magazines = magazines();
    boolean shown = list() || array();
    boolean odd = given != null && unlike(given, depot, magazines);
    Generation generation = null;
    if (given != null && !odd && (given.linked() || given.shape().magSize() == magSize)) {
      generation = given;
    } else if (depot == Depot.LIST) {
      generation = magazines == Magazines.ON_DEMAND ? Generation.LIST_LAZY : Generation.LIST;
    } else if (depot == Depot.ARRAY) {
      generation = magSize == 128 ? Generation.ARRAY_128 : Generation.ARRAY;
    }
    boolean both =
        lines.containsKey(RcacheSign.MAGAZINES_AT_INIT)
            && lines.containsKey(RcacheSign.MAGAZINES_ON_DEMAND);
    boolean contradiction = odd || both || (list() && array());
    return new RcacheFacts(generation, magSize, lines, given != null && !shown, contradiction);
  }
}
