package io.github.unleak.cli.report.words;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.ChainEnd;
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
import io.github.unleak.analyzer.evidence.Evidence.Known;
import io.github.unleak.analyzer.evidence.Evidence.ReachedFromLeak;
import io.github.unleak.analyzer.evidence.Evidence.ReachedFromLive;
import io.github.unleak.analyzer.evidence.Evidence.Unreferenced;
import io.github.unleak.analyzer.evidence.Evidence.Weakened;
import io.github.unleak.analyzer.evidence.Evidence.ZeroChecksum;
import io.github.unleak.analyzer.evidence.ReadEvidence.CameBack;
import io.github.unleak.analyzer.evidence.ReadEvidence.MaybeSkipped;
import io.github.unleak.analyzer.evidence.ReadEvidence.NotCompared;
import io.github.unleak.analyzer.evidence.TraceEvidence.Diverged;
import io.github.unleak.analyzer.evidence.TraceEvidence.FreedLater;
import io.github.unleak.analyzer.evidence.TraceEvidence.HandedOut;
import io.github.unleak.analyzer.evidence.TraceEvidence.InRcache;
import io.github.unleak.analyzer.evidence.TraceEvidence.OutlivedOwner;
import io.github.unleak.analyzer.evidence.TraceEvidence.Reallocated;
import io.github.unleak.analyzer.evidence.TraceEvidence.Recognised;
import io.github.unleak.analyzer.evidence.TraceEvidence.Unreachable;
import io.github.unleak.analyzer.stack.KnownCause;
import io.github.unleak.cli.report.page.Printable;
import io.github.unleak.parser.line.Address;

/** One clear sentence for each kind of evidence; "it" is the object. No final full stop. */
public final class EvidenceText implements Evidence.Cases<String> {

  /** The sentence for {@code evidence}. */
  public static String of(Evidence evidence) {
    return evidence.match(new EvidenceText());
  }

  private EvidenceText() {}

  @Override
  public String unreferenced(Unreferenced evidence) {
    return evidence.sightings() == 1
        ? "kmemleak found no pointer to it in one snapshot"
        : "kmemleak found no pointer to it in " + evidence.sightings() + " snapshots";
  }

  @Override
  public String addressReused(AddressReused evidence) {
    String jiffies =
        evidence.otherJiffies() == -1
            ? ""
            : ", jiffies " + Long.toUnsignedString(evidence.otherJiffies());
    return "snapshot "
        + evidence.snapshot()
        + " lists another object over its bytes, at "
        + evidence.other()
        + " ("
        + Wording.bytes(evidence.otherSize())
        + jiffies
        + "): it was freed in between";
  }

  @Override
  public String contentChanged(ContentChanged evidence) {
    String between = "between snapshots " + evidence.fromSnapshot() + " and " + evidence.snapshot();
    String earlier = " (earlier value at " + evidence.earlier() + ")";
    return switch (evidence.how()) {
      case DUMP ->
          "byte "
              + evidence.offset()
              + " of its dump changed "
              + between
              + earlier
              + ": something wrote to it";
      case CRC ->
          "its stored checksum changed "
              + between
              + earlier
              + ": something wrote to it after the bytes that are printed";
      case DUMP_AGAINST_CRC ->
          "the crc32 of its bytes in snapshot "
              + evidence.snapshot()
              + " is not the checksum that kmemleak stored: "
              + (evidence.strength() == Certainty.POSSIBLE
                  ? "something wrote to it after the scan, or this kernel computes checksums in"
                      + " another way, for too few objects show how it does"
                  : "something wrote to it after the scan");
    };
  }

  @Override
  public String goneOnRescan(GoneOnRescan evidence) {
    String gone =
        "last listed in snapshot "
            + evidence.lastSeen()
            + ", gone in snapshot "
            + evidence.goneIn()
            + (evidence.absences() > 1
                ? " and absent from " + evidence.absences() + " later ones in all"
                : "");
    return switch (evidence.clearing()) {
      case RULED_OUT -> gone + "; nobody cleared the list, for other objects stayed or came back";
      case NOT_RULED_OUT ->
          gone + "; all that was listed went with it, so the list may have been cleared";
      case TOLD -> gone + "; the list was cleared in between, so this says nothing";
    };
  }

  @Override
  public String cameBack(CameBack evidence) {
    return "missing from snapshot "
        + evidence.missingIn()
        + " and listed again in snapshot "
        + evidence.backIn()
        + ": referenced in between, hidden by a stale word, or listed by a scan that was interrupted;"
        + " speaks for neither";
  }

