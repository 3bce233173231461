package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.replay.ClockFit.Candidate;
import io.github.unleak.analyzer.scan.ScanRules;
import io.github.unleak.analyzer.timeline.History;
import io.github.unleak.analyzer.timeline.KernelClock;
import io.github.unleak.analyzer.timeline.Run;
import io.github.unleak.analyzer.timeline.Subject;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.kmemleak.Backtrace;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the witnesses of a {@link ClockAlignment}: for each listed object the allocations at its
 * address that may be its own, and among those the choice on which most objects agree.
 */
public final class AlignmentSearch {

  /** Most objects, and allocations at one address, that are looked at. */
  private static final int MOST_OBJECTS = 20_000;

  private static final int MOST_EACH = 500;

  /** Moments, half a second apart, that must agree before an alignment is sure. */
  private static final int LEAST_MOMENTS = 2;

  /** Objects that must agree on a tick rate that is not known otherwise. */
  private static final int LEAST_FOR_RATE = 3;

  /** How unlikely agreement by accident must be: one in 2^20. */
  private static final double LEAST_BITS = 20;

  /** The same before an alignment with a clock that did not begin at boot is used at all. */
  private static final double LIKELY_BITS = 12;

  /** Offsets within this are taken for equal: a tick of the slowest timer, twice, ns. */
  private static final long TICKS_NANOS = 20_000_000;

  /**
   * How far a clock can lag behind jiffies, as a share of the time since boot: clocks differ by
   * their frequency error. They run ahead by any amount, as suspends add up, but none falls behind.
   */
  private static final long MOST_BEHIND_PPM = 200;

  /** How far from jiffies a clock may begin to count at boot, ns. */
  private static final long LATE_START_NANOS = 1_000_000_000;

  /** What the trace's clock may gain on jiffies, millionths; the likelier first. */
  private static final int[] DRIFTS = {0, 50, -50, 150, -150, 400, -400, 1000, -1000};

  /** One object in so many more must agree before a drift is assumed. */
  private static final int DRIFT_GAIN = 8;

  /** A listed object lived for five seconds; less a second by which jiffies may lag. */
  private static final long MIN_LIFE_NANOS = (ScanRules.MIN_AGE_MILLIS - 1000) * 1_000_000L;

  private final Run run;
  private final TraceReplay replay;
  private final List<Subject> subjects = new ArrayList<>();
  private final List<Candidate> candidates = new ArrayList<>();

  /** Objects that have no allocation at their address in the trace. */
  private final List<Subject> unseen = new ArrayList<>();

  private AlignmentSearch(Run run, TraceReplay replay) {
    this.run = run;
    this.replay = replay;
  }

  /** How the clock of {@code replay} relates to the jiffies of a run. */
  public static ClockAlignment align(
      History history, Run run, TraceReplay replay, Identities names) {
    if (replay.summary().clock() != TraceSummary.Clock.SECONDS) {
      return ClockAlignment.NONE;
    }
    AlignmentSearch search = new AlignmentSearch(run, replay);
    search.collect(history, names);
    return search.best();
  }

  private void collect(History history, Identities names) {
    for (Subject subject : history.subjects()) {
      KmemleakObject object = subject.latest();
      if (subject.run() != run.id()
          || object.percpu()
          || object.jiffies() == -1
          || subjects.size() == MOST_OBJECTS) {
        continue;
      }
      List<LifeEvent> lives = names.lives(subject);
      if (lives.stream().anyMatch(life -> life.kind() == LifeEvent.Kind.ALLOC)) {
        collect(subject, lives);
        subjects.add(subject);
      } else if (!names.hashed() && unseen.size() < MOST_OBJECTS) {
        unseen.add(subject);
      }
    }
  }

  private void collect(Subject subject, List<LifeEvent> lives) {
    AllocationTraits traits = AllocationTraits.of(subject);
    int found = 0;
    for (int at = 0; at < lives.size() && found < MOST_EACH; at++) {
      LifeEvent life = lives.get(at);
      if (life.kind() == LifeEvent.Kind.ALLOC
          && traits.tells()
          && traits.fits(life)
          && livedLongEnough(lives, at)) {
        candidates.add(new Candidate(subjects.size(), traits.jiffies(), life));
        found++;
      }
    }
  }

  private static boolean livedLongEnough(List<LifeEvent> lives, int at) {
    LifeEvent birth = lives.get(at);
    LifeEvent next = at + 1 < lives.size() ? lives.get(at + 1) : null;
    return next == null
        || next.stretch() != birth.stretch()
        || next.time() - birth.time() >= MIN_LIFE_NANOS;
  }

