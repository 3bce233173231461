package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.evidence.Premise.NothingMissing;
import io.github.unleak.analyzer.evidence.Premise.Order;
import io.github.unleak.analyzer.evidence.Premise.ScanOfSighting;
import io.github.unleak.analyzer.evidence.Proof.Outcome;
import io.github.unleak.analyzer.evidence.TraceEvidence.FreedLater;
import io.github.unleak.analyzer.evidence.TraceEvidence.HandedOut;
import io.github.unleak.analyzer.evidence.TraceEvidence.Reallocated;
import io.github.unleak.analyzer.replay.ClockAlignment;
import io.github.unleak.analyzer.replay.LifeEvent;
import io.github.unleak.analyzer.replay.MagazineEvent;
import io.github.unleak.analyzer.replay.ObjectLife;
import io.github.unleak.analyzer.replay.ScanWindow;
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
    Proof.Draft draft =
        new Proof.Draft(evidence).with(allocations.oneBoot(subject)).with(order(subject));
    return evidence instanceof FreedLater || evidence instanceof Reallocated
        ? freed(subject, evidence, draft)
        : depot(subject, evidence, draft);
  }

  private @Nullable Premise order(Subject subject) {
    ObjectLife life = view.life(subject);
    ClockAlignment alignment = view.alignment();
    KernelClock clock = alignment.clock();
    List<SourceLine> lines = new ArrayList<>();
    lines.add(subject.latest().origin().source());
    LifeEvent own = life.own();
    if (own != null) {
      lines.add(line(own.line()));
    }
    ScanWindow scan = view.times().scan(subject.lastSnapshot());
    if (life.certain() && life.basis() == ObjectLife.Basis.SCAN && scan != null) {
      lines.add(line(Math.max(1, scan.line())));
      return new Order(Order.Known.LISTED_AT_SCAN, 0, 0, lines);
    }
    return life.certain() && clock != null
        ? new Order(Order.Known.WITNESSES, clock.hz(), alignment.offsetNanos(), lines)
        : null;
  }

  /** What was seen to be freed cannot have been listed afterwards. */
  private Outcome freed(Subject subject, TraceEvidence evidence, Proof.Draft draft) {
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
    return draft
        .with(
            new ScanOfSighting(
                ScanOfSighting.Known.NOT_NEEDED, subject.lastSnapshot(), -1, List.of()))
        .with(new NothingMissing(NothingMissing.Known.SEEN, null, List.of()))
        .with(new Premise.Events(events))
        .end();
  }

  private Outcome depot(Subject subject, TraceEvidence evidence, Proof.Draft draft) {
    MagazineEvent born = null;
    MagazineEvent pushed = null;
    MagazineEvent last = null;
    for (MagazineEvent event : view.names().magazine(subject)) {
      if (event.line() > evidence.source().line()) {
        break;
      }
      switch (event.kind()) {
        case BORN -> {
          born = event;
          pushed = null;
        }
        case PUSHED -> pushed = event;
        default -> {}
      }
      last = event;
    }
    if (born == null || last == null || last.line() != evidence.source().line()) {
      return draft.end();
    }
    List<ProofEvent> events = new ArrayList<>();
    Address address = subject.address();
    for (MagazineEvent event : pushed == null ? List.of(born, last) : List.of(born, pushed, last)) {
      events.add(event(address, event));
    }
    return draft
        .with(scan(subject, evidence instanceof HandedOut, last.time()))
        .with(
            new NothingMissing(
                NothingMissing.Known.WHOLE_DEPOT,
                new Address(last.domain()),
                List.of(line(born.line()), line(last.line()))))
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
   * object on the list shows, else what the recorder says.
   */
  private @Nullable Premise scan(Subject subject, boolean before, long time) {
    int snapshot = subject.lastSnapshot();
    IntList members = scene.members(snapshot);
    for (int i = 0; i < members.size(); i++) {
      Subject other = scene.subject(members.get(i));
      KmemleakObject listed = entry(other, snapshot);
      if (listed == null || listed.jiffies() == -1) {
        continue;
      }
      long alive =
          view.alignment().sure() ? view.alignment().listedAfter(listed.jiffies()) : Long.MIN_VALUE;
      SourceLine source = listed.origin().source();
      if (!before && alive >= time) {
        return new ScanOfSighting(
            ScanOfSighting.Known.LISTED_OBJECT, snapshot, alive, List.of(source));
      }
      ObjectLife life = view.life(other);
      LifeEvent end = before && life.certain() ? life.end() : null;
      if (end != null && end.time() < time) {
        return new ScanOfSighting(
            ScanOfSighting.Known.FREED_OBJECT,
            snapshot,
            end.time(),
            List.of(source, line(end.line())));
      }
    }
    ScanWindow window = view.times().scan(snapshot);
    boolean paired =
        window != null
            && (before ? window.end() >= 0 && window.end() < time : window.begin() >= time);
    if (window != null && paired) {
      long bound = before ? window.end() : window.begin();
      return new ScanOfSighting(
          ScanOfSighting.Known.PAIRED, snapshot, bound, List.of(line(window.line())));
    }
    return null;
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
