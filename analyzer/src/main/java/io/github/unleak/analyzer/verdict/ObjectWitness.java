package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.MagazineDump;
import io.github.unleak.analyzer.graph.PointerLayout;
import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.rcache.Magazine;
import io.github.unleak.analyzer.timeline.Sighting;
import io.github.unleak.analyzer.witness.Partition;
import io.github.unleak.analyzer.witness.Witness;
import io.github.unleak.analyzer.witness.WitnessSearch;
import io.github.unleak.parser.kmemleak.KmemleakObject;
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
 */
public record ObjectWitness(
    int snapshot, Generation generation, List<Magazine> members, Witness witness) {

  /** States that a search looks at by default: a second or less. */
  public static final long MOST_STATES = 300_000;

  private static final String MAGAZINE = "iova_magazine";

  public ObjectWitness {
    members = List.copyOf(members);
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
    return new ObjectWitness(
        snapshot,
        generation,
        partition.members(),
        WitnessSearch.of(partition, generation, mostStates));
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
