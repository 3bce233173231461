package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.scan.ScanRules;
import io.github.unleak.analyzer.timeline.History;
import io.github.unleak.analyzer.timeline.KernelClock;
import io.github.unleak.analyzer.timeline.Run;
import io.github.unleak.analyzer.timeline.Subject;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The trace's clock against {@code jiffies}: found from objects whose allocation the trace shows.
 * Jiffies may lag behind by some tenths of a second where a busy CPU held the tick up, so the two
 * are never laid side by side more closely than that. It need not be closer: an object is listed
 * only five seconds after its allocation.
 *
 * @param clock the tick counter that fits, or {@code null} where none does
 * @param offsetNanos the trace's time minus the time since boot by jiffies
 * @param matches objects whose allocation the trace shows at the fitting time
 * @param sure false where the alignment is only assumed
 */
public record ClockAlignment(
    @Nullable KernelClock clock, long offsetNanos, int matches, boolean sure) {

  /** Tick rates that kernels are built with. */
  static final int[] RATES = {1000, 250, 300, 100, 128, 256, 512, 1024};

  /** How far jiffies may lag behind, and with it how far the offsets of objects lie apart. */
  private static final long LAG_NANOS = 500_000_000;

  /** How far a clock that began at boot may lie from jiffies. */
  private static final long BOOT_NANOS = 1_000_000_000;

  /** Objects beyond this many tell nothing new. */
  private static final int MOST_WITNESSES = 200;

  /** Allocations at one address beyond this many fit anything. */
  private static final int MOST_EACH = 500;

  /** Nothing is known of how the clocks lie to each other. */
  public static final ClockAlignment NONE = new ClockAlignment(null, 0, 0, false);

  private record Witness(long jiffies, long time) {}

  /** Taken for granted until something is known: both clocks began at boot. */
  public static ClockAlignment assumed(KernelClock clock) {
    return new ClockAlignment(clock, -AllocationTraits.EARLY_NANOS, 0, true);
  }

  /** The usual tick rates. */
  public static int[] rates() {
    return RATES.clone();
  }

  /** How the clock of {@code replay} lies to the jiffies of a run. */
  public static ClockAlignment of(History history, Run run, TraceReplay replay, Identities names) {
    if (replay.summary().clock() != TraceSummary.Clock.SECONDS) {
      return NONE;
    }
    List<Witness> witnesses = witnesses(history, run, names);
    KernelClock told = run.clock();
    Fit best = null;
    int rival = 0;
    for (int rate : told == null ? RATES : new int[] {told.hz()}) {
      Fit fit = Fit.of(new KernelClock(rate, run.wide()), witnesses);
      if (fit == null) {
        continue;
      }
      if (best == null || fit.count > best.count) {
        rival = best == null ? rival : best.count;
        best = fit;
      } else {
        rival = Math.max(rival, fit.count);
      }
    }
    if (best == null) {
      return new ClockAlignment(told, 0, 0, false);
    }
    // Several objects must agree on a rate that nobody told, and clearly more than on any other.
    boolean sure = told != null || (best.count >= 3 && rival * 2 <= best.count);
    return new ClockAlignment(best.clock, best.offset, best.count, sure);
  }

  private static List<Witness> witnesses(History history, Run run, Identities names) {
    List<Witness> witnesses = new ArrayList<>();
    int objects = 0;
    for (int at = 0; at < history.subjects().size() && objects < MOST_WITNESSES; at++) {
      Subject subject = history.subjects().get(at);
      KmemleakObject object = subject.latest();
      if (subject.run() != run.id() || object.percpu() || object.jiffies() == -1) {
        continue;
      }
      int found = 0;
      for (LifeEvent life : names.lives(subject)) {
        if (life.kind() == LifeEvent.Kind.ALLOC && found < MOST_EACH) {
          witnesses.add(new Witness(object.jiffies(), life.time()));
          found++;
        }
      }
      objects += found > 0 ? 1 : 0;
    }
    return witnesses;
  }

  /** The offset on which most objects agree, for one tick rate. */
  private record Fit(KernelClock clock, long offset, int count) {

    static @Nullable Fit of(KernelClock clock, List<Witness> witnesses) {
      List<long[]> offsets = new ArrayList<>();
      for (Witness witness : witnesses) {
        long millis = clock.millis(witness.jiffies);
        long offset = witness.time - millis * 1_000_000;
        if (millis >= 0 && Math.abs(offset) <= BOOT_NANOS) {
          offsets.add(new long[] {offset, witness.jiffies});
        }
      }
      offsets.sort((a, b) -> Long.compare(a[0], b[0]));
      Fit best = null;
      for (int from = 0; from < offsets.size(); from++) {
        long low = offsets.get(from)[0];
        Set<Long> moments = new HashSet<>();
        for (int to = from; to < offsets.size() && offsets.get(to)[0] - low <= LAG_NANOS; to++) {
          moments.add(offsets.get(to)[1]);
        }
        if (best == null || moments.size() > best.count) {
          best = new Fit(clock, low, moments.size());
        }
      }
      return best;
    }
  }

  /** Whether anything is known. */
  public boolean known() {
    return clock != null;
  }

  /** The earliest moment, on the trace's clock, at which {@code jiffies} can have been read. */
  public long notBefore(long jiffies) {
    return nanos(jiffies) - LAG_NANOS;
  }

  /**
   * An object that was allocated at {@code jiffies} and is listed was not freed before this moment
   * of the trace's clock: it was five seconds old when a scan began.
   */
  public long aliveUntil(long jiffies) {
    return nanos(jiffies) + ScanRules.MIN_AGE_MILLIS * 1_000_000 - 2 * LAG_NANOS;
  }

  private long nanos(long jiffies) {
    KernelClock ticks = clock;
    return offsetNanos + (ticks == null ? 0 : Math.max(0, ticks.millis(jiffies)) * 1_000_000);
  }
}