  private ClockAlignment best() {
    KernelClock known = run.clock();
    ClockFit best = null;
    int rival = 0;
    for (int rate : known == null ? ClockAlignment.RATES : new int[] {known.hz()}) {
      ClockFit fit = fit(new KernelClock(rate, run.wide()));
      if (fit == null) {
        continue;
      }
      if (best == null || fit.betterThan(best)) {
        rival = best == null ? rival : best.count();
        best = fit;
      } else {
        rival = Math.max(rival, fit.count());
      }
    }
    if (best == null) {
      return ClockAlignment.NONE;
    }
    return alignment(best, rival);
  }

  /** The best fit of one tick rate; a drift is assumed only if clearly more objects agree then. */
  private @Nullable ClockFit fit(KernelClock clock) {
    ClockFit best = null;
    for (int drift : DRIFTS) {
      ClockFit fit = ClockFit.of(clock, drift, candidates, subjects.size());
      if (fit != null
          && (best == null
              || fit.count() > best.count() + Math.max(1, best.count() / DRIFT_GAIN))) {
        best = fit;
      }
    }
    return best;
  }

  private ClockAlignment alignment(ClockFit fit, int otherRate) {
    List<ClockWitness> witnesses = new ArrayList<>();
    for (Candidate candidate : fit.chosen()) {
      witnesses.add(
          new ClockWitness(
              subjects.get(candidate.object()), candidate.jiffies(), candidate.allocation()));
    }
    late(fit, witnesses);
    int here = expected(fit);
    boolean only = fit.rival() < fit.count() || fit.fromBoot();
    if (2 * fit.count() <= here || !only || behind(fit)) {
      return ClockAlignment.NONE;
    }
    List<List<Candidate>> moments = moments(fit);
    double bits = bits(fit, moments);
    if (bits < LIKELY_BITS && Math.abs(fit.low()) > LATE_START_NANOS) {
      return ClockAlignment.NONE;
    }
    List<Subject> missing = missing(fit);
    int expected = here + missing.size();
    if (2 * fit.count() <= expected) {
      long elsewhere = missing.stream().filter(subject -> elsewhere(fit, subject)).count();
      return 2L * fit.count() <= here + elsewhere ? ClockAlignment.OTHER_BOOT : ClockAlignment.NONE;
    }
    boolean sure =
        moments.size() >= LEAST_MOMENTS
            && bits >= LEAST_BITS
            && (run.clock() != null || fit.count() >= LEAST_FOR_RATE)
            && 2 * missing.size() <= fit.count()
            && 2 * fit.rival() <= fit.count()
            && 2 * otherRate <= fit.count()
            && replay.backwards() == 0;
    return new ClockAlignment(
        fit.clock(),
        fit.low(),
        fit.spread(),
        fit.drift(),
        witnesses,
        expected,
        moments.size(),
        jump(fit, witnesses),
        sure);
  }

  /**
   * Objects whose jiffies lagged further behind than those of the others, on a CPU that was busy
   * for long: the only allocation that can be theirs within seconds is theirs.
   */
  private void late(ClockFit fit, List<ClockWitness> witnesses) {
    boolean[] chosen = new boolean[subjects.size()];
    fit.chosen().forEach(candidate -> chosen[candidate.object()] = true);
    for (Candidate candidate : candidates) {
      long millis = fit.clock().millis(candidate.jiffies());
      long offset = candidate.allocation().time() - fit.time(millis) - fit.low();
      if (!chosen[candidate.object()]
          && millis >= 0
          && offset >= -AllocationTraits.EARLY_NANOS
          && offset <= AllocationTraits.LATE_NANOS) {
        chosen[candidate.object()] = true;
        witnesses.add(
            new ClockWitness(
                subjects.get(candidate.object()), candidate.jiffies(), candidate.allocation()));
      }
    }
  }

  /** How far the offset lies on which most of the other objects agree, or 0 if few do. */
  private long jump(ClockFit fit, List<ClockWitness> witnesses) {
    Set<Subject> chosen = Collections.newSetFromMap(new IdentityHashMap<>());
    witnesses.forEach(witness -> chosen.add(witness.subject()));
    List<Candidate> others = new ArrayList<>();
    for (Candidate candidate : candidates) {
      if (!chosen.contains(subjects.get(candidate.object()))) {
        others.add(candidate);
      }
    }
    ClockFit other = ClockFit.of(fit.clock(), fit.drift(), others, subjects.size());
    boolean clear =
        other != null && other.count() >= LEAST_FOR_RATE && 2 * other.rival() <= other.count();
    return other == null || !clear ? 0 : other.low() - fit.low();
  }

