package io.github.unleak.analyzer.replay;

import java.io.Serializable;
import java.util.List;

/**
 * What the replay found of one life of a domain.
 *
 * @param address of the {@code struct iova_domain}
 * @param firstLine of its first event
 * @param firstTime of that event, on the trace's clock
 * @param lastTime of its last event
 * @param born true where the trace shows its birth
 * @param fromFirstUse true where the trace begins before its first use
 * @param ended true where the trace shows its teardown
 * @param living true where it was still followed when the trace ended
 * @param operations allocations and frees that went through the rcaches
 * @param knownSince when the fills of the last CPU became known, or -1
 * @param knownAfter how many operations that took
 * @param givenTwice numbers given out again without a free between: a free was missed
 * @param strangers numbers freed that nobody had been given: an allocation was missed
 * @param disturbances other operations that the model cannot follow
 * @param firstSign line of the first sign of missing events, or -1
 * @param counts agreement of model and kernel
 * @param rcaches those that were used
 */
public record DomainReport(
    long address,
    long firstLine,
    long firstTime,
    long lastTime,
    boolean born,
    boolean fromFirstUse,
    boolean ended,
    boolean living,
    long operations,
    long knownSince,
    long knownAfter,
    long givenTwice,
    long strangers,
    long disturbances,
    long firstSign,
    ReplayCounts counts,
    List<RcacheReport> rcaches)
    implements Serializable {

  /** True where nothing suggests that events of it are missing. */
  public boolean clean() {
    return givenTwice == 0 && strangers == 0 && disturbances == 0;
  }
}
