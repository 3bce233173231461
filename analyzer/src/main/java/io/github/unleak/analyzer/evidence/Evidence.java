package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.stack.KnownCause;
import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.SourceLine;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One observation about one object: what was seen, which verdict it supports and how strongly, and
 * the line that shows it. Data only; whoever shows it to people goes through {@link #match}.
 */
public sealed interface Evidence extends Serializable
    permits Evidence.Unreferenced,
        Evidence.AddressReused,
        Evidence.ContentChanged,
        Evidence.GoneOnRescan,
        Evidence.ReachedFromLive,
        Evidence.Frozen,
        Evidence.ReachedFromLeak,
        Evidence.ZeroChecksum,
        Evidence.Known,
        Evidence.Weakened,
        DepotEvidence,
        ReadEvidence,
        TraceEvidence {

  /** The name of the kind used in reports, as {@code docs/verdicts.md} lists them. */
  String kind();

  /** Which verdict it speaks for; {@code null} for none. */
  default @Nullable Verdict supports() {
    return null;
  }

  /** How far it carries on its own; the kinds that say nothing else carry least. */
  default Certainty strength() {
    return Certainty.POSSIBLE;
  }

  /** The line that shows it. */
  SourceLine source();

  /** Calls the method of {@code cases} that belongs to this kind. */
  <R> R match(Cases<R> cases);

  /** One method for each kind. */
  interface Cases<R> {
    R unreferenced(Unreferenced evidence);

    R addressReused(AddressReused evidence);

    R contentChanged(ContentChanged evidence);

    R goneOnRescan(GoneOnRescan evidence);

    R cameBack(ReadEvidence.CameBack evidence);

    R maybeSkipped(ReadEvidence.MaybeSkipped evidence);

    R notCompared(ReadEvidence.NotCompared evidence);

    R reachedFromLive(ReachedFromLive evidence);

    R depotTail(DepotEvidence.DepotTail evidence);

    R breathingChain(DepotEvidence.BreathingChain evidence);

    R markedDepot(DepotEvidence.MarkedDepot evidence);

    R neverExplained(DepotEvidence.NeverExplained evidence);

    R frozen(Frozen evidence);

    R leakedCompany(DepotEvidence.LeakedCompany evidence);

    R reachedFromLeak(ReachedFromLeak evidence);

    R zeroChecksum(ZeroChecksum evidence);

    R recognised(TraceEvidence.Recognised evidence);

    R freedLater(TraceEvidence.FreedLater evidence);

    R reallocated(TraceEvidence.Reallocated evidence);

    R handedOut(TraceEvidence.HandedOut evidence);

    R inRcache(TraceEvidence.InRcache evidence);

    R diverged(TraceEvidence.Diverged evidence);

    R unreachable(TraceEvidence.Unreachable evidence);

    R outlivedOwner(TraceEvidence.OutlivedOwner evidence);

    R known(Known evidence);

    R weakened(Weakened evidence);
  }

  /** kmemleak's own word: a scan found no pointer to it. Always there, decides nothing. */
  record Unreferenced(int sightings, SourceLine source) implements Evidence {
    @Override
    public String kind() {
      return "unreferenced";
    }

    @Override
    public Verdict supports() {
      return Verdict.LEAK;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.unreferenced(this);
    }
  }

  /**
   * Another object was later allocated at or over the same address: this one had been freed.
   *
   * @param other where the later object starts
   * @param otherSize its bytes
   * @param otherJiffies when it was allocated
   * @param snapshot the snapshot that lists the later object
   */
  record AddressReused(
      Address other,
      long otherSize,
      long otherJiffies,
      int snapshot,
      Certainty strength,
      SourceLine source)
      implements Evidence {
    @Override
    public String kind() {
      return "address-reused";
    }

    @Override
    public Verdict supports() {
      return Verdict.TRANSIENT;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.addressReused(this);
    }
  }

  /**
   * Its content changed. Whoever wrote need not have been an owner: {@code probable} at most.
   *
   * @param how what differs from what
   * @param offset the first byte of the dump that differs, or -1 where only the checksum tells
   * @param earlier the line of the earlier value
   * @param fromSnapshot the earlier snapshot: sightings up to it are excused
   * @param snapshot the later snapshot; equal to {@code fromSnapshot} for {@link
   *     Change#DUMP_AGAINST_CRC}
   */
  record ContentChanged(
      Change how,
      int offset,
      int fromSnapshot,
      int snapshot,
      SourceLine earlier,
      Certainty strength,
      SourceLine source)
      implements Evidence {

    /** What was compared. */
    public enum Change {
      /** The dumps of two snapshots differ. */
      DUMP,
      /** The dumps agree as far as they go, the stored checksums differ. */
      CRC,
      /** The crc32 of a wholly printed object differs from the checksum printed beside it. */
      DUMP_AGAINST_CRC
    }

    @Override
    public String kind() {
      return "content-changed";
    }

    @Override
    public Verdict supports() {
      return Verdict.TRANSIENT;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.contentChanged(this);
    }
  }

  /**
   * Later snapshots of the same run no longer list it.
   *
   * @param lastSeen the last snapshot that lists it
   * @param goneIn the first later snapshot that does not
   * @param absences how many later snapshots do not list it
   * @param clearing whether {@code echo clear} may be the reason
   */
  record GoneOnRescan(
      int lastSeen,
      int goneIn,
      int absences,
      Clearing clearing,
      Certainty strength,
      SourceLine source)
      implements Evidence {

    /** Whether the list may have been cleared between the two snapshots. */
    public enum Clearing {
      /** Something stayed, or came back: nobody cleared. */
      RULED_OUT,
      /** All that was listed vanished together. */
      NOT_RULED_OUT,
      /** The user says so. */
      TOLD
    }

    @Override
    public String kind() {
      return "gone-on-rescan";
    }

    @Override
    public @Nullable Verdict supports() {
      return clearing == Clearing.TOLD ? null : Verdict.TRANSIENT;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.goneOnRescan(this);
    }
  }

  /**
   * An object that was live at that moment pointed at it.
   *
   * @param from the live object
   * @param offset where in it the pointer lies, bytes
   * @param snapshot the snapshot whose dump shows the pointer: sightings up to it are excused
   */
  record ReachedFromLive(
      Address from, int offset, int snapshot, Certainty strength, SourceLine source)
      implements Evidence {
    @Override
    public String kind() {
      return "reached-from-live";
    }

    @Override
    public Verdict supports() {
      return Verdict.TRANSIENT;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.reachedFromLive(this);
    }
  }

  /**
   * It stayed in later snapshots, unchanged, while the machine went on.
   *
   * @param since the first snapshot that lists it so
   * @param until the last one
   * @param later how many later snapshots list it unchanged
   * @param active true where something shows that the run went on working and scanning in between
   */
  record Frozen(
      int since, int until, int later, boolean active, Certainty strength, SourceLine source)
      implements Evidence {
    @Override
    public String kind() {
      return "frozen";
    }

    @Override
    public Verdict supports() {
      return Verdict.LEAK;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.frozen(this);
    }
  }

  /** A leaked object holds the pointer to it. */
  record ReachedFromLeak(Address from, int offset, Certainty strength, SourceLine source)
      implements Evidence {
    @Override
    public String kind() {
      return "reached-from-leak";
    }

    @Override
    public Verdict supports() {
      return Verdict.LEAK;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.reachedFromLeak(this);
    }
  }

  /** Its checksum is that of zeros, once also the initial value: one white sighting was enough. */
  record ZeroChecksum(SourceLine source) implements Evidence {
    @Override
    public String kind() {
      return "zero-checksum";
    }

    @Override
    public Verdict supports() {
      return Verdict.TRANSIENT;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.zeroChecksum(this);
    }
  }

  /** Code known to provoke false reports. Names it; acquits nobody. */
  record Known(KnownCause cause, SourceLine source) implements Evidence {
    @Override
    public String kind() {
      return "known-cause";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.known(this);
    }
  }

  /** Why the certainty is lower than the rest would allow. */
  record Weakened(Weakened.Reason reason, Certainty from, SourceLine source) implements Evidence {

    /** What took the certainty away. */
    public enum Reason {
      /** Part of the entry was lost or repaired. */
      DAMAGED_ENTRY,
      /** The entry passed through people's hands. */
      QUOTED_ENTRY,
      /** The kernel keeps old addresses, which may hide a leak from later scans. */
      STALE_ADDRESSES,
      /** Nothing shows the order of the snapshots. */
      ORDER_UNCERTAIN,
      /** Events of the trace were lost, or there are signs that some were. */
      EVENTS_MISSING,
      /** No event proves that another magazine of its CPU, and not this one, became its prev. */
      PREV_OPEN,
      /** The trace's clock cannot be put beside the reports'. */
      CLOCK_UNALIGNED,
      /** A proof of life stands against a proof of loss. */
      CONTRADICTION,
      /** Too little shows that everything that the proof uses comes from one boot. */
      BOOT_UNCERTAIN,
      /** It is not known when the scan ran that listed it last. */
      SCAN_UNCERTAIN,
      /** There is no proof of this kind whose premises can be checked. */
      NO_PREMISES
    }

    @Override
    public String kind() {
      return "weakened";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.weakened(this);
    }
  }
}
