package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.evidence.Premise.NothingMissing;
import io.github.unleak.analyzer.evidence.Premise.Order;
import io.github.unleak.analyzer.evidence.Premise.ScanOfSighting;
import io.github.unleak.analyzer.evidence.Proof.Outcome;
import io.github.unleak.analyzer.evidence.TraceEvidence.FreedLater;
import io.github.unleak.analyzer.evidence.TraceEvidence.HandedOut;
import io.github.unleak.analyzer.evidence.TraceEvidence.Reallocated;
import io.github.unleak.analyzer.replay.ClockAlignment;
import io.github.unleak.analyzer.replay.ClockWitness;
import io.github.unleak.analyzer.replay.LifeEvent;
import io.github.unleak.analyzer.replay.MagazineEvent;
import io.github.unleak.analyzer.replay.ObjectLife;
import io.github.unleak.analyzer.replay.SightingScan;
import io.github.unleak.analyzer.scan.ScanRules;
import io.github.unleak.analyzer.timeline.KernelClock;
import io.github.unleak.analyzer.timeline.Sighting;
import io.github.unleak.analyzer.timeline.Subject;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.collections.api.list.primitive.IntList;
import org.jspecify.annotations.Nullable;

/** Lists what the proofs rest on that one trace gives about the objects of one run. */
final class TraceProofs {

  /** A listed object was five seconds old when its scan began, and jiffies may lag a second. */
  private static final long OLD_NANOS = (ScanRules.MIN_AGE_MILLIS - 1000) * 1_000_000L;

  private final Scene scene;
  private final TraceView view;
  private @Nullable OwnAllocations allocations;

  TraceProofs(Scene scene, TraceView view) {
    this.scene = scene;
    this.view = view;
  }

  /** True if this trace shows the evidence about this subject. */
  boolean concerns(Subject subject, TraceEvidence evidence) {
    return subject.run() == view.run()
        && evidence.source().path().equals(view.replay().path())
        && !view.names().hashed();
  }

  Outcome premises(Subject subject, TraceEvidence evidence) {
    if (allocations == null) {
      allocations = new OwnAllocations(scene, view);
    }
    Order order = order(subject);
    Proof.Draft draft = new Proof.Draft(evidence).with(allocations.oneBoot(subject)).with(order);
    if (order == null) {
      return draft.end();
    }
    return evidence instanceof FreedLater || evidence instanceof Reallocated
        ? freed(subject, evidence, order, draft)
        : depot(subject, evidence, order, draft);
  }

  /** How it is known that the events come after the object's allocation. */
  private @Nullable Order order(Subject subject) {
    ClockAlignment alignment = view.alignment();
    KernelClock clock = alignment.clock();
    ObjectLife life = view.life(subject);
    LifeEvent own = life.own();
    ClockWitness witness = alignment.witness(subject);
    List<SourceLine> lines = new ArrayList<>();
    lines.add(subject.latest().origin().source());
    if (!life.certain()) {
      return null;
    }
    if (clock != null && alignment.sure()) {
      ClockWitness later = own == null ? laterThan(subject, life.end()) : null;
      if (own != null && witness != null && witness.allocation().line() == own.line()) {
        lines.add(line(own.line()));
      } else if (later != null) {
        lines.add(later.subject().latest().origin().source());
        lines.add(line(later.allocation().line()));
      }
      if (lines.size() > 1) {
        return new Order(
            Order.Known.WITNESSES, clock.hz(), alignment.baseNanos(), alignment.driftPpm(), lines);
      }
    }
    SightingScan scan = view.times().sightingScan(subject.lastSnapshot());
    if (life.basis() != ObjectLife.Basis.SCAN || scan == null || own == null) {
      return null;
    }
    lines.add(line(own.line()));
    lines.add(line(Math.max(1, scan.window().line())));
    return new Order(Order.Known.LISTED_AT_SCAN, 0, 0, 0, lines);
  }

  /** A witness with more jiffies whose allocation comes before {@code end}, or {@code null}. */
  private @Nullable ClockWitness laterThan(Subject subject, @Nullable LifeEvent end) {
    if (end == null) {
      return null;
    }
    for (ClockWitness witness : witnesses()) {
      if (millis(witness.jiffies()) > millis(subject.latest().jiffies())
          && witness.allocation().line() < end.line()
          && ClockAlignment.follows(end.time(), witness.allocation())) {
        return witness;
      }
    }
    return null;
  }

