package io.github.unleak.analyzer.evidence;

/** The name of each kind of evidence, as {@code docs/verdicts.md} lists them. */
final class EvidenceKind implements Evidence.Cases<String> {

  static final EvidenceKind OF = new EvidenceKind();

  private EvidenceKind() {}

  @Override
  public String unreferenced(Evidence.Unreferenced evidence) {
    return "unreferenced";
  }

  @Override
  public String addressReused(Evidence.AddressReused evidence) {
    return "address-reused";
  }

  @Override
  public String contentChanged(Evidence.ContentChanged evidence) {
    return "content-changed";
  }

  @Override
  public String goneOnRescan(Evidence.GoneOnRescan evidence) {
    return "gone-on-rescan";
  }

  @Override
  public String cameBack(ReadEvidence.CameBack evidence) {
    return "came-back";
  }

  @Override
  public String maybeSkipped(ReadEvidence.MaybeSkipped evidence) {
    return "may-be-skipped";
  }

  @Override
  public String notCompared(ReadEvidence.NotCompared evidence) {
    return "not-compared";
  }

  @Override
  public String reachedFromLive(Evidence.ReachedFromLive evidence) {
    return "reached-from-live";
  }

  @Override
  public String depotTail(Evidence.DepotTail evidence) {
    return "depot-tail";
  }

  @Override
  public String breathingChain(Evidence.BreathingChain evidence) {
    return "breathing-chain";
  }

  @Override
  public String markedDepot(Evidence.MarkedDepot evidence) {
    return "marked-depot";
  }

  @Override
  public String neverExplained(Evidence.NeverExplained evidence) {
    return "never-explained";
  }

  @Override
  public String frozen(Evidence.Frozen evidence) {
    return "frozen";
  }

  @Override
  public String leakedCompany(Evidence.LeakedCompany evidence) {
    return "leaked-company";
  }

  @Override
  public String reachedFromLeak(Evidence.ReachedFromLeak evidence) {
    return "reached-from-leak";
  }

  @Override
  public String zeroChecksum(Evidence.ZeroChecksum evidence) {
    return "zero-checksum";
  }

  @Override
  public String recognised(TraceEvidence.Recognised evidence) {
    return "recognised";
  }

  @Override
  public String freedLater(TraceEvidence.FreedLater evidence) {
    return "freed-later";
  }

  @Override
  public String reallocated(TraceEvidence.Reallocated evidence) {
    return "address-reused";
  }

  @Override
  public String handedOut(TraceEvidence.HandedOut evidence) {
    return "handed-out";
  }

  @Override
  public String inRcache(TraceEvidence.InRcache evidence) {
    return "in-rcache";
  }

  @Override
  public String diverged(TraceEvidence.Diverged evidence) {
    return "diverged";
  }

  @Override
  public String unreachable(TraceEvidence.Unreachable evidence) {
    return "unreachable";
  }

  @Override
  public String outlivedOwner(TraceEvidence.OutlivedOwner evidence) {
    return "outlived-owner";
  }

  @Override
  public String known(Evidence.Known evidence) {
    return "known-cause";
  }

  @Override
  public String weakened(Evidence.Weakened evidence) {
    return "weakened";
  }
}
