package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.scan.ScanRules;
import io.github.unleak.analyzer.timeline.KernelClock;
import io.github.unleak.analyzer.timeline.Subject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a trace's clock relates to {@code jiffies}. It rests on witnesses: listed objects whose own
 * allocation the trace shows ({@link ClockWitness}). The offset may be anything: the trace's clock
 * may count suspends, leap seconds or time since 1970, and may drift. What is proven with it rests
 * on the order of the witnesses rather than on the offset: the kernel counts {@code jiffies} only
 * upwards, so an object with fewer jiffies than a witness was allocated before that witness.
 *
 * <p>Jiffies may lag by some tenths of a second if a busy CPU delays the tick, so offsets are never
 * compared more closely than that. They need not be: kmemleak lists an object only five seconds
 * after its allocation.
 */
public final class ClockAlignment {

  /** Tick rates that kernels are built with. */
  static final int[] RATES = {1000, 250, 300, 100, 128, 256, 512, 1024};

  /** How far jiffies may lag, and with it how far the offsets of objects lie apart. */
  static final long LAG_NANOS = 500_000_000;

  private static final int MILLION = 1_000_000;

  /** Nothing is known about how the clocks relate. */
  public static final ClockAlignment NONE =
      new ClockAlignment(null, 0, 0, 0, List.of(), 0, 0, 0, false);

  /**
   * The trace is of another boot: a few of the listed objects seem to be allocated in it, and as
   * many or more were allocated at that time by the same code and task at other addresses.
   */
  public static final ClockAlignment OTHER_BOOT =
      new ClockAlignment(null, 0, 0, 0, List.of(), 0, 0, 0, false);

  private final @Nullable KernelClock clock;
  private final long base;
  private final long spread;
  private final int driftPpm;
  private final List<ClockWitness> witnesses;
  private final int expected;
  private final int moments;
  private final long jump;
  private final boolean sure;
  private final IdentityHashMap<Subject, ClockWitness> bySubject = new IdentityHashMap<>();

  ClockAlignment(
      @Nullable KernelClock clock,
      long base,
      long spread,
      int driftPpm,
      List<ClockWitness> witnesses,
      int expected,
      int moments,
      long jump,
      boolean sure) {
    this.clock = clock;
    this.base = base;
    this.spread = spread;
    this.driftPpm = driftPpm;
    List<ClockWitness> sorted = new ArrayList<>(witnesses);
    sorted.sort(
        Comparator.comparingLong((ClockWitness witness) -> elapsedMillis(witness.jiffies()))
            .thenComparingLong(witness -> witness.allocation().line()));
    this.witnesses = List.copyOf(sorted);
    this.expected = expected;
    this.moments = moments;
    this.jump = jump;
    this.sure = sure;
    this.witnesses.forEach(witness -> bySubject.put(witness.subject(), witness));
  }

  /**
   * The assumption that both clocks began at boot, for joining objects with hashed pointers, from
   * which no proof follows.
   */
  public static ClockAlignment assumed(KernelClock clock) {
    return new ClockAlignment(clock, -AllocationTraits.EARLY_NANOS, 0, 0, List.of(), 0, 0, 0, true);
  }

  /** The usual tick rates. */
  public static int[] rates() {
    return RATES.clone();
  }

  /** The tick counter that fits, or {@code null} if nothing is known. */
  public @Nullable KernelClock clock() {
    return clock;
  }

  /**
   * The trace's time minus the time since boot by jiffies, ns: the least of the witnesses' offsets;
   * if the clock drifts, that at the first witness.
   */
  public long offsetNanos() {
    if (witnesses.isEmpty() || driftPpm == 0) {
      return base;
    }
    long first = witnesses.get(0).jiffies();
    return nanos(first) - elapsedMillis(first) * MILLION;
  }

  /** The trace's time at boot by jiffies, ns, if its clock had run as evenly then. */
  public long baseNanos() {
    return base;
  }

  /** How far the offsets of the witnesses lie apart, ns, once {@link #driftPpm} is taken out. */
  public long spreadNanos() {
    return spread;
  }

  /** How much faster than jiffies the trace's clock runs, millionths: the best of a few guesses. */
  public int driftPpm() {
    return driftPpm;
  }

  /** The objects on which it rests, in the order of their allocation. */
  public List<ClockWitness> witnesses() {
    return witnesses;
  }

  /** How many objects it rests on. */
  public int matches() {
    return witnesses.size();
  }

  /**
   * How many listed objects should, by this alignment, have been allocated while the trace ran: the
   * witnesses, those that have only other allocations at their address, and those that have none
   * although the trace has that of another object from the same code.
   */
  public int expected() {
    return expected;
  }

  /** At how many moments, half a second or more apart, the witnesses were allocated. */
  public int moments() {
    return moments;
  }