  /** The witnesses of the alignment whose entries are whole, so that a reader can check them. */
  private List<ClockWitness> witnesses() {
    return view.alignment().witnesses().stream()
        .filter(witness -> !witness.subject().latest().origin().damaged())
        .toList();
  }

  private long millis(long jiffies) {
    KernelClock clock = view.alignment().clock();
    return clock == null ? 0 : clock.millis(jiffies);
  }

  /** What was seen to be freed cannot have been listed afterwards. */
  private Outcome freed(Subject subject, TraceEvidence evidence, Order order, Proof.Draft draft) {
    List<ProofEvent> events = new ArrayList<>();
    Address address = subject.address();
    LifeEvent own = view.life(subject).own();
    if (own != null) {
      events.add(event(ProofEvent.Kind.ALLOCATED, address, own.time(), -1, null, 0, own.line()));
    }
    long line = evidence.source().line();
    if (evidence instanceof FreedLater free) {
      events.add(event(ProofEvent.Kind.FREED, address, free.timeNanos(), -1, null, 0, line));
    } else if (evidence instanceof Reallocated over) {
      events.add(
          event(ProofEvent.Kind.REUSED, address, over.timeNanos(), -1, over.other(), 0, line));
    }
    int snapshot = subject.lastSnapshot();
    return draft
        .with(
            order.known() == Order.Known.LISTED_AT_SCAN
                ? marked(snapshot, false, Long.MIN_VALUE, true)
                : new ScanOfSighting(ScanOfSighting.Known.NOT_NEEDED, snapshot, -1, List.of()))
        .with(new NothingMissing(NothingMissing.Known.SEEN, null, List.of()))
        .with(new Premise.Events(events))
        .end();
  }

  private Outcome depot(Subject subject, TraceEvidence evidence, Order order, Proof.Draft draft) {
    LifeEvent own = view.life(subject).own();
    if (own == null) {
      return draft.end();
    }
    MagazineEvent pushed = null;
    MagazineEvent last = null;
    for (MagazineEvent event : view.names().magazine(subject)) {
      if (event.line() > own.line() && event.line() <= evidence.source().line()) {
        pushed = event.kind() == MagazineEvent.Kind.PUSHED ? event : pushed;
        last = event;
      }
    }
    if (last == null || last.line() != evidence.source().line()) {
      return draft.end();
    }
    Address address = subject.address();
    List<ProofEvent> events = new ArrayList<>();
    events.add(event(ProofEvent.Kind.ALLOCATED, address, own.time(), -1, null, 0, own.line()));
    if (pushed != null
        && pushed.line() < last.line()
        && last.kind() != MagazineEvent.Kind.OUTLIVED) {
      events.add(event(address, pushed));
    }
    events.add(event(address, last));
    return draft
        .with(
            order.known() == Order.Known.LISTED_AT_SCAN
                ? marked(subject.lastSnapshot(), evidence instanceof HandedOut, last.time(), true)
                : scan(subject, evidence instanceof HandedOut, last.time()))
        .with(
            new NothingMissing(
                NothingMissing.Known.WHOLE_DEPOT,
                new Address(last.domain()),
                List.of(line(own.line()), line(last.line()))))
        .with(new Premise.Events(events))
        .end();
  }

  private ProofEvent event(Address address, MagazineEvent event) {
    boolean magazine =
        event.kind() == MagazineEvent.Kind.BYPASSED || event.kind() == MagazineEvent.Kind.UNFREED;
    boolean number =
        event.kind() == MagazineEvent.Kind.POPPED
            || event.kind() == MagazineEvent.Kind.NOT_IN_DEPOT;
    return event(
        kind(event.kind()),
        address,
        event.time(),
        event.cpu(),
        magazine ? new Address(event.detail()) : null,
        number ? event.detail() : 0,
        event.line());
  }

  private static ProofEvent.Kind kind(MagazineEvent.Kind kind) {
    return switch (kind) {
      case BORN -> ProofEvent.Kind.ALLOCATED;
      case PUSHED -> ProofEvent.Kind.PUSHED;
      case POPPED -> ProofEvent.Kind.POPPED;
      case FREED -> ProofEvent.Kind.FREED;
      case BYPASSED -> ProofEvent.Kind.PASSED_BY;
      case NOT_IN_DEPOT -> ProofEvent.Kind.NOT_IN_DEPOT;
      case UNFREED -> ProofEvent.Kind.REPLACED;
      case OUTLIVED -> ProofEvent.Kind.LEFT_BEHIND;
    };
  }