  @Override
  public String maybeSkipped(MaybeSkipped evidence) {
    return "not listed in snapshot "
        + evidence.missingIn()
        + (evidence.absences() > 1 ? " and " + (evidence.absences() - 1) + " later" : "")
        + ", but the kernel may have skipped it there: a read of the file ends a buffer at its place;"
        + " speaks for neither";
  }

  @Override
  public String notCompared(NotCompared evidence) {
    return "not listed in snapshot "
        + evidence.missingIn()
        + ", which has too little in common with snapshot "
        + evidence.lastSeen()
        + " to show that both are of one boot; does not change the verdict";
  }

  @Override
  public String reachedFromLive(ReachedFromLive evidence) {
    return evidence.from()
        + ", which was live in snapshot "
        + evidence.snapshot()
        + ", held a pointer to it at offset "
        + evidence.offset();
  }

  @Override
  public String depotTail(DepotTail evidence) {
    String end =
        evidence.end() == ChainEnd.NULL ? "ends in NULL" : "ends at a magazine that is not listed";
    int length = evidence.chain().size();
    String what =
        length == 1
            ? "it is a magazine that " + end
            : "it belongs to a chain of " + length + " magazines that " + end;
    return what
        + " in snapshot "
        + evidence.snapshot()
        + ": what the scan leaves behind when it races with a pop from the IOVA depot";
  }

  @Override
  public String breathingChain(BreathingChain evidence) {
    return "its chain "
        + (evidence.gained() ? "gained " : "lost ")
        + evidence.changed()
        + " between snapshots "
        + evidence.fromSnapshot()
        + " and "
        + evidence.snapshot()
        + " while its tail stayed: a list in use";
  }

  @Override
  public String markedDepot(MarkedDepot evidence) {
    return "this kernel marks each pop from the IOVA depot for kmemleak (commit 7591c127f3b1), so"
        + " the race hardly explains "
        + (evidence.chain().size() == 1
            ? "a magazine"
            : "a chain of " + evidence.chain().size() + " magazines");
  }

  @Override
  public String neverExplained(NeverExplained evidence) {
    return "the race on the IOVA depot cannot have left it: " + reason(evidence);
  }

  private static String reason(NeverExplained evidence) {
    return switch (evidence.reason()) {
      case NOT_IN_DEPOT ->
          "its first word is a fill of "
              + evidence.detail()
              + ", and only magazines outside the depot have one";
      case CYCLE -> "its links run in a circle";
      case BRANCH -> "two magazines point at the same one";
      case NOT_FULL -> "it is not full, and the depot holds full magazines only";
      case TOO_MANY_TAILS ->
          evidence.detail() + " tails in one snapshot are more than so many races are likely";
      case ARRAY_DEPOT -> "the depot of this kernel is an array, scanned at once and without links";
      case NO_POP_IN_SCAN ->
          "the trace has it in the depot, and nobody popped that depot while the scan ran";
      case NO_EARLIER_SCAN ->
          "no earlier scan can have missed it as it is, and the first one to do so reports nothing";
      case FOUND_BY_ONE_PASS ->
          "the scan had two passes, and the trace shows that only one of them can have missed it";
    };
  }

  @Override
  public String frozen(Frozen evidence) {
    return "listed unchanged in "
        + Wording.count(evidence.later(), "later snapshot")
        + " (snapshots "
        + evidence.since()
        + " to "
        + evidence.until()
        + ")"
        + (evidence.active()
            ? " while the machine went on working and scanning"
            : ", though nothing shows that the machine went on working in between");
  }

  @Override
  public String leakedCompany(LeakedCompany evidence) {
    return Wording.count(evidence.count(), "other object")
        + " of its kind in this run "
        + (evidence.count() == 1 ? "is a leak: " : "are leaks, for one ")
        + evidence.example();
  }

  @Override
  public String reachedFromLeak(ReachedFromLeak evidence) {
    return evidence.from()
        + ", a leak, holds the pointer to it at offset "
        + evidence.offset()
        + ": lost with it";
  }

  @Override
  public String zeroChecksum(ZeroChecksum evidence) {
    return "its checksum is that of zeros, which older kernels also start with: one scan without a"
        + " pointer to it was enough to report it";
  }

