package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.DepotEvidence.BreathingChain;
import io.github.unleak.analyzer.evidence.DepotEvidence.DepotTail;
import io.github.unleak.analyzer.evidence.DepotEvidence.MarkedDepot;
import io.github.unleak.analyzer.evidence.DepotEvidence.NeverExplained;
import io.github.unleak.analyzer.evidence.Evidence.AddressReused;
import io.github.unleak.analyzer.evidence.Evidence.ContentChanged;
import io.github.unleak.analyzer.evidence.Evidence.Frozen;
import io.github.unleak.analyzer.evidence.Evidence.GoneOnRescan;
import io.github.unleak.analyzer.evidence.Evidence.GoneOnRescan.Clearing;
import io.github.unleak.analyzer.evidence.TraceEvidence.InRcache;
import io.github.unleak.analyzer.evidence.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Weighs the evidence about one object, by the rules of docs/verdicts.md. The verdict is the one
 * for the object's last sighting: life seen between two sightings excuses the earlier one alone.
 */
final class Weighing {

  /** Later reads without it that make even a single suspicion of clearing unlikely. */
  private static final int MANY_ABSENCES = 3;

  /**
   * Later reads with it, unchanged, from which on a depot tail in use is no longer to be expected.
   * The race must hit every one of those scans; three reads in a row have been recorded.
   */
  private static final int LONG_FROZEN = 3;

  /** Later reads with it, unchanged, that make it unlikely. */
  private static final int FROZEN_FOR_GOOD = 4;

  /** Later reads with it, unchanged, that make a leak probable though it may be gone since. */
  private static final int FROZEN_THOUGH_CLEARED = 2;

  private final boolean magazine;
  private final @Nullable AddressReused reused;
  private final @Nullable ContentChanged changed;
  private final @Nullable GoneOnRescan gone;
  private final @Nullable DepotTail tail;
  private final @Nullable BreathingChain breathing;
  private final @Nullable Frozen frozen;
  private final @Nullable MarkedDepot marked;
  private final @Nullable NeverExplained unexplained;
  private final @Nullable InRcache inRcache;
  private final boolean uncertainList;
  private final boolean notCompared;
  private final TraceWeighing trace;

  private Weighing(Observations observations, boolean magazine) {
    this.magazine = magazine;
    this.reused = observations.reused();
    this.changed = observations.changed();
    this.gone = observations.gone();
    this.tail = observations.tail();
    this.breathing = observations.breathing();
    this.frozen = observations.frozen();
    this.marked = observations.marked();
    this.unexplained = observations.unexplained();
    this.inRcache = observations.inRcache();
    this.uncertainList = observations.uncertainList();
    this.notCompared = observations.notCompared();
    this.trace = TraceWeighing.of(observations);
  }

  /** The verdict that the evidence about one object gives on its own. */
  static Ruling of(Observations observations, boolean magazine, int lastSnapshot) {
    return new Weighing(observations, magazine).weigh(lastSnapshot);
  }

  private Ruling weigh(int lastSnapshot) {
    Ruling traced = trace.ruling();
    if (traced != null && traced.certainty() == Certainty.PROVEN) {
      return traced;
    }
    if (reused != null) {
      return Ruling.falsePositive(reused.strength(), Cause.FREED_LATER);
    }
    if (changed != null && changed.fromSnapshot() == lastSnapshot) {
      return Ruling.falsePositive(changed.strength(), Cause.IN_USE);
    }
    if (traced != null) {
      return traced;
    }
    if (gone != null && gone.clearing() != Clearing.TOLD) {
      return gone.clearing() == Clearing.RULED_OUT ? goneForSure(gone) : perhapsCleared(gone);
    }
    Ruling ruling = stillListed();
    return uncertainList && ruling.verdict() == Verdict.LEAK
        ? Ruling.leak(Certainty.POSSIBLE, ruling.cause())
        : ruling;
  }

