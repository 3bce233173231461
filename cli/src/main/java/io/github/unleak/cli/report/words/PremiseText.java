package io.github.unleak.cli.report.words;

import io.github.unleak.analyzer.evidence.Premise;
import io.github.unleak.analyzer.evidence.Premise.Events;
import io.github.unleak.analyzer.evidence.Premise.NothingMissing;
import io.github.unleak.analyzer.evidence.Premise.OneBoot;
import io.github.unleak.analyzer.evidence.Premise.Order;
import io.github.unleak.analyzer.evidence.Premise.ScanOfSighting;
import io.github.unleak.analyzer.evidence.PremiseKind;
import io.github.unleak.analyzer.evidence.ProofEvent;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.List;

/** One sentence for each premise of a proof, and one for each premise that is missing. */
public final class PremiseText {

  private PremiseText() {}

  /** The sentence for {@code premise}, without a final full stop. */
  public static String of(Premise premise) {
    if (premise instanceof OneBoot boot) {
      return boot(boot);
    }
    if (premise instanceof Order order) {
      return order(order);
    }
    if (premise instanceof ScanOfSighting scan) {
      return scan(scan);
    }
    if (premise instanceof NothingMissing nothing) {
      return nothing(nothing);
    }
    List<String> words = new ArrayList<>();
    for (ProofEvent event : ((Events) premise).events()) {
      words.add(event(event));
    }
    return String.join(", ", words);
  }

  private static String boot(OneBoot boot) {
    return switch (boot.shown()) {
      case OWN_ALLOCATIONS ->
          "report and trace come from one boot: the trace shows the allocation of "
              + Wording.count(boot.agreeing(), "listed object")
              + " at the time that jiffies give, and contradicts "
              + boot.differing();
      case SHARED_OBJECTS ->
          "both reports come from one boot: they list "
              + Wording.count(boot.agreeing(), "object")
              + " in common, and "
              + boot.differing()
              + " old enough for both that only one of them lists; in another boot about one object in"
              + " six recurs at its address, and few at the same tick";
      case RECORDER ->
          "both reports come from one boot: the recorder made both, and they list "
              + Wording.count(boot.agreeing(), "object")
              + " in common";
      case SERIES -> "both reports come from one boot: --series says so";
    };
  }

  private static String order(Order order) {
    return switch (order.known()) {
      case TRACE_ORDER -> "the trace itself has the object's allocation before what follows";
      case LISTED_AT_SCAN ->
          "the object was at its address when a scan began in the trace that lists it";
      case WITNESSES ->
          "jiffies count "
              + order.hz()
              + " ticks per second, and the trace's clock is "
              + (order.offsetNanos() < 0 ? "-" : "")
              + Wording.traceSeconds(Math.abs(order.offsetNanos()))
              + " s ahead of them"
              + (order.lines().size() == 2
                  ? "; the trace shows the object's own allocation"
                  : "; the trace shows the allocation of an object with more jiffies first");
      case JIFFIES -> "the jiffies of the two entries give their order";
    };
  }

  private static String scan(ScanOfSighting scan) {
    String which = "the scan of snapshot " + scan.snapshot();
    return switch (scan.known()) {
      case NOT_NEEDED ->
          "kmemleak does not list a freed object, so the object was freed after every sighting";
      case LISTED_OBJECT ->
          which
              + " began after "
              + Wording.traceSeconds(scan.timeNanos())
              + " s: an object that it lists was not five seconds old before";
      case FREED_OBJECT ->
          which
              + " was over by "
              + Wording.traceSeconds(scan.timeNanos())
              + " s: an object that it lists was freed then";
      case MARKS ->
          "marks in the trace number "
              + which
              + ", and bound it at "
              + Wording.traceSeconds(scan.timeNanos())
              + " s";
    };
  }

  private static String nothing(NothingMissing nothing) {
    return switch (nothing.known()) {
      case SEEN -> "the proof rests on records that are there, and no missing one could undo it";
      case WHOLE_DEPOT ->
          "from the object's allocation on, no event of domain "
              + nothing.domain()
              + " that the conclusion needs is missing";
    };
  }

  private static String event(ProofEvent event) {
    String when =
        event.timeNanos() < 0 ? "" : " at " + Wording.traceSeconds(event.timeNanos()) + " s";
    String cpu = event.cpu() < 0 ? "" : " on CPU " + event.cpu();
    String what =
        switch (event.kind()) {
          case LISTED -> "listed";
          case ALLOCATED -> "allocated";
          case PUSHED -> "pushed onto the depot";
          case POPPED -> "popped and used (number 0x" + Long.toHexString(event.pfn()) + ")";
          case FREED -> "freed";
          case REUSED -> event.other() + " allocated over its bytes";
          case PASSED_BY -> "passed by (" + event.other() + " was popped from below it)";
          case NOT_IN_DEPOT ->
              "not in the depot (number 0x"
                  + Long.toHexString(event.pfn())
                  + " came from elsewhere)";
          case REPLACED -> "replaced by " + event.other() + " without a free";
          case LEFT_BEHIND -> "left behind when its domain was torn down";
          case LINKED -> "pointed at by " + event.other();
        };
    SourceLine source = event.source();
    return what + when + cpu + " (" + source + ")";
  }

  /**
   * What is missing, and the one thing to record for it.
   *
   * @param recorded true if {@code unleak capture} made the recording, so that it need not be
   *     advised
   */
  public static String missing(PremiseKind kind, boolean recorded) {
    return lack(kind) + "; " + remedy(kind, recorded);
  }

  /** What is missing. */
  public static String lack(PremiseKind kind) {
    return switch (kind) {
      case ONE_BOOT -> "too little shows that everything comes from one boot";
      case ORDER -> "the trace's clock cannot be aligned with the reports";
      case SCAN -> "it is not known which scan listed the object last";
      case NOTHING_MISSING -> "records are missing where they would matter";
      case EVENTS -> "no event or entry decides";
    };
  }

  /** The one thing to record for it. */
  public static String remedy(PremiseKind kind, boolean recorded) {
    return switch (kind) {
      case ONE_BOOT ->
          recorded
              ? "give the whole bundle of one recording, and nothing of another"
              : "record reports and trace together with unleak capture";
      case ORDER ->
          "record the slab allocations of the listed objects, from before they are made"
              + (recorded ? " (--objects all)" : "");
      case SCAN ->
          recorded
              ? "give the trace and bundle.json of the recording that the reports are from"
              : "record kmemleak_scan and write a numbered mark into the trace for each read, as"
                  + " unleak capture does";
      case NOTHING_MISSING ->
          "record again with larger buffers"
              + (recorded ? " (--buffer-kb)" : "")
              + ", from the domain's first use";
      case EVENTS ->
          recorded
              ? "record on over the next scans, with the frees of all objects (--objects all)"
              : "record the frees and the IOVA events over the next scans with unleak capture";
    };
  }
}
