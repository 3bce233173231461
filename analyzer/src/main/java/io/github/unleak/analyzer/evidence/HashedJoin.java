package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.evidence.TraceEvidence.Recognised;
import io.github.unleak.analyzer.replay.AllocationTraits;
import io.github.unleak.analyzer.replay.ClockAlignment;
import io.github.unleak.analyzer.replay.HashedLife;
import io.github.unleak.analyzer.replay.Identities;
import io.github.unleak.analyzer.replay.LifeEvent;
import io.github.unleak.analyzer.replay.SightingTimes;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.scan.ScanRules;
import io.github.unleak.analyzer.timeline.KernelClock;
import io.github.unleak.analyzer.timeline.Run;
import io.github.unleak.analyzer.timeline.Sighting;
import io.github.unleak.analyzer.timeline.Snapshot;
import io.github.unleak.analyzer.timeline.Subject;
import io.github.unleak.parser.ftrace.CallSite;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the allocations of reported objects in a trace whose pointers are hashed: by time, size,
 * call site and thread, by how long they lived, by the order of the report, and by what the dumps
 * of magazines show. Where one alone is left, that is the object. It is never more than likely: the
 * trace may lack events without a word.
 */
final class HashedJoin {

  /** An object is listed at this age at the earliest; less a second by which jiffies may lag. */
  private static final long MIN_LIFE_NANOS = (ScanRules.MIN_AGE_MILLIS - 1000) * 1_000_000L;

  /** The choices of kernel/Kconfig.hz; of the others some lie too close to these. */
  private static final int[] USUAL = {100, 250, 300, 1000};

  /** How often it is begun anew without an object that nothing fits. */
  private static final int MOST_ASIDE = 8;

  private final Scene scene;
  private final Run run;
  private final TraceReplay replay;
  private final SightingTimes times;
  private final KernelClock clock;
  private final List<Fitting> fittings = new ArrayList<>();
  private int expected;
  private final Map<Integer, Fitting> bySubject = new HashMap<>();

  private HashedJoin(Scene scene, Run run, TraceReplay replay, boolean alone, KernelClock clock) {
    this.scene = scene;
    this.run = run;
    this.replay = replay;
    this.clock = clock;
    this.times =
        SightingTimes.of(
            scene.history(),
            run,
            replay,
            Identities.byAddress(replay),
            ClockAlignment.assumed(clock),
            alone,
            scene.bundles());
  }

  /**
   * How the objects of a run are named in {@code replay}.
   *
   * @param alone false if another trace lies in the folder of this one
   * @param findings get what was recognised, and what follows where several fit
   */
  static Identities of(Scene scene, Run run, TraceReplay replay, boolean alone, Findings findings) {
    if (!replay.summary().hashedPointers() || named(scene, run, replay)) {
      return Identities.byAddress(replay);
    }
    IdentityHashMap<Subject, HashedLife> found = new IdentityHashMap<>();
    HashedJoin best = best(scene, run, replay, alone);
    if (best != null) {
      best.narrow();
      if (best.mostFound()) {
        best.tell(found, findings);
      }
    }
    return Identities.recognised(replay, found);
  }

  /** True where addresses only look like hashes: some object has its own in the trace. */
  private static boolean named(Scene scene, Run run, TraceReplay replay) {
    return scene.history().subjects().stream()
        .anyMatch(
            subject ->
                subject.run() == run.id() && !replay.lives(subject.address().value()).isEmpty());
  }

  /**
   * The join under the tick rate that is known, or under the only one by which objects are found.
   */
  private static @Nullable HashedJoin best(
      Scene scene, Run run, TraceReplay replay, boolean alone) {
    boolean oneBoot = scene.history().runs().size() == 1;
    if (replay.summary().clock() != TraceSummary.Clock.SECONDS || !oneBoot) {
      return null; // a kernel does the same at the same time in every boot
    }
    KernelClock told = run.clock();
    if (told != null) {
      return best(scene, run, replay, alone, new int[] {told.hz()});
    }
    HashedJoin usual = best(scene, run, replay, alone, USUAL);
    return usual == null ? best(scene, run, replay, alone, ClockAlignment.rates()) : usual;
  }

