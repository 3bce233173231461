package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.MagazineDump;
import io.github.unleak.analyzer.evidence.TraceView;
import io.github.unleak.analyzer.graph.PointerLayout;
import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.rcache.Magazine;
import io.github.unleak.analyzer.replay.DepotPop;
import io.github.unleak.analyzer.replay.MagazineEvent;
import io.github.unleak.analyzer.replay.ScanWindow;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.timeline.Sighting;
import io.github.unleak.analyzer.witness.Partition;
import io.github.unleak.analyzer.witness.Witness;
import io.github.unleak.analyzer.witness.WitnessSearch;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the last snapshot that lists an object can be had without a leak.
 *
 * @param snapshot its id
 * @param generation the rcache that the search took for the kernel's
 * @param members the listed magazines that hang together with the object, itself among them, each
 *     before what it points at; empty where it is no magazine
 * @param witness what was found
 * @param pops the pops that the trace shows in an earlier scan and in the snapshot's, each of which
 *     hid the members; empty where it does not show both
 * @param scan the snapshot's scan in the trace, or {@code null} where there is none
 */
public record ObjectWitness(
    int snapshot,
    Generation generation,
    List<Magazine> members,
    Witness witness,
    List<Shown> pops,
    @Nullable ScanWindow scan) {

  /**
   * A pop that the trace shows.
   *
   * @param pop what the replay made of it
   * @param source its line
   */
  public record Shown(DepotPop pop, SourceLine source) {}

  /** States that a search looks at by default. */
  public static final long MOST_STATES = 300_000;

  private static final String MAGAZINE = "iova_magazine";

  public ObjectWitness {
    members = List.copyOf(members);
    pops = List.copyOf(pops);
  }

  private ObjectWitness(
      int snapshot, Generation generation, List<Magazine> members, Witness witness) {
    this(snapshot, generation, members, witness, List.of(), null);
  }

  /**
   * Searches for the object's last snapshot.
   *
   * @param analysis that holds {@code object}
   * @param mostStates that may be looked at
   */
  public static ObjectWitness of(Analysis analysis, JudgedObject object, long mostStates) {
    int snapshot = object.subject().lastSnapshot();
    Generation told = analysis.kernel().generation();
    Generation generation = told == null ? Generation.LIST : told;
    if (!MAGAZINE.equals(object.type())) {
      return new ObjectWitness(
          snapshot,
          generation,
          List.of(),
          new Witness.Undecided(Witness.Why.NOT_A_MAGAZINE, WitnessSearch.NOTHING));
    }
    List<KmemleakObject> latest = new ArrayList<>();
    for (JudgedObject other : analysis.objects()) {
      if (other.subject().run() == object.subject().run()) {
        latest.add(other.subject().latest());
      }
    }
    PointerLayout layout = PointerLayout.of(latest);
    List<Magazine> magazines = new ArrayList<>();
    for (JudgedObject other : analysis.objects()) {
      KmemleakObject entry = entry(other, snapshot);
      if (entry != null && MAGAZINE.equals(other.type())) {
        magazines.add(MagazineDump.of(entry, layout));
      }
    }
    Partition partition = Partition.of(magazines, object.subject().address());
    Witness witness = WitnessSearch.of(partition, generation, mostStates);
    return new ObjectWitness(snapshot, generation, partition.members(), witness).in(analysis);
  }

  /** The same, with what a trace shows of it. */
  private ObjectWitness in(Analysis analysis) {
    TraceView view = analysis.viewOf(analysis.snapshots().get(snapshot - 1));
    ScanWindow window = view == null ? null : view.times().scan(snapshot);
    if (view == null || window == null) {
      return this;
    }
    TraceReplay replay = view.replay();
    DepotPop last = lastPop(replay, window);
    DepotPop first = last == null ? null : earlierPop(replay, last);
    if (first == null || last == null || !(witness instanceof Witness.Found found)) {
      return new ObjectWitness(snapshot, generation, members, witness, List.of(), window);
    }
    List<Shown> shown = new ArrayList<>();
    for (DepotPop pop : List.of(first, last)) {
      shown.add(new Shown(pop, new SourceLine(replay.path(), pop.line())));
    }
    List<SourceLine> lines = shown.stream().map(Shown::source).toList();
    return new ObjectWitness(snapshot, generation, members, found.shown(lines), shown, window);
  }

  /** The last pop in a scan that made the first member the depot's head, or {@code null}. */
  private @Nullable DepotPop lastPop(TraceReplay replay, ScanWindow window) {
    DepotPop found = null;
    for (DepotPop pop : replay.depotPops()) {
      if (pop.scan() == window.number() && pop.head() == members.get(0).address().value()) {
        found = pop;
      }
    }
    return found;
  }

  /**
   * The last pop of the same depot in an earlier scan, when all members had been pushed: they were
   * below what was popped, for none of them was popped since.
   */
  private @Nullable DepotPop earlierPop(TraceReplay replay, DepotPop last) {
    long pushed = 0;
    for (Magazine member : members) {
      for (MagazineEvent event : replay.magazine(member.address().value())) {
        boolean moved =
            event.kind() == MagazineEvent.Kind.PUSHED || event.kind() == MagazineEvent.Kind.BORN;
        if (moved && event.line() < last.line()) {
          pushed = Math.max(pushed, event.line());
        }
      }
    }
    DepotPop found = null;
    for (DepotPop pop : replay.depotPops()) {
      if (pop.scan() < last.scan()
          && pop.domain() == last.domain()
          && pop.order() == last.order()
          && pop.line() > pushed) {
        found = pop;
      }
    }
    return found;
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
