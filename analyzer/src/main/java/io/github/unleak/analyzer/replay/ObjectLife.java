package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.scan.ScanRules;
import io.github.unleak.analyzer.timeline.Subject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a trace shows of one object among all that was allocated and freed at its address: its own
 * allocation, and the first event that shows that it had been freed.
 *
 * @param own its allocation, or {@code null} if the trace does not show it
 * @param end its free, or what was allocated over it; {@code null} if the trace shows neither
 * @param basis how it is known which of the events these are
 * @param certain false if that is only likely
 */
public record ObjectLife(
    @Nullable LifeEvent own, @Nullable LifeEvent end, Basis basis, boolean certain) {

  /** Nothing is known. */
  public static final ObjectLife UNKNOWN = new ObjectLife(null, null, Basis.NONE, false);

  /** A listed object lived for five seconds; less a second by which jiffies may lag. */
  private static final long MIN_LIFE_NANOS = (ScanRules.MIN_AGE_MILLIS - 1000) * 1_000_000L;

  /** How it is known which events at an address concern the object. */
  public enum Basis {
    /**
     * By order: what was at the address when a scan began that lists the object is the object. It
     * was allocated before and had not been freed when the file was read.
     */
    SCAN,
    /** Its own allocation is one of those on whose time most objects agree. */
    WITNESS,
    /**
     * By order: it has fewer jiffies than another object whose allocation is known, so what happens
     * at its address after that allocation comes after its own.
     */
    ORDER,
    /** Only by the time that its jiffies give on the trace's clock; no end is taken from that. */
    CLOCK,
    /** It is not known. */
    NONE
  }

  /**
   * The life of {@code subject}.
   *
   * @param lives what happened at its address, in the order of the trace
   */
  public static ObjectLife of(
      Subject subject, List<LifeEvent> lives, ClockAlignment alignment, SightingTimes times) {
    if (subject.latest().percpu() || subject.latest().jiffies() == -1) {
      return UNKNOWN;
    }
    AllocationTraits traits = AllocationTraits.of(subject);
    ObjectLife byScan = byScan(subject, lives, traits, times);
    ObjectLife byClock = byWitness(subject, lives, traits, alignment);
    if (byScan == null) {
      return byClock;
    }
    LifeEvent scanned = byScan.own;
    LifeEvent aligned = byClock.own;
    boolean agree = scanned == null || aligned == null || scanned.line() == aligned.line();
    if (agree) {
      return byScan;
    }
    return alignment.sure()
        ? new ObjectLife(byClock.own, byClock.end, byClock.basis, false)
        : byScan.unsure();
  }

  private ObjectLife unsure() {
    return new ObjectLife(own, end, basis, false);
  }

  /** What was at the address when the scan of the last sighting began, or {@code null}. */
  private static @Nullable ObjectLife byScan(
      Subject subject, List<LifeEvent> lives, AllocationTraits traits, SightingTimes times) {
    ScanWindow scan = times.scan(subject.lastSnapshot());
    if (scan == null) {
      return null;
    }
    LifeEvent own = null;
    LifeEvent end = null;
    for (LifeEvent life : lives) {
      if (life.line() > scan.line()) {
        end = life;
        break;
      }
      own = life.kind() == LifeEvent.Kind.ALLOC ? life : null;
    }
    boolean contradicted =
        own == null
            ? end != null && mayBeOwn(end, traits)
            : traits.excludes(own) || own.time() > scan.begin() - MIN_LIFE_NANOS;
    return contradicted ? null : new ObjectLife(own, end, Basis.SCAN, true);
  }

  private static ObjectLife byWitness(
      Subject subject, List<LifeEvent> lives, AllocationTraits traits, ClockAlignment alignment) {
    if (!alignment.known()) {
      return UNKNOWN;
    }
    ClockWitness witness = alignment.witness(subject);
    if (witness != null) {
      LifeEvent own = witness.allocation();
      return new ObjectLife(own, next(lives, own), Basis.WITNESS, alignment.sure());
    }
    return byOrder(lives, traits, alignment);
  }

  /** The first event at the address after {@code own}, if their order is known. */
  private static @Nullable LifeEvent next(List<LifeEvent> lives, LifeEvent own) {
    for (LifeEvent life : lives) {
      if (life.line() > own.line()) {
        return life.stretch() == own.stretch() ? life : null;
      }
    }
    return null;
  }

  /**
   * Its own allocation is not recognised, but if a witness has more jiffies, it was allocated
   * before that one was. Beyond the last witness the time would have to decide, and a clock that
   * jumps there would mislead. An event shortly after the witness may be the free of the tenant
   * before, on a CPU whose clock is ahead.
   */
  private static ObjectLife byOrder(
      List<LifeEvent> lives, AllocationTraits traits, ClockAlignment alignment) {
    if (alignment.witnesses().isEmpty()) {
      return byAssumption(lives, traits, alignment);
    }
    LifeEvent later = alignment.firstAfter(traits.jiffies());
    if (later == null) {
      return new ObjectLife(null, null, Basis.CLOCK, false);
    }
    for (LifeEvent life : lives) {
      if (life.line() > later.line()
          && ClockAlignment.follows(life.time(), later)
          && life.stretch() == alignment.stretch()
          && !mayBeOwn(life, traits)) {
        return new ObjectLife(null, life, Basis.ORDER, alignment.sure());
      }
    }
    return new ObjectLife(null, null, Basis.ORDER, alignment.sure());
  }

  /** If the relation of the clocks is given and not found, the first event five seconds later. */
  private static ObjectLife byAssumption(
      List<LifeEvent> lives, AllocationTraits traits, ClockAlignment alignment) {
    for (LifeEvent life : lives) {
      if (life.time() > alignment.aliveUntil(traits.jiffies()) && !mayBeOwn(life, traits)) {
        return new ObjectLife(null, life, Basis.CLOCK, false);
      }
    }
    return new ObjectLife(null, null, Basis.CLOCK, false);
  }

  private static boolean mayBeOwn(LifeEvent life, AllocationTraits traits) {
    return life.kind() == LifeEvent.Kind.ALLOC && !traits.excludes(life);
  }
}
