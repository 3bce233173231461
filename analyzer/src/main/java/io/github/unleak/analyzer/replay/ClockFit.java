package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.timeline.KernelClock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The offset on which most objects agree, for one tick rate and one drift.
 *
 * @param low the least offset, ns
 * @param spread from the least offset to the greatest, ns
 * @param count objects that agree
 * @param rival objects that agree on the best other offset
 * @param chosen their allocations
 */
record ClockFit(
    KernelClock clock,
    int drift,
    long low,
    long spread,
    int count,
    int rival,
    List<Candidate> chosen) {

  /** How close to boot a clock begins that counts from there, ns. */
  static final long BOOT_NANOS = 250_000_000;

  /**
   * An allocation that may be an object's own.
   *
   * @param object index of the object
   * @param jiffies of the object
   * @param allocation the event
   */
  record Candidate(int object, long jiffies, LifeEvent allocation) {}

  private record Offset(long nanos, Candidate candidate) {}

  static @Nullable ClockFit of(
      KernelClock clock, int drift, List<Candidate> candidates, int objects) {
    List<Offset> offsets = new ArrayList<>();
    for (Candidate candidate : candidates) {
      long millis = clock.millis(candidate.jiffies);
      if (millis >= 0) {
        offsets.add(new Offset(candidate.allocation.time() - time(millis, drift), candidate));
      }
    }
    offsets.sort((a, b) -> Long.compare(a.nanos, b.nanos));
    long[] spreads = new long[offsets.size()];
    int[] counts = countsFrom(offsets, objects, spreads);
    int best = -1;
    for (int from = 0; from < counts.length; from++) {
      if (best < 0
          || counts[from] > counts[best]
          || (counts[from] == counts[best] && closer(offsets, spreads, from, best))) {
        best = from;
      }
    }
    if (best < 0) {
      return null;
    }
    long low = offsets.get(best).nanos;
    int rival = 0;
    for (int from = 0; from < counts.length; from++) {
      if (Math.abs(offsets.get(from).nanos - low) > ClockAlignment.LAG_NANOS) {
        rival = Math.max(rival, counts[from]);
      }
    }
    return chosen(clock, drift, offsets, best, rival, objects);
  }

  /** Of equal counts the one that agrees more closely, then the one closer to boot. */
  private static boolean closer(List<Offset> offsets, long[] spreads, int from, int best) {
    return spreads[from] < spreads[best]
        || (spreads[from] == spreads[best]
            && Math.abs(offsets.get(from).nanos) < Math.abs(offsets.get(best).nanos));
  }

  /** How many objects agree within the lag, for each offset as the least, and how closely. */
  private static int[] countsFrom(List<Offset> offsets, int objects, long[] spreads) {
    int[] counts = new int[offsets.size()];
    int[] inside = new int[objects];
    int distinct = 0;
    int to = 0;
    long last = 0;
    for (int from = 0; from < counts.length; from++) {
      long low = offsets.get(from).nanos;
      while (to < counts.length && offsets.get(to).nanos - low <= ClockAlignment.LAG_NANOS) {
        if (inside[offsets.get(to).candidate.object]++ == 0) {
          distinct++;
          last = offsets.get(to).nanos;
        }
        to++;
      }
      counts[from] = distinct;
      spreads[from] = Math.max(0, last - low);
      distinct -= --inside[offsets.get(from).candidate.object] == 0 ? 1 : 0;
    }
    return counts;
  }

  private static ClockFit chosen(
      KernelClock clock, int drift, List<Offset> offsets, int from, int rival, int objects) {
    long low = offsets.get(from).nanos;
    long high = low;
    Candidate[] byObject = new Candidate[objects];
    List<Candidate> chosen = new ArrayList<>();
    for (int at = from;
        at < offsets.size() && offsets.get(at).nanos - low <= ClockAlignment.LAG_NANOS;
        at++) {
      Candidate candidate = offsets.get(at).candidate;
      if (byObject[candidate.object] == null) {
        byObject[candidate.object] = candidate;
        chosen.add(candidate);
        high = offsets.get(at).nanos;
      }
    }
    return new ClockFit(clock, drift, low, high - low, chosen.size(), rival, List.copyOf(chosen));
  }

  private static long time(long millis, int drift) {
    long elapsed = millis * 1_000_000;
    return elapsed + ClockAlignment.drift(elapsed, drift);
  }

  long time(long millis) {
    return time(millis, drift);
  }

  boolean fromBoot() {
    return Math.abs(low) <= BOOT_NANOS;
  }

  boolean betterThan(ClockFit other) {
    return count > other.count || (count == other.count && Math.abs(low) < Math.abs(other.low));
  }
}
