package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.evidence.Evidence.GoneOnRescan.Clearing;
import java.util.Optional;

/** The verdict that each kind of evidence speaks for; none for those that only tell. */
final class EvidenceSide implements Evidence.Cases<Optional<Verdict>> {

  static final EvidenceSide OF = new EvidenceSide();

  private static final Optional<Verdict> LEAK = Optional.of(Verdict.LEAK);
  private static final Optional<Verdict> TRANSIENT = Optional.of(Verdict.TRANSIENT);

  private EvidenceSide() {}

  @Override
  public Optional<Verdict> unreferenced(Evidence.Unreferenced evidence) {
    return LEAK;
  }

  @Override
  public Optional<Verdict> addressReused(Evidence.AddressReused evidence) {
    return TRANSIENT;
  }

  @Override
  public Optional<Verdict> contentChanged(Evidence.ContentChanged evidence) {
    return TRANSIENT;
  }

  @Override
  public Optional<Verdict> goneOnRescan(Evidence.GoneOnRescan evidence) {
    return evidence.clearing() == Clearing.TOLD ? Optional.empty() : TRANSIENT;
  }

  @Override
  public Optional<Verdict> cameBack(ReadEvidence.CameBack evidence) {
    return Optional.empty();
  }

  @Override
  public Optional<Verdict> maybeSkipped(ReadEvidence.MaybeSkipped evidence) {
    return Optional.empty();
  }

  @Override
  public Optional<Verdict> notCompared(ReadEvidence.NotCompared evidence) {
    return Optional.empty();
  }

  @Override
  public Optional<Verdict> reachedFromLive(Evidence.ReachedFromLive evidence) {
    return TRANSIENT;
  }

  @Override
  public Optional<Verdict> depotTail(Evidence.DepotTail evidence) {
    return TRANSIENT;
  }

  @Override
  public Optional<Verdict> breathingChain(Evidence.BreathingChain evidence) {
    return TRANSIENT;
  }

  @Override
  public Optional<Verdict> markedDepot(Evidence.MarkedDepot evidence) {
    return LEAK;
  }

  @Override
  public Optional<Verdict> neverExplained(Evidence.NeverExplained evidence) {
    return LEAK;
  }

  @Override
  public Optional<Verdict> frozen(Evidence.Frozen evidence) {
    return LEAK;
  }

  @Override
  public Optional<Verdict> leakedCompany(Evidence.LeakedCompany evidence) {
    return LEAK;
  }

  @Override
  public Optional<Verdict> reachedFromLeak(Evidence.ReachedFromLeak evidence) {
    return LEAK;
  }

  @Override
  public Optional<Verdict> zeroChecksum(Evidence.ZeroChecksum evidence) {
    return TRANSIENT;
  }

  @Override
  public Optional<Verdict> recognised(TraceEvidence.Recognised evidence) {
    return Optional.empty();
  }

  @Override
  public Optional<Verdict> freedLater(TraceEvidence.FreedLater evidence) {
    return TRANSIENT;
  }

  @Override
  public Optional<Verdict> reallocated(TraceEvidence.Reallocated evidence) {
    return TRANSIENT;
  }

  @Override
  public Optional<Verdict> handedOut(TraceEvidence.HandedOut evidence) {
    return TRANSIENT;
  }

  @Override
  public Optional<Verdict> inRcache(TraceEvidence.InRcache evidence) {
    return TRANSIENT;
  }

  @Override
  public Optional<Verdict> diverged(TraceEvidence.Diverged evidence) {
    return LEAK;
  }

  @Override
  public Optional<Verdict> unreachable(TraceEvidence.Unreachable evidence) {
    return LEAK;
  }

  @Override
  public Optional<Verdict> outlivedOwner(TraceEvidence.OutlivedOwner evidence) {
    return LEAK;
  }

  @Override
  public Optional<Verdict> known(Evidence.Known evidence) {
    return Optional.empty();
  }

  @Override
  public Optional<Verdict> weakened(Evidence.Weakened evidence) {
    return Optional.empty();
  }
}