  /** Objects whose allocation the trace should show by this fit, of those with any there. */
  private int expected(ClockFit fit) {
    int expected = 0;
    for (Subject subject : subjects) {
      long millis = fit.clock().millis(subject.latest().jiffies());
      long time = fit.low() + fit.time(millis);
      boolean inside =
          time >= replay.summary().firstTime() - ClockAlignment.LAG_NANOS
              && time <= replay.summary().lastTime() + ClockAlignment.LAG_NANOS;
      expected += millis >= 0 && inside ? 1 : 0;
    }
    return Math.max(expected, fit.count());
  }

  /**
   * Objects without an allocation at their address that the trace should show by this fit: it has
   * an allocation by the same code and task at that time, but elsewhere; or it has that of another
   * object from the same code, and it has no loss at that time, or has such allocations before and
   * after it. In a trace of another boot the same code gets other addresses.
   */
  private List<Subject> missing(ClockFit fit) {
    Map<Code, long[]> spans = new HashMap<>();
    for (Candidate candidate : fit.chosen()) {
      long[] here = {candidate.allocation().time(), candidate.allocation().time()};
      spans.merge(
          Code.of(subjects.get(candidate.object())),
          here,
          (a, b) -> new long[] {Math.min(a[0], b[0]), Math.max(a[1], b[1])});
    }
    List<Subject> missing = new ArrayList<>();
    for (Subject subject : unseen) {
      long[] span = spans.get(Code.of(subject));
      long millis = fit.clock().millis(subject.latest().jiffies());
      if (millis < 0) {
        continue;
      }
      long earliest = fit.low() + fit.time(millis);
      long latest = earliest + fit.spread() + TICKS_NANOS;
      boolean between = span != null && span[0] < earliest && latest < span[1];
      if (between || (span != null && replay.covers(earliest, latest)) || elsewhere(fit, subject)) {
        missing.add(subject);
      }
    }
    return missing;
  }

  /** True if the trace shows the same work at the time of an object's allocation, elsewhere. */
  private boolean elsewhere(ClockFit fit, Subject subject) {
    long time = fit.low() + fit.time(fit.clock().millis(subject.latest().jiffies()));
    return replay.allocatedElsewhere(
        AllocationTraits.of(subject),
        subject.address().value(),
        time - ClockAlignment.LAG_NANOS,
        time + AllocationTraits.LATE_NANOS);
  }

  /** What decides whether a recorder keeps an allocation. */
  private record Code(long size, Backtrace backtrace) {

    static Code of(Subject subject) {
      return new Code(subject.latest().size(), subject.latest().backtrace());
    }
  }

  /** What agrees, split where half a second passed without an allocation that does. */
  private static List<List<Candidate>> moments(ClockFit fit) {
    List<Candidate> sorted = new ArrayList<>(fit.chosen());
    sorted.sort(Comparator.comparingLong(candidate -> candidate.allocation().time()));
    List<List<Candidate>> moments = new ArrayList<>();
    long last = 0;
    for (Candidate candidate : sorted) {
      long time = candidate.allocation().time();
      if (moments.isEmpty() || time - last >= ClockAlignment.LAG_NANOS) {
        moments.add(new ArrayList<>());
        last = time;
      }
      moments.get(moments.size() - 1).add(candidate);
    }
    return moments;
  }

  /**
   * How unlikely it is that so many agree by accident, as a power of 2. Each moment but one has hit
   * the offset of the others; an offset close to zero, as of a clock that began at boot, counts as
   * one hit more. Objects of one moment may have been allocated together and count once.
   */
  private double bits(ClockFit fit, List<List<Candidate>> moments) {
    TraceSummary summary = replay.summary();
    double seconds = Math.max(1, (summary.lastTime() - summary.firstTime()) / 1e9);
    double width = Math.max(TICKS_NANOS, fit.spread()) / 1e9;
    int[] choices = new int[subjects.size()];
    candidates.forEach(candidate -> choices[candidate.object()]++);
    double sum = 0;
    double most = 0;
    for (List<Candidate> moment : moments) {
      int fewest =
          moment.stream().mapToInt(candidate -> choices[candidate.object()]).min().orElse(1);
      double bits = Math.max(0, Math.log(seconds / (fewest * width)) / Math.log(2));
      sum += bits;
      most = Math.max(most, bits);
    }
    double boot =
        fit.fromBoot()
            ? Math.max(0, Math.log(seconds * 1e9 / (2 * ClockFit.BOOT_NANOS)) / Math.log(2))
            : 0;
    return sum - most + boot;
  }

  /** True if no clock of the kernel can lag behind jiffies as much. */
  private static boolean behind(ClockFit fit) {
    long millis = 0;
    for (Candidate candidate : fit.chosen()) {
      millis = Math.max(millis, fit.clock().millis(candidate.jiffies()));
    }
    return fit.low() < -LATE_START_NANOS - millis * MOST_BEHIND_PPM;
  }
}
