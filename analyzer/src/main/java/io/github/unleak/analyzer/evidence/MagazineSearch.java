package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.evidence.DepotEvidence.NeverExplained;
import io.github.unleak.analyzer.evidence.Evidence.Weakened;
import io.github.unleak.analyzer.evidence.TraceEvidence.Diverged.How;
import io.github.unleak.analyzer.rcache.MagazineModel.Place;
import io.github.unleak.analyzer.replay.DepotChange;
import io.github.unleak.analyzer.replay.DepotFilm;
import io.github.unleak.analyzer.replay.Divergence;
import io.github.unleak.analyzer.replay.DomainReport;
import io.github.unleak.analyzer.replay.LifeEvent;
import io.github.unleak.analyzer.replay.MagazineEvent;
import io.github.unleak.analyzer.replay.MagazineEvent.Kind;
import io.github.unleak.analyzer.replay.MagazinePlace;
import io.github.unleak.analyzer.replay.ObjectLife;
import io.github.unleak.analyzer.replay.PassPlace;
import io.github.unleak.analyzer.replay.ScanWindow;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.scan.ScanRuleSet;
import io.github.unleak.analyzer.scan.ScannedObject;
import io.github.unleak.analyzer.timeline.Subject;
import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the replay of a trace says of one magazine. A proof needs four things: the replay was sure
 * of each event that it rests on, the domain shows no sign of missing events, the event concerns
 * this object and no other that had its address ({@link TraceView#concerns}), and it lies on the
 * right side of the last sighting for sure.
 */
final class MagazineSearch {

  private static final long NANOS_A_MILLI = 1_000_000;

  /** How far jiffies, by which kmemleak reckons age, may lag. */
  private static final long LAG_NANOS = 500_000_000;

  private final Scene scene;
  private final TraceView view;
  private final TraceReplay replay;
  private final Findings findings;
  private final ScanRuleSet rules;

  MagazineSearch(Scene scene, TraceView view, Findings findings) {
    this.scene = scene;
    this.view = view;
    this.replay = view.replay();
    this.findings = findings;
    this.rules = ScanFacts.of(scene.bundles(), List.of(replay), null).orWeakest();
  }

  void search(int at, Subject subject) {
    ObjectLife life = view.life(subject);
    if (life.basis() == ObjectLife.Basis.NONE) {
      return;
    }
    List<MagazineEvent> events = events(subject, life);
    SourceLine pushed = null;
    for (MagazineEvent event : events) {
      SourceLine source = new SourceLine(replay.path(), event.line());
      switch (event.kind()) {
        case PUSHED -> pushed = source;
        case POPPED -> popped(at, subject, life, event, source);
        case BYPASSED, NOT_IN_DEPOT, UNFREED, OUTLIVED ->
            lost(at, subject, life, event, pushed, source);
        default -> {}
      }
    }
    ScanWindow scan = view.times().scan(subject.lastSnapshot());
    if (scan != null && !scene.interrupted(subject.lastSnapshot())) {
      duringScan(at, subject, scan, events);
    }
  }

  /** What happened to it, and to no other that was at its address before or after. */
  private List<MagazineEvent> events(Subject subject, ObjectLife life) {
    LifeEvent own = life.own();
    LifeEvent end = life.end();
    long from = view.alignment().notBefore(subject.latest().jiffies());
    List<MagazineEvent> events = new ArrayList<>();
    for (MagazineEvent event : view.names().magazine(subject)) {
      boolean born = event.kind() == Kind.BORN;
      boolean after = own == null ? event.time() >= from : event.line() >= own.line();
      boolean another = born && own != null && event.line() > own.line();
      if (another || (end != null && event.line() > end.line())) {
        break;
      }
      if (born && own == null) {
        events.clear(); // what was there before is another one
      }
      if (after) {
        events.add(event);
      }
    }
    return events;
  }

  /** Popped and used after the scan that reported it: it was on a live list then. */
  private void popped(
      int at, Subject subject, ObjectLife life, MagazineEvent event, SourceLine source) {
    if (event.time() <= view.times().scanNotAfter(subject) || event.detail() == 0) {
      return;
    }
    Certainty certainty = certainty(at, subject, life, event, source);
    findings.add(
        at,
        new TraceEvidence.HandedOut(event.detail(), event.time(), event.cpu(), certainty, source));
  }

  private void lost(
      int at,
      Subject subject,
      ObjectLife life,
      MagazineEvent event,
      @Nullable SourceLine pushed,
      SourceLine source) {
    boolean before = event.time() <= view.times().scanNotBefore(subject.lastSnapshot());
    Certainty certainty = before ? certainty(at, subject, life, event, source) : Certainty.POSSIBLE;
    Address other = new Address(event.detail());
    TraceEvidence evidence =
        switch (event.kind()) {
          case UNFREED -> new TraceEvidence.Unreachable(other, event.time(), certainty, source);
          case OUTLIVED -> new TraceEvidence.OutlivedOwner(other, event.time(), certainty, source);
          default ->
              new TraceEvidence.Diverged(
                  event.kind() == Kind.BYPASSED ? How.PASSED_BY : How.DEPOT_EMPTY,
                  event.detail(),
                  event.time(),
                  pushed,
                  certainty,
                  source);
        };
    findings.add(at, evidence);
  }

  /** How far an event of the replay carries; why not further is added to the findings. */
  private Certainty certainty(
      int at, Subject subject, ObjectLife life, MagazineEvent event, SourceLine source) {
    if (view.names().hashed()) {
      return Certainty.PROBABLE; // how it was recognised stands beside it
    }
    DomainReport domain = replay.domain(event.domain(), event.time());
    boolean whole = event.sure() && domain != null;
    boolean identified = life.certain() && life.own() != null;
    if (whole && view.concerns(subject, event)) {
      return Certainty.PROVEN;
    }
    Weakened.Reason reason =
        whole && !identified
            ? Weakened.Reason.CLOCK_UNALIGNED
            : dropped(event) ? Weakened.Reason.PREV_OPEN : Weakened.Reason.EVENTS_MISSING;
    if (!findings.has(at, Weakened.class)) {
      findings.add(at, new Weakened(reason, Certainty.PROVEN, source));
    }
    return Certainty.PROBABLE;
  }

  /** True for a magazine that another one replaced, and that is neither prev nor in the depot. */
  private boolean dropped(MagazineEvent event) {
    return event.kind() == Kind.UNFREED
        && replay.divergences().stream()
            .anyMatch(one -> one.kind() == Divergence.Kind.DROPPED && one.line() == event.line());
  }

  /** Where the model has it while the scan ran that reported it last. */
  private void duringScan(int at, Subject subject, ScanWindow scan, List<MagazineEvent> life) {
    for (MagazinePlace place : view.names().places(subject)) {
      boolean held = place.atBegin() != Place.ASTRAY && place.atBegin() != Place.FREED;
      if (place.scan() == scan.number() && held) {
        SourceLine source = new SourceLine(replay.path(), scan.line());
        if (!place.mayBeMissedAtLast()) {
          found(at, place, scan, source);
        } else if (reportable(subject, scan, life)) {
          findings.add(
              at,
              new TraceEvidence.InRcache(
                  new Address(place.domain()),
                  place.order(),
                  place.depthAtBegin(),
                  place.popsAbove(),
                  place.sure() && passesMiss(subject, place)
                      ? Certainty.PROBABLE
                      : Certainty.POSSIBLE,
                  source));
        } else {
          NeverExplained.Reason reason =
              place.mayBeMissedByAll()
                  ? NeverExplained.Reason.NO_EARLIER_SCAN
                  : NeverExplained.Reason.FOUND_BY_ONE_PASS;
          findings.add(at, new NeverExplained(reason, 0, Certainty.POSSIBLE, source));
        }
      }
    }
  }

  /** True if every pass can have missed it that had to, if no earlier scan reported it. */
  private static boolean passesMiss(Subject subject, MagazinePlace place) {
    return subject.sightings().size() > 1 || place.mayBeMissedByAll();
  }

  /** The pass whose result the report shows should have found it. */
  private void found(int at, MagazinePlace place, ScanWindow scan, SourceLine source) {
    boolean onePass = place.mayBeMissed();
    if (place.atBegin() == Place.DEPOT && trusted(place, scan)) {
      findings.add(
          at,
          new NeverExplained(
              onePass
                  ? NeverExplained.Reason.FOUND_BY_ONE_PASS
                  : NeverExplained.Reason.NO_POP_IN_SCAN,
              0,
              onePass || pushed(place) ? Certainty.POSSIBLE : Certainty.PROBABLE,
              source));
    }
  }

  /**
   * True where something was pushed onto its depot while a scan ran: if the scan had read that on
   * its CPU before, for an old word or as a root, it hides the depot as a pop does.
   */
  private boolean pushed(MagazinePlace place) {
    for (DepotFilm film : replay.films()) {
      if (film.scan() == place.scan()
          && film.domain() == place.domain()
          && film.order() == place.order()) {
        return film.changes().stream().anyMatch(change -> change.kind() == DepotChange.Kind.PUSHED);
      }
    }
    return false;
  }

  /**
   * True where kmemleak's own rules let {@code scan} report it, if every scan missed it that can
   * have: the first one only stores the checksum.
   */
  private boolean reportable(Subject subject, ScanWindow scan, List<MagazineEvent> life) {
    if (life.isEmpty() || life.get(0).kind() != Kind.BORN) {
      return true; // scans before the trace may have missed it
    }
    long birth = life.get(0).time();
    for (ScanWindow window : replay.scans()) {
      if (window.number() < scan.number() && window.begin() < birth && birth < window.end()) {
        return true; // a scan that was running when it was made may have stored its checksum
      }
    }
    ScannedObject object =
        new ScannedObject(rules, 1, (birth - LAG_NANOS) / NANOS_A_MILLI, Long.MAX_VALUE);
    boolean reported = false;
    for (MagazinePlace place : view.names().places(subject)) {
      ScanWindow window = replay.scans().get(place.scan() - 1);
      if (window.begin() >= birth && place.scan() <= scan.number()) {
        long content = life.stream().filter(event -> event.time() < window.end()).count();
        reported = scan(object, place, window.begin() / NANOS_A_MILLI, content);
      }
    }
    return reported;
  }

  /** One scan of an object that every pass misses that can have. */
  private boolean scan(ScannedObject object, MagazinePlace place, long begin, long content) {
    List<PassPlace> passes = place.passes();
    if (passes.isEmpty() || !rules.confirms()) {
      return object.scan(begin, references(place.mayBeMissed()), content);
    }
    int full = references(passes.get(0).mayBeMissed());
    return passes.size() == 1
        ? object.scanOfOnePass(begin, full, content)
        : object.scanOfTwoPasses(begin, full, content, references(passes.get(1).mayBeMissed()));
  }

  private static int references(boolean mayBeMissed) {
    return mayBeMissed ? 0 : 1;
  }

  private boolean trusted(MagazinePlace place, ScanWindow scan) {
    DomainReport domain = replay.domain(place.domain(), scan.begin());
    return place.sure() && domain != null && domain.clean() && !replay.lossy();
  }
}
