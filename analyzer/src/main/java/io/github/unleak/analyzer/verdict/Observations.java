package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.DepotEvidence.BreathingChain;
import io.github.unleak.analyzer.evidence.DepotEvidence.DepotTail;
import io.github.unleak.analyzer.evidence.DepotEvidence.LeakedCompany;
import io.github.unleak.analyzer.evidence.DepotEvidence.MarkedDepot;
import io.github.unleak.analyzer.evidence.DepotEvidence.NeverExplained;
import io.github.unleak.analyzer.evidence.Evidence;
import io.github.unleak.analyzer.evidence.Evidence.AddressReused;
import io.github.unleak.analyzer.evidence.Evidence.ContentChanged;
import io.github.unleak.analyzer.evidence.Evidence.Frozen;
import io.github.unleak.analyzer.evidence.Evidence.GoneOnRescan;
import io.github.unleak.analyzer.evidence.Evidence.GoneOnRescan.Clearing;
import io.github.unleak.analyzer.evidence.Evidence.Known;
import io.github.unleak.analyzer.evidence.Evidence.ReachedFromLeak;
import io.github.unleak.analyzer.evidence.Evidence.ReachedFromLive;
import io.github.unleak.analyzer.evidence.Evidence.Unreferenced;
import io.github.unleak.analyzer.evidence.Evidence.Weakened;
import io.github.unleak.analyzer.evidence.Evidence.ZeroChecksum;
import io.github.unleak.analyzer.evidence.ReadEvidence.CameBack;
import io.github.unleak.analyzer.evidence.ReadEvidence.MaybeSkipped;
import io.github.unleak.analyzer.evidence.ReadEvidence.NotCompared;
import io.github.unleak.analyzer.evidence.TraceEvidence;
import io.github.unleak.analyzer.evidence.TraceEvidence.Diverged;
import io.github.unleak.analyzer.evidence.TraceEvidence.FreedLater;
import io.github.unleak.analyzer.evidence.TraceEvidence.HandedOut;
import io.github.unleak.analyzer.evidence.TraceEvidence.InRcache;
import io.github.unleak.analyzer.evidence.TraceEvidence.OutlivedOwner;
import io.github.unleak.analyzer.evidence.TraceEvidence.Reallocated;
import io.github.unleak.analyzer.evidence.TraceEvidence.Recognised;
import io.github.unleak.analyzer.evidence.TraceEvidence.Unreachable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The evidence about one object by what it means for the verdict: the one place where each kind
 * gets its part in the weighing. A new kind does not compile until it has one here.
 */
final class Observations implements Evidence.Cases<Observations> {

  private final int lastSnapshot;
  private @Nullable AddressReused reused;
  private @Nullable ContentChanged changed;
  private @Nullable GoneOnRescan gone;
  private @Nullable DepotTail tail;
  private @Nullable BreathingChain breathing;
  private @Nullable Frozen frozen;
  private @Nullable MarkedDepot marked;
  private @Nullable NeverExplained unexplained;
  private @Nullable InRcache inRcache;
  private @Nullable MaybeSkipped skipped;
  private @Nullable CameBack back;
  private boolean notCompared;
  private @Nullable TraceEvidence life;
  private @Nullable Cause lifeCause;
  private @Nullable TraceEvidence loss;
  private boolean known;
  private boolean seenInUse;

  private Observations(int lastSnapshot) {
    this.lastSnapshot = lastSnapshot;
  }

  /**
   * Sorts what is known of one object.
   *
   * @param lastSnapshot the last snapshot that lists it
   */
  static Observations of(List<Evidence> found, int lastSnapshot) {
    Observations sorted = new Observations(lastSnapshot);
    for (Evidence evidence : found) {
      sorted = evidence.match(sorted);
    }
    return sorted;
  }

  /** Another object at its address. */
  @Nullable AddressReused reused() {
    return reused;
  }

  /** The latest change of its content up to its last sighting: the one that excuses most. */
  @Nullable ContentChanged changed() {
    return changed;
  }

  @Nullable GoneOnRescan gone() {
    return gone;
  }

  @Nullable DepotTail tail() {
    return tail;
  }

  @Nullable BreathingChain breathing() {
    return breathing;
  }

  @Nullable Frozen frozen() {
    return frozen;
  }

  @Nullable MarkedDepot marked() {
    return marked;
  }

  @Nullable NeverExplained unexplained() {
    return unexplained;
  }

  @Nullable InRcache inRcache() {
    return inRcache;
  }

  /** Later snapshots may have skipped it, or it was gone and an interrupted scan lists it again. */
  boolean uncertainList() {
    return skipped != null || back != null;
  }

  /** Later snapshots without it may be of another boot. */
  boolean notCompared() {
    return notCompared;
  }

