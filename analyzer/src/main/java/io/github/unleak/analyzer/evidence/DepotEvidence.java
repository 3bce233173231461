package io.github.unleak.analyzer.evidence;

import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.SourceLine;
import java.util.List;

/** Observations about how listed magazines of the rcache hang together. */
public sealed interface DepotEvidence extends Evidence {

  /**
   * The magazines listed together with it are what the scan-order race on the depot leaves.
   *
   * @param chain all members, head first
   * @param end how the chain ends
   * @param snapshot the snapshot that shows it
   */
  record DepotTail(
      List<Address> chain, ChainEnd end, int snapshot, Certainty strength, SourceLine source)
      implements DepotEvidence {
    public DepotTail {
      chain = List.copyOf(chain);
    }

    @Override
    public String kind() {
      return "depot-tail";
    }

    @Override
    public Verdict supports() {
      return Verdict.TRANSIENT;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.depotTail(this);
    }
  }

  /**
   * Its chain lost heads or gained them while its tail stayed: a list in use.
   *
   * @param changed the member that came or went
   * @param gained true where it came, false where it went
   * @param fromSnapshot the earlier snapshot
   * @param snapshot the later one
   */
  record BreathingChain(
      Address changed,
      boolean gained,
      int fromSnapshot,
      int snapshot,
      Certainty strength,
      SourceLine source)
      implements DepotEvidence {
    @Override
    public String kind() {
      return "breathing-chain";
    }

    @Override
    public Verdict supports() {
      return Verdict.TRANSIENT;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.breathingChain(this);
    }
  }

  /** It has the shape of a depot tail, on a kernel that marks each pop (commit 7591c127f3b1). */
  record MarkedDepot(List<Address> chain, Certainty strength, SourceLine source)
      implements DepotEvidence {
    public MarkedDepot {
      chain = List.copyOf(chain);
    }

    @Override
    public String kind() {
      return "marked-depot";
    }

    @Override
    public Verdict supports() {
      return Verdict.LEAK;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.markedDepot(this);
    }
  }

  /** A magazine that the race on the depot cannot have left. */
  record NeverExplained(Reason reason, long detail, Certainty strength, SourceLine source)
      implements DepotEvidence {

    /** What does not fit. */
    public enum Reason {
      /** The first word is a fill of 1 to 127 ({@code detail}): no member of a depot. */
      NOT_IN_DEPOT,
      /** Its links run in a circle. */
      CYCLE,
      /** Two magazines point at the same one. */
      BRANCH,
      /** The words behind the first are no page frame numbers: not full. */
      NOT_FULL,
      /** More tails ({@code detail}) in one snapshot than so many races at once are likely. */
      TOO_MANY_TAILS,
      /** The depot of this generation is an array: no links, and all of it scanned at once. */
      ARRAY_DEPOT,
      /** The trace shows it in the depot, and no pop of that depot while the scan ran. */
      NO_POP_IN_SCAN,
      /** No earlier scan can have missed it with this content: none stored a checksum. */
      NO_EARLIER_SCAN,
      /** One of the two passes of the scan (Linux 7.3) cannot have missed it. */
      FOUND_BY_ONE_PASS
    }

    @Override
    public String kind() {
      return "never-explained";
    }

    @Override
    public Verdict supports() {
      return Verdict.LEAK;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.neverExplained(this);
    }
  }

  /** {@code count} others of its kind in the same run are leaks, for one {@code example}. */
  record LeakedCompany(Address example, int count, SourceLine source) implements DepotEvidence {
    @Override
    public String kind() {
      return "leaked-company";
    }

    @Override
    public Verdict supports() {
      return Verdict.LEAK;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.leakedCompany(this);
    }
  }
}
