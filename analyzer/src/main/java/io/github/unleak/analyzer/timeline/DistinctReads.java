package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes one snapshot of what is one read under several names: copies, extracts, the same mail
 * twice. A report is a read of its own only if something shows it:
 *
 * <ul>
 *   <li>An object has the same age in two reads only if both are the same read, for the age grows.
 *   <li>Without ages (kernels since 6.8 print none), a report that lists nothing but entries of
 *       another one may be a copy or an extract of it, whatever parts of them were cut out. It is a
 *       read of its own only if it is of a series, or if a part that both have differs.
 * </ul>
 */
final class DistinctReads {

  private final List<RawSnapshot> snapshots;
  private final List<Map<ObjectKey, KmemleakObject>> entries = new ArrayList<>();
  private final int[] same;

  private record Sighted(ObjectKey key, long ageMillis) {}

  private DistinctReads(List<RawSnapshot> snapshots) {
    this.snapshots = snapshots;
    this.same = new int[snapshots.size()];
    for (int i = 0; i < snapshots.size(); i++) {
      same[i] = i;
      Map<ObjectKey, KmemleakObject> byKey = new HashMap<>();
      snapshots.get(i).objects().forEach(object -> byKey.put(ObjectKey.of(object), object));
      entries.add(byKey);
    }
  }

  /** The distinct reads among {@code snapshots}, in their order. */
  static List<RawSnapshot> of(List<RawSnapshot> snapshots, List<Diagnostic> diagnostics) {
    if (snapshots.size() < 2) {
      return snapshots;
    }
    DistinctReads reads = new DistinctReads(snapshots);
    reads.joinByAges();
    reads.joinByEntries(true);
    reads.joinByEntries(false);
    return reads.merged(diagnostics);
  }

  private void joinByAges() {
    Map<Sighted, Integer> first = new HashMap<>();
    for (int i = 0; i < snapshots.size(); i++) {
      for (KmemleakObject object : snapshots.get(i).objects()) {
        if (object.ageMillis() >= 0 && object.jiffies() != -1) {
          Sighted sighted = new Sighted(ObjectKey.of(object), object.ageMillis());
          Integer before = first.putIfAbsent(sighted, i);
          if (before != null && sameKind(before, i)) {
            join(before, i);
          }
        }
      }
    }
  }

  /** A scan's own print and a read of the file are never the same, even in the same millisecond. */
  private boolean sameKind(int one, int other) {
    return snapshots.get(one).fromFile() == snapshots.get(other).fromFile()
        && snapshots.get(one).logMicros() == snapshots.get(other).logMicros();
  }

  /**
   * Joins copies, and extracts that are of no series.
   *
   * @param whole true to look only for copies
   */
  private void joinByEntries(boolean whole) {
    for (int i = 0; i < snapshots.size(); i++) {
      for (int k = 0; k < i; k++) {
        if (root(i) != root(k)
            && sameKind(i, k)
            && !snapshots.get(i).readApartFrom(snapshots.get(k))
            && (whole ? copy(i, k) : extract(i, k) || extract(k, i))
            && !apart(root(i), root(k))) {
          join(k, i);
        }
      }
    }
  }

  private boolean copy(int one, int other) {
    return snapshots.get(one).objects().size() == snapshots.get(other).objects().size()
        && within(one, other);
  }

  private boolean extract(int part, int whole) {
    return snapshots.get(part).series() == null && within(part, whole);
  }

  /** True if some members of the two groups are known to be different reads. */
  private boolean apart(int one, int other) {
    for (int a = 0; a < snapshots.size(); a++) {
      for (int b = 0; root(a) == one && b < snapshots.size(); b++) {
        if (root(b) == other && snapshots.get(a).readApartFrom(snapshots.get(b))) {
          return true;
        }
      }
    }
    return false;
  }

  /** True if all that {@code part} lists stands in {@code whole} as well, without a difference. */
  private boolean within(int part, int whole) {
    List<KmemleakObject> objects = snapshots.get(part).objects();
    boolean files = snapshots.get(part).fromFile();
    if (objects.isEmpty()
        || objects.size() > entries.get(whole).size()
        || (!files && objects.size() != entries.get(whole).size())) {
      return false;
    }
    for (KmemleakObject object : objects) {
      KmemleakObject there = entries.get(whole).get(ObjectKey.of(object));
      if (there == null || !EntryParts.agree(object, there)) {
        return false;
      }
    }
    return true;
  }

  private List<RawSnapshot> merged(List<Diagnostic> diagnostics) {
    Map<Integer, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < snapshots.size(); i++) {
      groups.computeIfAbsent(root(i), key -> new ArrayList<>()).add(i);
    }
    RawSnapshot[] kept = new RawSnapshot[snapshots.size()];
    Set<String> alive = new HashSet<>();
    Set<String> copied = new HashSet<>();
    for (List<Integer> group : groups.values()) {
      int best = best(group);
      kept[best] = union(best, group);
      for (int member : group) {
        RawSnapshot snapshot = snapshots.get(member);
        if (member == best) {
          if (!snapshot.objects().isEmpty()) {
            alive.add(snapshot.place());
          }
          continue;
        }
        copied.add(snapshot.place());
        diagnostics.add(
            new Diagnostic(
                DiagnosticCode.DUPLICATE_SNAPSHOT,
                "the same read as " + snapshots.get(best).source().path() + ", or part of it",
                snapshot.source()));
      }
    }
    List<RawSnapshot> result = new ArrayList<>();
    for (RawSnapshot snapshot : kept) {
      if (snapshot != null
          && !(snapshot.objects().isEmpty()
              && copied.contains(snapshot.place())
              && !alive.contains(snapshot.place()))) {
        result.add(snapshot); // an empty read in a copy of a folder is a copy, too
      }
    }
    return result;
  }

  /** The one that lists most; of equals the one of a series, then the first. */
  private int best(List<Integer> group) {
    int best = group.get(0);
    for (int member : group) {
      RawSnapshot one = snapshots.get(member);
      RawSnapshot other = snapshots.get(best);
      int more = Integer.compare(one.objects().size(), other.objects().size());
      if (more > 0
          || (more == 0 && one.complete() && !other.complete())
          || (more == 0 && one.complete() == other.complete() && rank(one) > rank(other))) {
        best = member;
      }
    }
    return best;
  }

  private static int rank(RawSnapshot snapshot) {
    return Series.recorded(snapshot.series()) ? 2 : snapshot.series() != null ? 1 : 0;
  }

  private RawSnapshot union(int best, List<Integer> group) {
    RawSnapshot snapshot = snapshots.get(best);
    Set<ObjectKey> keys = new HashSet<>(entries.get(best).keySet());
    List<KmemleakObject> objects = new ArrayList<>(snapshot.objects());
    for (int member : group) {
      for (KmemleakObject object : snapshots.get(member).objects()) {
        if (keys.add(ObjectKey.of(object))) {
          objects.add(object);
        }
      }
    }
    return objects.size() == snapshot.objects().size() ? snapshot : snapshot.incomplete(objects);
  }

  private void join(int one, int other) {
    int a = root(one);
    int b = root(other);
    same[Math.max(a, b)] = Math.min(a, b);
  }

  private int root(int at) {
    int root = at;
    while (same[root] != root) {
      root = same[root];
    }
    same[at] = root;
    return root;
  }
}