  /**
   * By how much the clock jumped, ns: three objects or more agree on an offset that differs by this
   * from that of the witnesses. 0 if there are none.
   */
  public long jumpNanos() {
    return jump;
  }

  /** True if enough witnesses agree, and clearly more than on anything else. */
  public boolean sure() {
    return sure;
  }

  /** Whether anything is known. */
  public boolean known() {
    return clock != null;
  }

  /** The same, no longer sure. */
  public ClockAlignment unsure() {
    return known()
        ? new ClockAlignment(
            clock, base, spread, driftPpm, witnesses, expected, moments, jump, false)
        : this;
  }

  /**
   * True if another trace shows allocations of the same objects at other times, and has not clearly
   * fewer of them. An object is allocated once: one of the traces is of another boot, in which the
   * same work was done at the same addresses.
   */
  public boolean disputedBy(ClockAlignment other) {
    if (Math.abs(offsetNanos() - other.offsetNanos()) <= LAG_NANOS
        || 2 * other.matches() < matches()) {
      return false;
    }
    return witnesses.stream().anyMatch(witness -> other.witness(witness.subject()) != null);
  }

  /** The stretch of the trace in which all witnesses lie, see {@link LifeEvent}; -1 for several. */
  int stretch() {
    int stretch = witnesses.isEmpty() ? -1 : witnesses.get(0).allocation().stretch();
    for (ClockWitness witness : witnesses) {
      if (witness.allocation().stretch() != stretch) {
        return -1;
      }
    }
    return stretch;
  }

  /** The object's own allocation if it is a witness, else {@code null}. */
  public @Nullable ClockWitness witness(Subject subject) {
    return bySubject.get(subject);
  }

  /**
   * The earliest allocation in the trace of a witness with more jiffies, or {@code null}: it is
   * later than any allocation at {@code jiffies}.
   */
  public @Nullable LifeEvent firstAfter(long jiffies) {
    LifeEvent first = null;
    for (int at = witnesses.size() - 1; at >= 0; at--) {
      ClockWitness witness = witnesses.get(at);
      if (elapsedMillis(witness.jiffies()) <= elapsedMillis(jiffies)) {
        break;
      }
      LifeEvent allocation = witness.allocation();
      first = first == null || allocation.line() < first.line() ? allocation : first;
    }
    return first;
  }

  /**
   * True if an event comes after an allocation whatever CPUs they were recorded on: the local
   * clocks of CPUs differ, and the trace is in the order of their times.
   */
  public static boolean follows(long eventNanos, LifeEvent allocation) {
    return eventNanos - allocation.time() > TimeOrder.SLACK;
  }

  /**
   * A time on the trace's clock at which an object that was allocated at {@code jiffies} and is
   * listed had not been freed: it was five seconds old when a scan began. Known from the last
   * witness that was allocated no later. {@link Long#MIN_VALUE} if there is none.
   */
  public long listedAfter(long jiffies) {
    if (witnesses.isEmpty()) {
      return aliveUntil(jiffies);
    }
    long time = Long.MIN_VALUE;
    for (ClockWitness witness : witnesses) {
      if (elapsedMillis(witness.jiffies()) > elapsedMillis(jiffies)) {
        break;
      }
      time = Math.max(time, witness.allocation().time());
    }
    return time == Long.MIN_VALUE
        ? time
        : time + ScanRules.MIN_AGE_MILLIS * MILLION - 2 * LAG_NANOS;
  }

  /** The earliest moment, on the trace's clock, at which {@code jiffies} can have been read. */
  public long notBefore(long jiffies) {
    return nanos(jiffies) - LAG_NANOS;
  }

  /** The latest moment, on the trace's clock, at which {@code jiffies} can have been read. */
  public long notAfter(long jiffies) {
    return nanos(jiffies) + AllocationTraits.LATE_NANOS;
  }

  /**
   * An object that was allocated at {@code jiffies} and is listed was not freed before this moment
   * of the trace's clock: it was five seconds old when a scan began.
   */
  public long aliveUntil(long jiffies) {
    return nanos(jiffies) + ScanRules.MIN_AGE_MILLIS * MILLION - 2 * LAG_NANOS;
  }

  private long nanos(long jiffies) {
    long elapsed = elapsedMillis(jiffies) * MILLION;
    return base + elapsed + drift(elapsed, driftPpm);
  }

  /** What a clock that runs faster by {@code ppm} has gained after {@code elapsed} ns. */
  static long drift(long elapsed, int ppm) {
    return elapsed / MILLION * ppm;
  }

  private long elapsedMillis(long jiffies) {
    KernelClock ticks = clock;
    return ticks == null ? 0 : Math.max(0, ticks.millis(jiffies));
  }
}
