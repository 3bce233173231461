package io.github.unleak.analyzer.replay;

import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the replay of one trace found, as plain data.
 *
 * @param summary what the trace is
 * @param rcache which rcache the kernel was taken to have, and why
 * @param domains those that are no more first
 * @param unlisted domains beyond those
 * @param divergences where the kernel did something else than the model, in the order of the trace
 * @param moreDivergences how many there were beyond those
 * @param scans in the order of time
 * @param pops the depots that were popped while a scan ran that has ended, scan by scan
 * @param losses of events, by the trace's own word, the first thousand
 * @param pairing how the events of operations came together
 */
public record ReplayReport(
    TraceSummary summary,
    RcacheFacts rcache,
    List<DomainReport> domains,
    UnlistedDomains unlisted,
    List<Divergence> divergences,
    long moreDivergences,
    List<ScanWindow> scans,
    List<ScanPops> pops,
    List<TraceLoss> losses,
    Pairing pairing)
    implements Serializable {

  /**
   * How the events of operations came together, and whether probes inside the depot's own functions
   * agree with the model.
   *
   * @param entriesWithoutReturn allocations without a return
   * @param returnsWithoutEntry returns without an entry
   * @param firstUnpaired line of the first of either, or -1
   * @param depotProbes explicit probes of the depot's pops and pushes, of magazines that the model
   *     knows
   * @param depotProbesAgreed those that found the magazine where the model has it
   */
  public record Pairing(
      long entriesWithoutReturn,
      long returnsWithoutEntry,
      long firstUnpaired,
      long depotProbes,
      long depotProbesAgreed)
      implements Serializable {}

  public ReplayReport {
    domains = List.copyOf(domains);
    divergences = List.copyOf(divergences);
    scans = List.copyOf(scans);
    pops = List.copyOf(pops);
    losses = List.copyOf(losses);
  }

  /** The path of the trace. */
  public String path() {
    return summary.input().path();
  }

  /** True if the trace itself says that events are missing. */
  public boolean lossy() {
    return !losses.isEmpty();
  }

  /** The life of a domain that was going on at a time, or {@code null}. */
  @Nullable DomainReport domain(long address, long time) {
    DomainReport found = null;
    for (DomainReport domain : domains) {
      if (domain.address() == address && domain.firstTime() <= time) {
        found = found == null || domain.firstTime() > found.firstTime() ? domain : found;
      }
    }
    // Its address may have been that of another one since, which is not listed.
    boolean over = found != null && !found.living() && found.lastTime() < time;
    return over && time >= unlisted.from() ? null : found;
  }
}