  /** The strongest that a trace shows for its being in use. */
  @Nullable TraceEvidence life() {
    return life;
  }

  /** Why it was listed although it was in use, as {@link #life} shows. */
  @Nullable Cause lifeCause() {
    return lifeCause;
  }

  /** The strongest that a trace shows for its loss. */
  @Nullable TraceEvidence loss() {
    return loss;
  }

  /** True if something shows it in use; a shape or a model that only allows it does not. */
  boolean seenInUse() {
    return seenInUse;
  }

  /** True if its code is known to provoke false reports. */
  boolean known() {
    return known;
  }

  @Override
  public Observations unreferenced(Unreferenced evidence) {
    return this; // always there, decides nothing
  }

  @Override
  public Observations addressReused(AddressReused evidence) {
    seenInUse = true;
    reused = reused == null ? evidence : reused;
    return this;
  }

  @Override
  public Observations contentChanged(ContentChanged evidence) {
    if (evidence.strength() == Certainty.POSSIBLE) {
      return this; // perhaps the kernel computes its checksums in another way
    }
    seenInUse = true;
    int from = evidence.fromSnapshot();
    if (from <= lastSnapshot && (changed == null || from >= changed.fromSnapshot())) {
      changed = evidence;
    }
    return this;
  }

  @Override
  public Observations goneOnRescan(GoneOnRescan evidence) {
    seenInUse |= evidence.clearing() != Clearing.TOLD;
    gone = gone == null ? evidence : gone;
    return this;
  }

  @Override
  public Observations cameBack(CameBack evidence) {
    back = evidence;
    return this;
  }

  @Override
  public Observations maybeSkipped(MaybeSkipped evidence) {
    skipped = evidence;
    return this;
  }

  @Override
  public Observations notCompared(NotCompared evidence) {
    notCompared = true;
    return this;
  }

  @Override
  public Observations reachedFromLive(ReachedFromLive evidence) {
    seenInUse = true; // a result of the weighing of others
    return this;
  }

  @Override
  public Observations depotTail(DepotTail evidence) {
    tail = tail == null ? evidence : tail;
    return this;
  }

  @Override
  public Observations breathingChain(BreathingChain evidence) {
    seenInUse = true;
    breathing = breathing == null ? evidence : breathing;
    return this;
  }

  @Override
  public Observations markedDepot(MarkedDepot evidence) {
    marked = marked == null ? evidence : marked;
    return this;
  }

  @Override
  public Observations neverExplained(NeverExplained evidence) {
    unexplained = unexplained == null ? evidence : unexplained;
    return this;
  }

  @Override
  public Observations frozen(Frozen evidence) {
    frozen = frozen == null ? evidence : frozen;
    return this;
  }

  @Override
  public Observations leakedCompany(LeakedCompany evidence) {
    return this; // a result of the weighing of others
  }

  @Override
  public Observations reachedFromLeak(ReachedFromLeak evidence) {
    return this; // a result of the weighing of others
  }

  @Override
  public Observations zeroChecksum(ZeroChecksum evidence) {
    seenInUse = true;
    return this; // a reason to scan again, no more
  }

  @Override
  public Observations recognised(Recognised evidence) {
    return this; // says which allocation it is, nothing about its end
  }

  @Override
  public Observations freedLater(FreedLater evidence) {
    return alive(evidence, Cause.FREED_LATER);
  }

  @Override
  public Observations reallocated(Reallocated evidence) {
    return alive(evidence, Cause.FREED_LATER);
  }

  @Override
  public Observations handedOut(HandedOut evidence) {
    return alive(evidence, Cause.DEPOT_POP_RACE);
  }

  private Observations alive(TraceEvidence evidence, Cause cause) {
    seenInUse = true;
    if (stronger(life, evidence) == evidence) {
      life = evidence;
      lifeCause = cause;
    }
    return this;
  }

  @Override
  public Observations inRcache(InRcache evidence) {
    inRcache = inRcache == null ? evidence : inRcache;
    return this;
  }

  @Override
  public Observations diverged(Diverged evidence) {
    loss = stronger(loss, evidence);
    return this;
  }

  @Override
  public Observations unreachable(Unreachable evidence) {
    loss = stronger(loss, evidence);
    return this;
  }

  @Override
  public Observations outlivedOwner(OutlivedOwner evidence) {
    loss = stronger(loss, evidence);
    return this;
  }

  @Override
  public Observations known(Known evidence) {
    known = true; // names the code, acquits nobody
    return this;
  }

  @Override
  public Observations weakened(Weakened evidence) {
    return this; // its certainty was lowered where it was found
  }

  private static TraceEvidence stronger(@Nullable TraceEvidence one, TraceEvidence other) {
    return one == null || other.strength().compareTo(one.strength()) > 0 ? other : one;
  }
}