  private ProofEvent event(
      ProofEvent.Kind kind,
      Address address,
      long time,
      int cpu,
      @Nullable Address other,
      long pfn,
      long line) {
    return new ProofEvent(kind, address, time, cpu, other, pfn, line(line));
  }

  private SourceLine line(long line) {
    return new SourceLine(view.replay().path(), line);
  }

  /**
   * That the scan of the last sighting began after {@code time}, or was over before it: what an
   * object on the list shows, else the marks that the recorder wrote.
   */
  private @Nullable Premise scan(Subject subject, boolean before, long time) {
    int snapshot = subject.lastSnapshot();
    KmemleakObject entry = entry(subject, snapshot);
    IntList members = scene.members(snapshot);
    for (int i = 0; i < members.size() && view.alignment().sure(); i++) {
      Subject other = scene.subject(members.get(i));
      KmemleakObject listed = entry(other, snapshot);
      if (listed == null
          || listed.jiffies() == -1
          || listed.origin().damaged()
          || (before && !printedBehind(entry, listed))) {
        continue;
      }
      Premise shown =
          before ? freedBefore(other, listed, snapshot, time) : listedAfter(listed, snapshot, time);
      if (shown != null) {
        return shown;
      }
    }
    return marked(snapshot, before, time, before);
  }

  /**
   * True if one entry stands in one file with another, at it or behind it. What stands before it
   * may have been read before another scan: each {@code read()} of the file returns a few entries,
   * and all of them as the last scan left them.
   */
  private static boolean printedBehind(@Nullable KmemleakObject entry, KmemleakObject other) {
    if (entry == null) {
      return false;
    }
    SourceLine here = entry.origin().source();
    SourceLine there = other.origin().source();
    return there.path().equals(here.path()) && there.line() >= here.line();
  }

  private @Nullable Premise listedAfter(KmemleakObject listed, int snapshot, long time) {
    for (ClockWitness witness : witnesses()) {
      long bound = witness.allocation().time() + OLD_NANOS;
      if (millis(witness.jiffies()) <= millis(listed.jiffies()) && bound >= time) {
        return new ScanOfSighting(
            ScanOfSighting.Known.LISTED_OBJECT,
            snapshot,
            bound,
            List.of(
                listed.origin().source(),
                witness.subject().latest().origin().source(),
                line(witness.allocation().line())));
      }
    }
    return null;
  }

  private @Nullable Premise freedBefore(
      Subject other, KmemleakObject listed, int snapshot, long time) {
    ClockWitness witness = view.alignment().witness(other);
    ObjectLife life = view.life(other);
    LifeEvent end = life.end();
    boolean shown = witness != null && life.certain() && end != null && end.time() < time;
    return shown && end != null && witness != null && end.kind() == LifeEvent.Kind.FREE
        ? new ScanOfSighting(
            ScanOfSighting.Known.FREED_OBJECT,
            snapshot,
            end.time(),
            List.of(listed.origin().source(), line(witness.allocation().line()), line(end.line())))
        : null;
  }

  /**
   * The same by the recorder's marks.
   *
   * @param earliest true if the sighting must not be later than the marks say; a read that got the
   *     number of an earlier one would mislead
   */
  private @Nullable Premise marked(int snapshot, boolean before, long time, boolean earliest) {
    SightingScan scan = view.times().sightingScan(snapshot);
    if (scan == null
        || scan.how() != SightingScan.How.MARKS
        || (earliest && !view.times().allReads())) {
      return null;
    }
    long bound = before ? scan.overBy() : scan.window().begin();
    List<SourceLine> lines = new ArrayList<>(scan.lines());
    lines.add(line(Math.max(1, scan.window().line())));
    return (before ? bound < time : bound >= time)
        ? new ScanOfSighting(ScanOfSighting.Known.MARKS, snapshot, bound, lines)
        : null;
  }

  private static @Nullable KmemleakObject entry(Subject subject, int snapshot) {
    for (Sighting sighting : subject.sightings()) {
      if (sighting.snapshot() == snapshot) {
        return sighting.object();
      }
    }
    return null;
  }
}
