package io.github.unleak.analyzer.replay;

import java.util.List;

/**
 * One rcache of the model at a moment.
 *
 * @param domain address of the {@code struct iova_domain}
 * @param order ranges of 2^order pages
 * @param cpus those that have used it
 * @param depot addresses of the depot's members, the head first; 0 where not known
 * @param bottomKnown false where more magazines may lie below those
 */
public record RcacheState(
    long domain, int order, List<CpuState> cpus, List<Long> depot, boolean bottomKnown) {

  /**
   * The two magazines of a CPU.
   *
   * @param cpu its number
   * @param loaded address, 0 where not known
   * @param loadedFill numbers in it
   * @param prev address, 0 where not known
   * @param prevFill numbers in it
   * @param known false where the fills are not known
   * @param magazines how many of the two have been allocated: 0, 1 or 2; -1 if that is open
   */
  public record CpuState(
      int cpu,
      long loaded,
      int loadedFill,
      long prev,
      int prevFill,
      boolean known,
      int magazines) {}
}