  @Override
  public String recognised(Recognised evidence) {
    String fits = evidence.fits() == 1 ? "one fits" : evidence.fits() + " fit";
    String hashed =
        "the trace's pointers are hashed; of "
            + Wording.count(evidence.considered(), "allocation")
            + " of its size, call site and task about its time ";
    return switch (evidence.outcome()) {
      case ONE -> hashed + "this one alone fits how long it lived, the list and its dump";
      case ALL_FREED -> hashed + fits + ", and all of them were freed after it was listed";
      case UNDECIDED -> hashed + fits + ", and nothing tells whether one is the object";
    };
  }

  @Override
  public String freedLater(FreedLater evidence) {
    return "freed at "
        + Wording.traceSeconds(evidence.timeNanos())
        + " s by "
        + Printable.of(evidence.site())
        + (evidence.born() == null ? "" : " (allocated at " + evidence.born() + ")")
        + ": whoever freed it had the pointer all along";
  }

  @Override
  public String reallocated(Reallocated evidence) {
    return "something else was allocated over its bytes, at "
        + evidence.other()
        + ", at "
        + Wording.traceSeconds(evidence.timeNanos())
        + " s by "
        + Printable.of(evidence.site())
        + ": it had been freed";
  }

  @Override
  public String handedOut(HandedOut evidence) {
    return "CPU "
        + evidence.cpu()
        + " popped it from the depot at "
        + Wording.traceSeconds(evidence.timeNanos())
        + " s and gave out page frame number 0x"
        + Long.toHexString(evidence.pfn())
        + " from it: it was on a live list";
  }

  @Override
  public String inRcache(InRcache evidence) {
    String where =
        evidence.depth() < 0
            ? "held by a CPU"
            : "in the depot, " + Wording.count(evidence.depth(), "magazine") + " above it,";
    return "the replayed rcache of domain "
        + evidence.domain()
        + " has it "
        + where
        + " when the scan began, and "
        + (evidence.pops() == 0
            ? "it moved while the scan ran"
            : Wording.count(evidence.pops(), "pop") + " while the scan ran");
  }

  @Override
  public String diverged(Diverged evidence) {
    String pushed = evidence.pushed() == null ? "" : " (pushed at " + evidence.pushed() + ")";
    String what =
        switch (evidence.how()) {
          case PASSED_BY ->
              "the kernel popped "
                  + new Address(evidence.detail())
                  + ", which lay below it in the depot"
                  + pushed
                  + ", and nobody had popped this one";
          case DEPOT_EMPTY ->
              "the depot should have held it"
                  + pushed
                  + ", and the kernel found it empty: it took number 0x"
                  + Long.toHexString(evidence.detail())
                  + " from the tree";
        };
    return "lost by " + Wording.traceSeconds(evidence.timeNanos()) + " s: " + what;
  }

  @Override
  public String unreachable(Unreachable evidence) {
    return "lost at "
        + Wording.traceSeconds(evidence.timeNanos())
        + " s: magazine "
        + evidence.replacedBy()
        + " took its place on the CPU, and it was not freed";
  }

  @Override
  public String outlivedOwner(OutlivedOwner evidence) {
    return "lost at "
        + Wording.traceSeconds(evidence.timeNanos())
        + " s: its domain "
        + evidence.domain()
        + " was torn down, and it was not freed";
  }

  @Override
  public String known(Known evidence) {
    KnownCause cause = evidence.cause();
    return "known for false reports: " + cause.explanation() + "; this alone acquits nothing";
  }

  @Override
  public String weakened(Weakened evidence) {
    return "no more than this can be said, though the rest would make it "
        + evidence.from().id()
        + ": "
        + reason(evidence);
  }

  private static String reason(Weakened evidence) {
    return switch (evidence.reason()) {
      case DAMAGED_ENTRY -> "part of its entry was lost or repaired";
      case QUOTED_ENTRY -> "its entry passed through a mail or an editor";
      case STALE_ADDRESSES -> "this kernel keeps old addresses, which may hide a leak again";
      case ORDER_UNCERTAIN -> "nothing shows in which order the snapshots were taken";
      case EVENTS_MISSING -> "events are missing from the trace, or there are signs of it";
      case PREV_OPEN ->
          "one of the CPU's first magazines is its prev, and no event proves that it is another one";
      case CLOCK_UNALIGNED ->
          "the trace's clock cannot be put beside the reports' jiffies for sure";
      case CONTRADICTION -> "the trace proves that it lives and that it is lost, so one is wrong";
      case BOOT_UNCERTAIN -> "too little shows that everything that it uses comes from one boot";
      case SCAN_UNCERTAIN -> "it is not known when the scan ran that listed it last";
      case NO_PREMISES -> "no proof of this kind can be checked against the input";
    };
  }
}
