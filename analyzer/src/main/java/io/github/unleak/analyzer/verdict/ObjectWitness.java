package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.MagazineDump;
import io.github.unleak.analyzer.evidence.ScanFacts;
import io.github.unleak.analyzer.evidence.TraceView;
import io.github.unleak.analyzer.graph.PointerLayout;
import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.rcache.Magazine;
import io.github.unleak.analyzer.replay.DepotFilm;
import io.github.unleak.analyzer.replay.DomainReport;
import io.github.unleak.analyzer.replay.HashedLife;
import io.github.unleak.analyzer.replay.MagazineEvent;
import io.github.unleak.analyzer.replay.ScanWindow;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.scan.ScanRuleSet;
import io.github.unleak.analyzer.timeline.Sighting;
import io.github.unleak.analyzer.timeline.SkippedEntries;
import io.github.unleak.analyzer.timeline.Subject;
import io.github.unleak.analyzer.witness.Partition;
import io.github.unleak.analyzer.witness.TracedMagazine;
import io.github.unleak.analyzer.witness.TracedSearch;
import io.github.unleak.analyzer.witness.TracedWitness;
import io.github.unleak.analyzer.witness.Witness;
import io.github.unleak.analyzer.witness.WitnessSearch;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the last snapshot that lists an object can be had without a leak.
 *
 * @param snapshot its id
 * @param generation the rcache that the search took for the kernel's
 * @param members the listed magazines that hang together with the object, itself among them, each
 *     before what it points at; empty where it is no magazine
 * @param general what was found among all orders of pushes and pops
 * @param traced what was found along the order of a trace, or {@code null} where none shows the
 *     snapshot's scan
 * @param clock of that trace
 */
public record ObjectWitness(
    int snapshot,
    Generation generation,
    List<Magazine> members,
    Witness general,
    @Nullable TracedWitness traced,
    TraceSummary.Clock clock) {

  /**
   * States that a search looks at by default: some 100 ms in a process that has just started, a
   * tenth of that later. States and no clock, so that the same input gives the same output.
   */
  public static final long MOST_STATES = 100_000;

  /** What {@link DepotFilm#freed} is if none was. */
  private static final long NEVER = Long.MAX_VALUE;

  private static final String MAGAZINE = "iova_magazine";

  public ObjectWitness {
    members = List.copyOf(members);
  }

  /** What a trace's order decides; where it decides nothing, what all orders say. */
  public Witness witness() {
    return traced == null || traced.undecided() ? general : traced.witness();
  }

  /** True where the order of a trace decides. */
  public boolean alongTrace() {
    return traced != null && !traced.undecided();
  }

  /**
   * Searches for the object's last snapshot.
   *
   * @param investigation that holds {@code object}
   * @param mostStates that may be looked at
   */
  public static ObjectWitness of(
      Investigation investigation, JudgedObject object, long mostStates) {
    int snapshot = object.subject().lastSnapshot();
    Generation known = investigation.analysis().kernel().generation();
    Generation generation = known == null ? Generation.LIST : known;
    if (!MAGAZINE.equals(object.type())) {
      Witness none = new Witness.Undecided(Witness.Why.NOT_A_MAGAZINE, WitnessSearch.NOTHING);
      return new ObjectWitness(
          snapshot, generation, List.of(), none, null, TraceSummary.Clock.NONE);
    }
    ScanRuleSet rules =
        ScanFacts.of(
                investigation.bundles(),
                investigation.traces(),
                investigation.analysis().kernel().release())
            .orWeakest();
    Map<JudgedObject, Magazine> listed = listed(investigation, object);
    Partition partition = Partition.of(List.copyOf(listed.values()), object.subject().address());
    Witness general = WitnessSearch.of(partition, generation, rules, mostStates);
    TraceView view = investigation.viewOf(investigation.analysis().snapshots().get(snapshot - 1));
    ScanWindow scan = view == null ? null : view.times().scan(snapshot);
    TracedWitness traced = null;
    TraceSummary.Clock clock = TraceSummary.Clock.NONE;
    if (view != null && scan != null) {
      List<TracedMagazine> magazines = new ArrayList<>();
      listed.forEach(
          (other, dump) -> {
            int at = other.equals(object) ? 0 : magazines.size();
            magazines.add(at, traced(view, scan, other.subject(), dump));
          });
      boolean sure = !view.names().hashed() && whole(view.replay(), scan, magazines);
      boolean complete =
          !SkippedEntries.of(
                      investigation.analysis().snapshots(), view.run(), investigation.bundles())
                  .possible(snapshot)
              && !freed(view, snapshot, scan, magazines);
      traced =
          TracedSearch.of(
              view.replay(), scan, magazines, generation, rules, sure, complete, mostStates);
      clock = view.replay().summary().clock();
    }
    return new ObjectWitness(snapshot, generation, partition.members(), general, traced, clock);
  }

  /** The magazines that the object's last snapshot lists, in the order of the investigation. */
  private static Map<JudgedObject, Magazine> listed(
      Investigation investigation, JudgedObject object) {
    List<KmemleakObject> latest = new ArrayList<>();
    for (JudgedObject other : investigation.analysis().objects()) {
      if (other.subject().run() == object.subject().run()) {
        latest.add(other.subject().latest());
      }
    }
    PointerLayout layout = PointerLayout.of(latest);
    Map<JudgedObject, Magazine> listed = new LinkedHashMap<>();
    for (JudgedObject other : investigation.analysis().objects()) {
      KmemleakObject entry = entry(other, object.subject().lastSnapshot());
      if (entry != null && MAGAZINE.equals(other.type())) {
        listed.put(other, MagazineDump.of(entry, layout));
      }
    }
    return listed;
  }

  private static TracedMagazine traced(
      TraceView view, ScanWindow scan, Subject subject, Magazine dump) {
    HashedLife life = view.names().life(subject);
    long pointer = life != null ? life.id() : view.names().hashed() ? 0 : subject.address().value();
    return new TracedMagazine(dump, pointer, moved(view, subject, scan));
  }

  /** Line of the last event before a scan that moved a magazine, or -1. */
  private static long moved(TraceView view, Subject subject, ScanWindow scan) {
    long moved = -1;
    for (MagazineEvent event : view.names().magazine(subject)) {
      boolean moves =
          switch (event.kind()) {
            case BORN, PUSHED, POPPED -> true;
            default -> false;
          };
      moved = moves && event.line() < scan.line() ? event.line() : moved;
    }
    return moved;
  }

  /** True where nothing suggests that the trace misses events of the depots concerned. */
  private static boolean whole(
      TraceReplay replay, ScanWindow scan, List<TracedMagazine> magazines) {
    boolean whole = !replay.lossy();
    for (DepotFilm film : replay.films()) {
      boolean concerned = film.member(magazines.get(0).pointer()) >= 0;
      DomainReport domain = replay.domain(film.domain(), scan.begin());
      whole &= !concerned || (domain != null && domain.clean());
    }
    return whole;
  }

  /** True if magazines that the scan may have reported were freed before the file was read. */
  private static boolean freed(
      TraceView view, int snapshot, ScanWindow scan, List<TracedMagazine> magazines) {
    for (DepotFilm film : view.replay().films()) {
      if (film.scan() == scan.number()
          && film.member(magazines.get(0).pointer()) >= 0
          && film.freed() != NEVER
          && film.freed() <= view.times().readNotAfter(snapshot)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable KmemleakObject entry(JudgedObject object, int snapshot) {
    for (Sighting sighting : object.subject().sightings()) {
      if (sighting.snapshot() == snapshot) {
        return sighting.object();
      }
    }
    return null;
  }
}
