package io.github.unleak.analyzer.graph;

import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.util.Arrays;
import java.util.List;
import org.eclipse.collections.impl.map.mutable.primitive.LongIntHashMap;

/**
 * Finds the object that an address lies in. Hot: a search over sorted primitive starts, and one
 * look-up where it hits.
 */
public final class AddressIndex {

  private final List<KmemleakObject> objects;
  private final PointerTags tags;
  private final LongIntHashMap positions;
  private final long[] starts;

  private AddressIndex(List<KmemleakObject> objects) {
    this.objects = objects;
    this.tags = PointerTags.of(objects);
    this.positions = new LongIntHashMap(objects.size());
    for (int at = 0; at < objects.size(); at++) {
      KmemleakObject object = objects.get(at);
      if (!object.percpu()) {
        positions.getIfAbsentPut(flip(tags.plain(object.address().value())), at);
      }
    }
    this.starts = positions.keySet().toArray();
    Arrays.sort(starts);
  }

  /**
   * Indexes {@code objects} by their place in the list, which must not change. Per-CPU objects are
   * left out, for their addresses are offsets. Of several at one address the first counts.
   */
  public static AddressIndex of(List<KmemleakObject> objects) {
    return new AddressIndex(objects);
  }

  /** The place in the list of the object that {@code address} lies in, or -1. */
  public int find(long address) {
    long key = flip(tags.plain(address));
    if (starts.length == 0 || key < starts[0]) {
      return -1;
    }
    int at = Arrays.binarySearch(starts, key);
    long start = starts[at < 0 ? -at - 2 : at];
    int position = positions.get(start);
    long inside = key - start;
    return inside >= 0 && inside < Math.max(objects.get(position).size(), 1) ? position : -1;
  }

  /** The tags that pointers carry here. */
  public PointerTags tags() {
    return tags;
  }

  /** Makes signed comparison order unsigned values. */
  private static long flip(long address) {
    return address ^ Long.MIN_VALUE;
  }
}
