package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.CpuCache;
import io.github.unleak.analyzer.rcache.CpuCache.Fill;
import io.github.unleak.analyzer.rcache.DomainModel;
import io.github.unleak.analyzer.rcache.MagazineModel;
import io.github.unleak.analyzer.rcache.RcacheModel;
import io.github.unleak.analyzer.replay.RcacheState.CpuState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a picture of the model's state before the first event at or after a time. */
final class StateCamera {

  private final long at;
  private @Nullable List<RcacheState> picture;

  /**
   * @param at on the trace's clock; {@link Long#MAX_VALUE} for the end of the trace
   */
  StateCamera(long at) {
    this.at = at;
  }

  void before(long time, ReplayState state) {
    if (picture == null && time >= at) {
      picture = take(state);
    }
  }

  /** The picture; that of the end where the time was never reached. */
  List<RcacheState> picture(ReplayState state) {
    List<RcacheState> taken = picture;
    return taken == null ? take(state) : taken;
  }

  private static List<RcacheState> take(ReplayState state) {
    List<RcacheState> states = new ArrayList<>();
    for (DomainReplay domain : state.domains.values()) {
      for (int order = 0; order < DomainModel.ORDERS; order++) {
        RcacheModel rcache = domain.model.used(order);
        if (rcache != null) {
          states.add(state(rcache, state.depotSize(rcache)));
        }
      }
    }
    return List.copyOf(states);
  }

  private static RcacheState state(RcacheModel rcache, int depotSize) {
    List<CpuState> cpus = new ArrayList<>();
    for (int cpu = 0; cpu < rcache.cpus(); cpu++) {
      CpuCache cache = rcache.cpu(cpu);
      cpus.add(
          new CpuState(
              cpu,
              cache.loaded().address(),
              cache.loaded().total(),
              cache.prev().address(),
              cache.prev().total(),
              cache.fill() != Fill.UNKNOWN,
              cache.magazines()));
    }
    List<Long> depot = new ArrayList<>();
    for (int at = depotSize - 1; at >= 0; at--) {
      MagazineModel magazine = rcache.depot().get(at);
      depot.add(magazine.address());
    }
    return new RcacheState(
        rcache.domain().address(), rcache.order(), cpus, depot, rcache.bottomKnown());
  }
}
