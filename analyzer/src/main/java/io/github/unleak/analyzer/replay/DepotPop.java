package io.github.unleak.analyzer.replay;

/**
 * A pop of a depot while a scan ran, by an allocation or by the trimming work.
 *
 * @param scan the scan, counted from 1 over the trace
 * @param domain address of the {@code struct iova_domain}
 * @param order ranges of 2^order pages
 * @param magazine that was popped, 0 where its address is not known
 * @param head the depot's head afterwards, 0 where there is none or its address is not known
 * @param cpu of the event
 * @param line of the trace
 * @param sure false where lost events or an uncertain identity stand behind it
 */
public record DepotPop(
    int scan, long domain, int order, long magazine, long head, int cpu, long line, boolean sure) {

  /** The same, no longer sure. */
  DepotPop unsure() {
    return new DepotPop(scan, domain, order, magazine, head, cpu, line, false);
  }
}