  private static @Nullable HashedJoin best(
      Scene scene, Run run, TraceReplay replay, boolean alone, int[] rates) {
    HashedJoin best = null;
    int rival = 0;
    for (int rate : rates) {
      HashedJoin join =
          new HashedJoin(scene, run, replay, alone, new KernelClock(rate, run.wide()));
      join.collect();
      int count = join.fittings.size();
      if (best == null || count > best.fittings.size()) {
        rival = best == null ? 0 : best.fittings.size();
        best = join;
      } else {
        rival = Math.max(rival, count);
      }
    }
    boolean clear = best != null && !best.fittings.isEmpty() && 3 * rival <= best.fittings.size();
    return clear ? best : null;
  }

  /**
   * True if most of the objects were found whose allocation the trace should show. A clock that did
   * not begin at boot leads to other allocations of the same kind, and not for all of them.
   */
  private boolean mostFound() {
    long found = fittings.stream().filter(one -> !one.aside() && !one.left().isEmpty()).count();
    return 2 * found > expected;
  }

  private static Set<CallSite> sites(List<HashedLife> lives) {
    Set<CallSite> sites = new HashSet<>();
    lives.forEach(life -> sites.add(life.birth().site()));
    return sites;
  }

  /** The allocations that each object may be, looked at alone. */
  private void collect() {
    List<HashedLife> lives = replay.hashedLives();
    Set<CallSite> sites = sites(lives);
    for (int at = 0; at < scene.size(); at++) {
      Subject subject = scene.subject(at);
      AllocationTraits traits = AllocationTraits.of(subject.latest());
      if (subject.run() == run.id()
          && !subject.latest().percpu()
          && traits.tells()
          && clock.reaches(traits.jiffies())
          && replay.covers(traits.notBefore(clock), traits.notAfter(clock))) {
        expected += sites.stream().anyMatch(traits::at) ? 1 : 0;
        collect(at, subject, traits, lives);
      }
    }
  }

  private void collect(int at, Subject subject, AllocationTraits traits, List<HashedLife> lives) {
    int considered = 0;
    List<HashedLife> fits = new ArrayList<>();
    long to = traits.notAfter(clock);
    for (int i = firstFrom(lives, traits.notBefore(clock)); i < lives.size(); i++) {
      HashedLife life = lives.get(i);
      if (life.birth().time() > to) {
        break;
      }
      if (life.fits(traits)) {
        considered++;
        if (livedLongEnough(subject, life)) {
          fits.add(life);
        }
      }
    }
    if (!fits.isEmpty()) {
      Fitting fitting = new Fitting(at, subject, considered, fits);
      fittings.add(fitting);
      bySubject.put(at, fitting);
    }
  }

