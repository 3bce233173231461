package io.github.unleak.analyzer.evidence;

import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.SourceLine;
import org.jspecify.annotations.Nullable;

/** Observations that a trace adds: what was freed, given out or lost, and by which event. */
public sealed interface TraceEvidence extends Evidence {

  /**
   * The trace's pointers are hashed: the allocation of the object was identified by its time, size,
   * call site and thread, the order of the report, and the dump.
   *
   * @param outcome what came of it
   * @param fits allocations that are left; the object is one of them
   * @param considered allocations of its size, call site and thread in its time window
   * @param source the first of those that are left
   */
  record Recognised(Outcome outcome, int fits, int considered, SourceLine source)
      implements TraceEvidence {

    /** What came of it. */
    public enum Outcome {
      /** One alone fits. */
      ONE,
      /** Several fit, and all of them were freed later. */
      ALL_FREED,
      /** Several fit, and nothing follows. */
      UNDECIDED
    }

    @Override
    public String kind() {
      return "recognised";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.recognised(this);
    }
  }

  /**
   * The trace shows it freed after it was listed.
   *
   * @param timeNanos when, on the trace's clock
   * @param site who freed it
   * @param born the line of its allocation, or {@code null} where the trace does not show it
   */
  record FreedLater(
      long timeNanos, String site, @Nullable SourceLine born, Certainty strength, SourceLine source)
      implements TraceEvidence {
    @Override
    public String kind() {
      return "freed-later";
    }

    @Override
    public Verdict supports() {
      return Verdict.TRANSIENT;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.freedLater(this);
    }
  }

  /**
   * The trace shows something else allocated at or over its address: it had been freed.
   *
   * @param other where the other object starts
   * @param timeNanos when, on the trace's clock
   * @param site who allocated it
   */
  record Reallocated(
      Address other, long timeNanos, String site, Certainty strength, SourceLine source)
      implements TraceEvidence {
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
      return cases.reallocated(this);
    }
  }

  /**
   * After it was listed it was popped from the depot, and a page frame number that the events had
   * put into it was given out.
   *
   * @param pfn the number
   * @param timeNanos when, on the trace's clock
   * @param cpu that popped it
   */
  record HandedOut(long pfn, long timeNanos, int cpu, Certainty strength, SourceLine source)
      implements TraceEvidence {
    @Override
    public String kind() {
      return "handed-out";
    }

    @Override
    public Verdict supports() {
      return Verdict.TRANSIENT;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.handedOut(this);
    }
  }

  /**
   * The model has it in the rcache while the scan that reported it ran, and the race fits.
   *
   * @param domain address of the {@code struct iova_domain}
   * @param order ranges of 2^order pages
   * @param depth members of the depot above it when the scan began; -1 where a CPU held it
   * @param pops of its depot during the scan
   */
  record InRcache(
      Address domain, int order, int depth, long pops, Certainty strength, SourceLine source)
      implements TraceEvidence {
    @Override
    public String kind() {
      return "in-rcache";
    }

    @Override
    public Verdict supports() {
      return Verdict.TRANSIENT;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.inRcache(this);
    }
  }

  /**
   * The kernel passed it by: the depot should have given it and gave something else.
   *
   * @param how whether another member was taken from below it, or none was found
   * @param detail the address of the member that was taken, or the number that the tree gave
   * @param timeNanos when, on the trace's clock
   * @param pushed the line of its push, or {@code null}
   */
  record Diverged(
      How how,
      long detail,
      long timeNanos,
      @Nullable SourceLine pushed,
      Certainty strength,
      SourceLine source)
      implements TraceEvidence {

    /** What the kernel did. */
    public enum How {
      /** It took a member from below. */
      PASSED_BY,
      /** It found the depot empty. */
      DEPOT_EMPTY
    }

    @Override
    public String kind() {
      return "diverged";
    }

    @Override
    public Verdict supports() {
      return Verdict.LEAK;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.diverged(this);
    }
  }

  /**
   * The last pointer to it was overwritten, and it was not freed.
   *
   * @param replacedBy the magazine that took its place
   * @param timeNanos when, on the trace's clock
   */
  record Unreachable(Address replacedBy, long timeNanos, Certainty strength, SourceLine source)
      implements TraceEvidence {
    @Override
    public String kind() {
      return "unreachable";
    }

    @Override
    public Verdict supports() {
      return Verdict.LEAK;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.unreachable(this);
    }
  }

  /**
   * Its domain was torn down, and it was not freed.
   *
   * @param domain address of the {@code struct iova_domain}
   * @param timeNanos when, on the trace's clock
   */
  record OutlivedOwner(Address domain, long timeNanos, Certainty strength, SourceLine source)
      implements TraceEvidence {
    @Override
    public String kind() {
      return "outlived-owner";
    }

    @Override
    public Verdict supports() {
      return Verdict.LEAK;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.outlivedOwner(this);
    }
  }
}
