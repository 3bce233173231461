package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says which snapshots are of one kernel run, and which of those are <em>known</em> to be: linked
 * by several objects that both list, by one log with time stamps, by hashed addresses that agree,
 * or by the recorder. The rest of a run is assumed to belong together because it lies in one folder
 * or was named in one command.
 */
final class RunFinder {

  /** Earlier snapshots that a snapshot is compared with: those that share most with it. */
  private static final int MOST_COMPARED = 8;

  private final List<RawSnapshot> snapshots;
  private final RecordedBoots boots;
  private final int[] linked;
  private final int[] related;
  private final int[] compared;
  private final int[] run;
  private final Map<Integer, BootMarks> marks = new HashMap<>();

  RunFinder(List<RawSnapshot> snapshots, RecordedBoots boots) {
    this.snapshots = snapshots;
    this.boots = boots;
    this.linked = identity(snapshots.size());
    this.related = identity(snapshots.size());
    this.compared = identity(snapshots.size());
    linkByLog();
    linkByObjects();
    linkByHashes();
    linkByRecorder();
    for (int i = 0; i < snapshots.size(); i++) {
      join(related, root(linked, i), i);
      join(compared, root(linked, i), i);
    }
    this.run = related.clone();
    assume();
    compareSeries();
  }

  /** Links what the recorder, or the user, says to be of one boot, unless its code objects. */
  private void linkByRecorder() {
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < snapshots.size(); i++) {
      String boot =
          Series.TOLD.equals(snapshots.get(i).series()) ? Series.TOLD : boots.boot(path(i));
      if (boot != null) {
        Integer before = first.putIfAbsent(boot, i);
        if (before != null
            && samePlaceInTime(before, i)
            && relation(before, i) != BootMarks.Relation.OTHER_BOOT) {
          join(linked, before, i);
        }
      }
    }
  }

  /** What the addresses of code and the recorders say about the boots of two snapshots. */
  private BootMarks.Relation relation(int one, int other) {
    return boots.twoBoots(path(one), path(other))
        ? BootMarks.Relation.OTHER_BOOT
        : marks(one).to(marks(other));
  }

  private String path(int snapshot) {
    return snapshots.get(snapshot).source().path();
  }

  /**
   * Absence is compared within a series that the recorder or the user names, even if its reads have
   * nothing in common. What is one by its names could be the reads of several machines: its empty
   * reads are compared with the others if all of those have objects in common.
   */
  private void compareSeries() {
    Map<String, List<Integer>> members = new LinkedHashMap<>();
    for (int i = 0; i < snapshots.size(); i++) {
      String series = snapshots.get(i).series();
      if (series != null) {
        members.computeIfAbsent(series + '\0' + root(run, i), key -> new ArrayList<>()).add(i);
      }
    }
    for (List<Integer> reads : members.values()) {
      boolean recorded = Series.recorded(snapshots.get(reads.get(0)).series());
      Set<Integer> listing = new HashSet<>();
      for (int read : reads) {
        if (!snapshots.get(read).objects().isEmpty()) {
          listing.add(root(compared, read));
        }
      }
      for (int read : reads) {
        boolean empty = snapshots.get(read).objects().isEmpty();
        if (recorded) {
          join(compared, reads.get(0), read);
        } else if (empty && listing.size() == 1) {
          join(compared, listing.iterator().next(), read);
        }
      }
    }
  }

  /** A representative for each snapshot: equal for snapshots known to be of one run. */
  int linked(int snapshot) {
    return root(linked, snapshot);
  }

  /**
   * A representative for each snapshot: equal for snapshots that have enough objects in common, or
   * are of one series, so that absence is compared between them.
   */
  int compared(int snapshot) {
    return root(compared, snapshot);
  }

  /** A representative for each snapshot: equal for snapshots taken to be of one run. */
  int run(int snapshot) {
    return root(run, snapshot);
  }

  /**
   * Links what one log printed with the kernel's own time stamps, which fall back at the next boot.
   * A text without them may be pasted together from several.
   */
  private void linkByLog() {
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < snapshots.size(); i++) {
      if (!fromFile(i)) {
        RawSnapshot snapshot = snapshots.get(i);
        String key = SnapshotCutter.runKey(snapshot.source().path(), snapshot.boot());
        Integer before = first.putIfAbsent(key, i);
        if (before != null) {
          boolean stamped = snapshot.logMicros() >= 0 && snapshots.get(before).logMicros() >= 0;
          join(stamped ? linked : related, before, i);
          join(compared, before, i);
        }
      }
    }
  }

  /**
   * Relates snapshots that list one object, and links those whose common objects show that they are
   * of one boot. Compared are the pairs of a snapshot and those before it that listed one of its
   * objects last.
   */
  private void linkByObjects() {
    if (snapshots.size() < 2) {
      return;
    }
    Map<ObjectKey, Integer> last = new HashMap<>();
    for (int i = 0; i < snapshots.size(); i++) {
      Map<Integer, Integer> before = new LinkedHashMap<>();
      for (KmemleakObject object : snapshots.get(i).objects()) {
        Integer at = object.jiffies() == -1 ? null : last.put(ObjectKey.of(object), i);
        if (at != null && at != i && samePlaceInTime(at, i)) {
          before.merge(at, 1, Integer::sum);
        }
      }
      int here = i;
      before.entrySet().stream()
          .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
          .limit(MOST_COMPARED)
          .forEach(entry -> linkByObjects(entry.getKey(), here));
    }
  }

  private void linkByObjects(int one, int other) {
    SharedObjects shared = shared(one, other);
    if (shared.twoBoots() || relation(one, other) == BootMarks.Relation.OTHER_BOOT) {
      return;
    }
    join(related, one, other);
    String series = snapshots.get(one).series();
    if (shared.comparable(series != null && series.equals(snapshots.get(other).series()))) {
      join(compared, one, other);
    }
    if (shared.oneBoot()) {
      join(linked, one, other);
    }
  }

  private SharedObjects shared(int one, int other) {
    return SharedObjects.between(snapshots.get(one).objects(), snapshots.get(other).objects());
  }

  /** Two kernel runs that one log holds one after the other stay two, whatever they list. */
  private boolean samePlaceInTime(int one, int other) {
    return fromFile(one)
        || fromFile(other)
        || !snapshots.get(one).source().path().equals(snapshots.get(other).source().path())
        || snapshots.get(one).boot() == snapshots.get(other).boot();
  }

  private void linkByHashes() {
    for (int i = 0; i < snapshots.size(); i++) {
      for (int k = 0; k < i && linked[i] == i; k++) {
        if (linked[k] == k
            && samePlaceInTime(k, i)
            && relation(k, i) == BootMarks.Relation.SAME_BOOT) {
          join(linked, k, i);
        }
      }
    }
  }

  /** Takes what lies together for one run, unless the addresses of its code say otherwise. */
  private void assume() {
    Map<String, List<Integer>> files = new LinkedHashMap<>();
    Map<String, Set<Integer>> logs = new LinkedHashMap<>();
    for (int i = 0; i < snapshots.size(); i++) {
      String place = snapshots.get(i).place();
      if (fromFile(i)) {
        files.computeIfAbsent(place, key -> new ArrayList<>()).add(i);
      } else {
        logs.computeIfAbsent(place, key -> new HashSet<>()).add(root(linked, i));
      }
    }
    files.forEach(
        (place, members) -> {
          List<List<Integer>> boots = boots(members);
          Set<Integer> runs = logs.getOrDefault(place, Set.of());
          if (runs.size() == 1 && !place.isEmpty() && boots.size() == 1) {
            int log = runs.iterator().next();
            if (fits(log, boots.get(0))) {
              join(run, members.get(0), log);
            }
          }
        });
  }

  /**
   * Parts files into boots: each goes with the latest boot that its addresses do not contradict.
   */
  private List<List<Integer>> boots(List<Integer> members) {
    List<List<Integer>> boots = new ArrayList<>();
    for (int member : members) {
      List<Integer> fitting = null;
      for (List<Integer> boot : boots) {
        if (root(run, boot.get(0)) == root(run, member)) {
          fitting = boot;
          break;
        }
        if (fits(member, boot)) {
          fitting = boot;
        }
      }
      if (fitting == null) {
        fitting = new ArrayList<>();
        boots.add(fitting);
      } else {
        join(run, fitting.get(0), member);
      }
      fitting.add(member);
    }
    return boots;
  }

  private boolean fits(int member, List<Integer> boot) {
    int representative = root(linked, member);
    Set<Integer> compared = new HashSet<>();
    for (int other : boot) {
      if (boots.twoBoots(path(member), path(other))) {
        return false;
      }
      int there = root(linked, other);
      if (compared.add(there)
          && there != representative
          && (marks(representative).to(marks(there)) == BootMarks.Relation.OTHER_BOOT
              || shared(member, other).twoBoots())) {
        return false;
      }
    }
    return true;
  }

  private BootMarks marks(int snapshot) {
    return marks.computeIfAbsent(snapshot, key -> BootMarks.of(snapshots.get(key).objects()));
  }

  private boolean fromFile(int snapshot) {
    return snapshots.get(snapshot).boot() == RawSnapshot.NO_LOG;
  }

  private static int[] identity(int size) {
    int[] parents = new int[size];
    for (int i = 0; i < size; i++) {
      parents[i] = i;
    }
    return parents;
  }

  private static int root(int[] parents, int at) {
    int root = at;
    while (parents[root] != root) {
      root = parents[root];
    }
    parents[at] = root;
    return root;
  }

  private void join(int[] parents, int one, int other) {
    int a = root(parents, one);
    int b = root(parents, other);
    if (a != b && !apart(parents, a, b)) {
      parents[Math.max(a, b)] = Math.min(a, b);
    }
  }

  /**
   * True if recorders say that a snapshot of one group is of another boot than one of the other.
   */
  private boolean apart(int[] parents, int one, int other) {
    if (!boots.several()) {
      return false;
    }
    for (int a = 0; a < parents.length; a++) {
      for (int b = 0; root(parents, a) == one && b < parents.length; b++) {
        if (root(parents, b) == other && boots.twoBoots(path(a), path(b))) {
          return true;
        }
      }
    }
    return false;
  }
}
