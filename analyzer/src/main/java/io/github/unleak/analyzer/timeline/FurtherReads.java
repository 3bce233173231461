package io.github.unleak.analyzer.timeline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts the reads of the kmemleak file together that were made after the same scan: {@code
 * kmemleak-3.txt}, {@code kmemleak-3.2.txt} and so on. Each may have skipped entries; what the scan
 * left is in any of them.
 */
final class FurtherReads {

  private FurtherReads() {}

  /** One snapshot for each scan, in the place of its first read. */
  static List<RawSnapshot> merged(List<RawSnapshot> snapshots) {
    Map<String, Integer> files = new HashMap<>();
    for (int at = 0; at < snapshots.size(); at++) {
      RawSnapshot snapshot = snapshots.get(at);
      // A file with several reads in it is none of a series.
      files.merge(path(snapshot), at, (one, other) -> -1);
    }
    List<RawSnapshot> merged = new ArrayList<>(snapshots);
    Set<RawSnapshot> further = Collections.newSetFromMap(new IdentityHashMap<>());
    for (RawSnapshot snapshot : snapshots) {
      String name = SeriesName.first(path(snapshot));
      int first = name == null ? -1 : files.getOrDefault(name, -1);
      boolean alone = files.getOrDefault(path(snapshot), -1) >= 0;
      if (first >= 0 && alone && merged.get(first).place().equals(snapshot.place())) {
        merged.set(first, merged.get(first).with(snapshot));
        further.add(snapshot);
      }
    }
    merged.removeIf(further::contains);
    return merged;
  }

  private static String path(RawSnapshot snapshot) {
    return SeriesName.unpacked(snapshot.source().path());
  }
}
