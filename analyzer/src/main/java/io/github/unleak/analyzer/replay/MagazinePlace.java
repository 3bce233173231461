package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.MagazineModel.Place;
import java.util.List;

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
 * @param passes the same for each pass of the scan (Linux 7.3), the full pass first; empty if the
 *     trace does not show the passes from begin to end
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
    boolean sure,
    List<PassPlace> passes) {

  public MagazinePlace {
    passes = List.copyOf(passes);
  }

  /** True where a scan can have missed it: its depot was popped meanwhile, or it moved. */
  public boolean mayBeMissed() {
    return popsAbove > 0 || atBegin != atEnd;
  }

  /**
   * True if the pass whose result the report shows, the last one, can have missed it. What was
   * reported by an earlier scan is listed then, whatever the full pass found.
   */
  public boolean mayBeMissedAtLast() {
    return passes.isEmpty() ? mayBeMissed() : passes.get(passes.size() - 1).mayBeMissed();
  }

  /** True if every pass of the scan can have missed it, as for an object's first report. */
  public boolean mayBeMissedByAll() {
    return passes.isEmpty() ? mayBeMissed() : passes.stream().allMatch(PassPlace::mayBeMissed);
  }

  /** The same, no longer sure. */
  MagazinePlace unsure() {
    return new MagazinePlace(
        scan, atBegin, depthAtBegin, atEnd, popsAbove, domain, order, cpu, line, false, passes);
  }
}
