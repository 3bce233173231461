package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.MagazineModel.Place;

/**
 * Where the model has a magazine while a scan runs.
 *
 * @param scan the scan, counted from 1 over the trace
 * @param atBegin where it was when the scan began
 * @param depthAtBegin members of the depot above it then; -1 outside the depot
 * @param atEnd where it was when the scan ended
 * @param popsAbove pops of its depot during the scan while it was in it: each may have hidden it
 * @param domain address of its {@code struct iova_domain}
 * @param order size class
 * @param cpu whose loaded or previous magazine it was, or who pushed it; -1 unknown
 * @param line of the scan's end
 * @param sure false where lost events stand behind it
 */
public record MagazinePlace(
    int scan,
    Place atBegin,
    int depthAtBegin,
    Place atEnd,
    long popsAbove,
    long domain,
    int order,
    int cpu,
    long line,
    boolean sure) {

  /** True where a scan can have missed it: its depot was popped meanwhile, or it moved. */
  public boolean mayBeMissed() {
    return popsAbove > 0 || atBegin != atEnd;
  }

  /** The same, no longer sure. */
  MagazinePlace unsure() {
    return new MagazinePlace(
        scan, atBegin, depthAtBegin, atEnd, popsAbove, domain, order, cpu, line, false);
  }
}