  private Ruling goneForSure(GoneOnRescan evidence) {
    boolean hidden = frozenFor(LONG_FROZEN) && evidence.absences() == 1 && !supported();
    return Ruling.falsePositive(hidden ? Certainty.POSSIBLE : evidence.strength(), goneCause());
  }

  private Ruling perhapsCleared(GoneOnRescan evidence) {
    if (tail != null && !frozenFor(LONG_FROZEN)) {
      boolean sure =
          tail.strength() == Certainty.PROBABLE
              || breathing != null
              || evidence.absences() >= MANY_ABSENCES;
      return Ruling.falsePositive(
          sure ? Certainty.PROBABLE : Certainty.POSSIBLE, Cause.DEPOT_POP_RACE);
    }
    if (frozen != null || (unexplained != null && unexplained.strength() != Certainty.POSSIBLE)) {
      return Ruling.leak(Certainty.POSSIBLE, magazine ? Cause.MAGAZINE_LOST : null);
    }
    return Ruling.falsePositive(Certainty.POSSIBLE, goneCause());
  }

  private Ruling stillListed() {
    if (breathing != null || changed != null) {
      return frozenFor(FROZEN_FOR_GOOD)
          ? Ruling.leak(Certainty.POSSIBLE, magazine ? Cause.MAGAZINE_LOST : null)
          : Ruling.falsePositive(
              Certainty.PROBABLE, magazine ? Cause.DEPOT_POP_RACE : Cause.IN_USE);
    }
    if (marked != null) {
      // The replay has it in the depot: the mark may be missing, or the loss not yet have shown.
      return Ruling.leak(
          inRcache == null ? marked.strength() : Certainty.POSSIBLE, Cause.MAGAZINE_LOST);
    }
    if (inRcache != null) {
      boolean doubtful = frozenFor(LONG_FROZEN) || unexplained != null;
      return Ruling.falsePositive(
          doubtful ? Certainty.POSSIBLE : inRcache.strength(), Cause.DEPOT_POP_RACE);
    }
    if (tail != null && unexplained != null) {
      return Ruling.leak(unexplained.strength(), Cause.MAGAZINE_LOST);
    }
    if (tail != null) {
      return stayingTail(tail);
    }
    if (unexplained != null) {
      return Ruling.leak(
          byTime().compareTo(unexplained.strength()) > 0 ? byTime() : unexplained.strength(),
          Cause.MAGAZINE_LOST);
    }
    return Ruling.leak(byTime(), null);
  }

  /**
   * How sure staying unchanged makes a leak. Of what is gone in a run that was cleared, or from a
   * read that may be of another boot, it is not known whether it went by itself, as most of what is
   * not a leak does: there it takes a read more.
   */
  private Certainty byTime() {
    if (frozen == null) {
      return Certainty.POSSIBLE;
    }
    boolean mayBeGone = notCompared || (gone != null && gone.clearing() == Clearing.TOLD);
    return mayBeGone && !frozenFor(FROZEN_THOUGH_CLEARED) ? Certainty.POSSIBLE : frozen.strength();
  }

  private Ruling stayingTail(DepotTail shape) {
    if (frozenFor(LONG_FROZEN)) {
      return Ruling.leak(
          frozenFor(FROZEN_FOR_GOOD) ? Certainty.PROBABLE : Certainty.POSSIBLE,
          Cause.MAGAZINE_LOST);
    }
    return Ruling.falsePositive(
        frozen == null ? shape.strength() : Certainty.POSSIBLE, Cause.DEPOT_POP_RACE);
  }

  private boolean frozenFor(int later) {
    return frozen != null && frozen.later() >= later;
  }

  private boolean supported() {
    return tail != null || breathing != null || changed != null || inRcache != null;
  }

  private Cause goneCause() {
    return magazine && tail != null ? Cause.DEPOT_POP_RACE : Cause.POINTER_MOVED;
  }
}
