package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What two lists of objects have in common and what not, by identity: address, size, jiffies of
 * allocation. Where a list holds an object several times, its last entry counts.
 *
 * @param added in the later list alone, in its order
 * @param unchanged in both, with the same bytes and the same checksum as far as both are known
 * @param changed in both, with other bytes or another checksum
 * @param gone in the earlier list alone, in its order
 */
public record Difference(
    List<KmemleakObject> added,
    List<Pair> unchanged,
    List<Pair> changed,
    List<KmemleakObject> gone) {

  public Difference {
    added = List.copyOf(added);
    unchanged = List.copyOf(unchanged);
    changed = List.copyOf(changed);
    gone = List.copyOf(gone);
  }

  /**
   * An object in both lists.
   *
   * @param before its entry in the earlier one
   * @param after its entry in the later one
   */
  public record Pair(KmemleakObject before, KmemleakObject after) {

    /** True where bytes that both dumps show differ. */
    public boolean dumpChanged() {
      int known = Math.min(before.dump().length(), after.dump().length());
      for (int i = 0; i < known; i++) {
        if (before.dump().at(i) != after.dump().at(i)) {
          return true;
        }
      }
      return false;
    }

    /** True where both checksums are known and differ. */
    public boolean crcChanged() {
      return before.crc() >= 0 && after.crc() >= 0 && before.crc() != after.crc();
    }
  }

  /** Compares {@code before} with {@code after}. */
  public static Difference between(List<KmemleakObject> before, List<KmemleakObject> after) {
    Map<ObjectKey, KmemleakObject> old = byKey(before);
    List<KmemleakObject> added = new ArrayList<>();
    List<Pair> unchanged = new ArrayList<>();
    List<Pair> changed = new ArrayList<>();
    byKey(after)
        .forEach(
            (key, object) -> {
              KmemleakObject earlier = old.remove(key);
              if (earlier == null) {
                added.add(object);
              } else {
                Pair pair = new Pair(earlier, object);
                (pair.dumpChanged() || pair.crcChanged() ? changed : unchanged).add(pair);
              }
            });
    return new Difference(added, unchanged, changed, new ArrayList<>(old.values()));
  }

  private static Map<ObjectKey, KmemleakObject> byKey(List<KmemleakObject> objects) {
    Map<ObjectKey, KmemleakObject> byKey = new LinkedHashMap<>();
    for (KmemleakObject object : objects) {
      byKey.put(ObjectKey.of(object), object);
    }
    return byKey;
  }

  /** True where both lists hold objects and share none: they may be of different boots. */
  public boolean disjoint() {
    return unchanged.isEmpty() && changed.isEmpty() && !added.isEmpty() && !gone.isEmpty();
  }
}
