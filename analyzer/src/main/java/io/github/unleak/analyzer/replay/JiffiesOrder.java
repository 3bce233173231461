package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.timeline.History;
import io.github.unleak.analyzer.timeline.KernelClock;
import io.github.unleak.analyzer.timeline.Run;
import io.github.unleak.analyzer.timeline.Sighting;
import io.github.unleak.analyzer.timeline.Subject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether jiffies contradict what a recorder says of its scans. What is at an address when a scan
 * begins should be the object that this scan listed there. If the reads are of another recording,
 * it is an earlier tenant, often from the same code. The tenant's time then lies before the
 * object's jiffies. No clock of the kernel does: it counts from boot as jiffies do, may gain on
 * them by suspends, and loses nothing that it had gained.
 */
final class JiffiesOrder {

  /** How far jiffies may lag, and how late a clock may begin to count at boot, ns. */
  private static final long LAG_NANOS = 1_500_000_000;

  /** How much slower than jiffies a clock may run, millionths. */
  private static final long MOST_SLOW_PPM = 1000;

  private record Pair(long jiffies, long time) {}

  private JiffiesOrder() {}

  /** True if at no tick rate the scans can have listed what the trace has at the addresses. */
  static boolean contradicts(History history, Run run, Identities names, RecordedReads reads) {
    if (!reads.inSeconds()) {
      return false;
    }
    List<Pair> pairs = new ArrayList<>();
    for (Subject subject : history.subjects()) {
      if (subject.run() == run.id() && subject.latest().jiffies() != -1) {
        for (Sighting sighting : subject.sightings()) {
          SightingScan scan = reads.scanOf(sighting.snapshot());
          LifeEvent tenant = scan == null ? null : tenant(names.lives(subject), scan.window());
          if (tenant != null && AllocationTraits.of(subject).fits(tenant)) {
            pairs.add(new Pair(subject.latest().jiffies(), tenant.time()));
          }
        }
      }
    }
    pairs.sort(Comparator.comparingLong(Pair::time));
    KernelClock known = run.clock();
    for (int rate : known == null ? ClockAlignment.RATES : new int[] {known.hz()}) {
      if (possible(pairs, new KernelClock(rate, run.wide()))) {
        return false;
      }
    }
    return true;
  }

  /** What was last allocated at an address before a scan began, if it was not freed by then. */
  private static @Nullable LifeEvent tenant(List<LifeEvent> lives, ScanWindow scan) {
    LifeEvent tenant = null;
    for (LifeEvent life : lives) {
      if (life.line() > scan.line()) {
        break;
      }
      tenant = life.kind() == LifeEvent.Kind.ALLOC ? life : null;
    }
    return tenant;
  }

  private static boolean possible(List<Pair> pairs, KernelClock clock) {
    long ahead = 0;
    for (Pair pair : pairs) {
      long millis = clock.millis(pair.jiffies);
      long offset = pair.time - millis * 1_000_000;
      if (millis < 0 || offset < ahead - LAG_NANOS - millis * MOST_SLOW_PPM) {
        return false;
      }
      ahead = Math.max(ahead, offset);
    }
    return true;
  }
}