  private static int firstFrom(List<HashedLife> lives, long time) {
    int low = 0;
    int high = lives.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (lives.get(middle).birth().time() < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** A listed object was five seconds old when the scan began, and was not free when it did. */
  private boolean livedLongEnough(Subject subject, HashedLife life) {
    long born = life.birth().time();
    long first = times.scanNotBefore(subject.firstSnapshot());
    boolean scanned = times.scan(subject.firstSnapshot()) != null;
    return life.aliveAt(born + MIN_LIFE_NANOS)
        && life.aliveAt(Math.max(born, times.scanNotBefore(subject.lastSnapshot())))
        && (!scanned || born + MIN_LIFE_NANOS <= first);
  }

  /** Narrows until nothing changes; begins anew without those that nothing fits then. */
  private void narrow() {
    for (int aside = 0; aside < MOST_ASIDE; aside++) {
      List<Fitting> taking = fittings.stream().filter(fitting -> !fitting.aside()).toList();
      boolean again = true;
      while (again) {
        again = pass(taking);
      }
      List<Fitting> empty = taking.stream().filter(one -> one.left().isEmpty()).toList();
      if (empty.isEmpty()) {
        return;
      }
      empty.forEach(Fitting::putAside);
      fittings.forEach(Fitting::reset);
    }
    fittings.forEach(Fitting::putAside);
  }

  private boolean pass(List<Fitting> taking) {
    FittingDumps dumps = new FittingDumps(replay, times, scene.layout(run.id()));
    boolean changed = FittingOrder.addresses(taking);
    for (Fitting fitting : taking) {
      if (fitting.left().size() > 1 && scene.isMagazine(fitting.subject().latest())) {
        changed |= dumps.numbers(fitting);
      }
    }
    for (Snapshot snapshot : scene.history().snapshots()) {
      if (snapshot.run() == run.id() && snapshot.complete()) {
        changed |= inSnapshot(snapshot.id(), dumps);
      }
    }
    long[] jiffiesNanos =
        taking.stream()
            .mapToLong(fitting -> clock.millis(fitting.traits().jiffies()) * 1_000_000)
            .toArray();
    changed |= FittingOrder.lag(taking, jiffiesNanos);
    return changed && taking.stream().noneMatch(fitting -> fitting.left().isEmpty());
  }

  private boolean inSnapshot(int snapshot, FittingDumps dumps) {
    List<Fitting> listed = new ArrayList<>();
    Map<Long, Fitting> byAddress = new HashMap<>();
    scene
        .members(snapshot)
        .forEach(
            at -> {
              Fitting fitting = bySubject.get(at);
              if (fitting != null && !fitting.aside()) {
                listed.add(fitting);
                byAddress.put(fitting.subject().address().value(), fitting);
              }
            });
    listed.sort(Comparator.comparingLong(fitting -> line(fitting, snapshot)));
    boolean changed = false;
    for (int at = 1; at < listed.size(); at++) {
      changed |= FittingOrder.listed(listed.get(at - 1), listed.get(at));
    }
    int word = scene.layout(run.id()).wordBytes();
    for (Fitting fitting : listed) {
      if (fitting.subject().lastSnapshot() == snapshot
          && scene.isMagazine(fitting.subject().latest())
          && fitting.subject().latest().dump().length() >= word) {
        long next = scene.layout(run.id()).word(fitting.subject().latest().dump(), 0);
        Fitting other = byAddress.get(next);
        changed |= other != null && other != fitting && dumps.linked(fitting, other);
      }
    }
    return changed;
  }

  private static long line(Fitting fitting, int snapshot) {
    for (Sighting sighting : fitting.subject().sightings()) {
      if (sighting.snapshot() == snapshot) {
        return sighting.object().origin().source().line();
      }
    }
    return 0;
  }

  private void tell(IdentityHashMap<Subject, HashedLife> found, Findings findings) {
    for (Fitting fitting : fittings) {
      List<HashedLife> left = fitting.left();
      HashedLife only = fitting.only();
      if (only != null) {
        found.put(fitting.subject(), only);
        recognised(fitting, Recognised.Outcome.ONE, findings);
        continue;
      }
      boolean allEnded = !fitting.aside() && left.stream().allMatch(life -> life.end() != null);
      recognised(
          fitting,
          allEnded ? Recognised.Outcome.ALL_FREED : Recognised.Outcome.UNDECIDED,
          findings);
      if (allEnded) {
        freed(fitting, findings);
      }
    }
  }

  private void recognised(Fitting fitting, Recognised.Outcome outcome, Findings findings) {
    findings.add(
        fitting.at(),
        new Recognised(
            outcome,
            fitting.left().size(),
            fitting.considered(),
            new SourceLine(replay.path(), fitting.left().get(0).birth().line())));
  }

  /** Whichever it was, it is no more; it was freed at the last of their ends at the latest. */
  private void freed(Fitting fitting, Findings findings) {
    LifeEvent last = null;
    for (HashedLife life : fitting.left()) {
      LifeEvent end = life.end();
      if (end != null && (last == null || end.time() > last.time())) {
        last = end;
      }
    }
    if (last != null) {
      SourceLine source = new SourceLine(replay.path(), last.line());
      String site = last.site().toString();
      findings.add(
          fitting.at(),
          last.kind() == LifeEvent.Kind.FREE
              ? new TraceEvidence.FreedLater(last.time(), site, null, Certainty.PROBABLE, source)
              : new TraceEvidence.Reallocated(
                  fitting.subject().address(), last.time(), site, Certainty.PROBABLE, source));
    }
  }
}
