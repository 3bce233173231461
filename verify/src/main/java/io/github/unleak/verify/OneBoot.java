package io.github.unleak.verify;

import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.SourceLine;
import io.github.unleak.verify.RawInput.Read;
import io.github.unleak.verify.RawInput.Recorded;
import io.github.unleak.verify.RawInput.Trace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether reads of the kmemleak file, and a trace, are of one boot. */
final class OneBoot {

  private final RawInput input;
  private final boolean series;

  OneBoot(RawInput input, boolean series) {
    this.input = input;
    this.series = series;
  }

  /** True if {@code line} of a bundle.json names a read, and with as many objects as it lists. */
  boolean names(SourceLine line, Read read) {
    Recorded named = input.recorded.get(line);
    String path = named == null ? "" : named.read().path();
    long objects = named == null ? -1 : named.read().objects();
    return named != null
        && (read.path().equals(path) || read.path().startsWith(path + "."))
        && (objects < 0 || objects == read.objects().size());
  }

  /** True if a recorder counts what a read lists, and all reads that it names beside it exist. */
  boolean allReads(Read read) {
    String folder = read.path().replaceAll("[^/]*$", "");
    boolean counted = false;
    boolean all = true;
    for (Map.Entry<SourceLine, Recorded> named : input.recorded.entrySet()) {
      long objects = named.getValue().read().objects();
      if (named.getKey().path().equals(folder + "bundle.json")) {
        counted |= objects > 0 && names(named.getKey(), read);
        all &=
            objects == 0
                || input.reads.values().stream().anyMatch(one -> names(named.getKey(), one));
      }
    }
    return counted && all;
  }

  /** The boots of which recorders say that a read is. */
  private Set<String> recorders(Read read) {
    Set<String> boots = new HashSet<>();
    input.recorded.forEach(
        (line, named) -> boots.addAll(names(line, read) ? Set.of(named.boot()) : Set.of()));
    return boots;
  }

  /**
   * True if two reads are known to be of one boot: by what both list, or by the word of the
   * recorder or the user, if the lists allow it. In another boot about one object in six recurs at
   * its address and few at the same tick; leaks stay, so what is old should be in both.
   */
  boolean same(Read one, Read other) {
    if (one.equals(other)) {
      return true;
    }
    long newest = Math.min(newest(one), newest(other));
    int unshared = unshared(other, one, newest);
    Set<Long> moments = new HashSet<>();
    Set<Long> lateMoments = new HashSet<>();
    int shared = 0;
    int late = 0;
    for (KmemleakObject object : one.objects().values()) {
      if (counts(object) && lists(other, object)) {
        shared++;
        moments.add(object.jiffies());
        if (!within(object, 60)) {
          late++;
          lateMoments.add(object.jiffies());
        }
      }
    }
    unshared += unshared(one, other, newest);
    Set<String> told = recorders(one);
    told.retainAll(recorders(other));
    return (late >= 3 && lateMoments.size() >= 2 && unshared <= shared)
        || (shared >= 5 && moments.size() >= 3 && 4 * unshared <= shared)
        || ((series || told.size() == 1) && unshared <= 1 + 4 * shared);
  }

  private static long newest(Read read) {
    return read.objects().values().stream().mapToLong(KmemleakObject::jiffies).max().orElse(-1);
  }

  /** How many objects one read lists and the other lacks, of those that both could list. */
  private static int unshared(Read one, Read other, long newest) {
    return (int)
        one.objects().values().stream()
            .filter(object -> counts(object) && object.jiffies() <= newest && !lists(other, object))
            .count();
  }

  private static boolean lists(Read read, KmemleakObject object) {
    KmemleakObject same = read.objects().get(RawInput.address(object));
    return same != null && key(same).equals(key(object));
  }

  /** Equal for entries of one object of one boot. */
  static List<Object> key(KmemleakObject object) {
    return List.of(RawInput.address(object), object.size(), object.jiffies());
  }

  /** True for objects that not every boot may allocate alike: those of the kernel's own start. */
  private static boolean counts(KmemleakObject object) {
    return object.jiffies() != -1
        && !String.valueOf(object.comm()).startsWith("swapper")
        && !within(object, 5);
  }

  private static boolean within(KmemleakObject object, int seconds) {
    for (long hz : new long[] {100, 250, 300, 1000}) {
      long ticks = object.jiffies() - 0x1_0000_0000L + 300 * hz;
      if (ticks >= 0 && ticks < seconds * hz) {
        return true;
      }
    }
    return false;
  }

  /** True unless recorders say that two reads are of different boots. */
  private boolean allowed(Read one, Read other) {
    Set<String> here = recorders(one);
    Set<String> there = recorders(other);
    return here.isEmpty() || there.isEmpty() || !Collections.disjoint(here, there);
  }

  /**
   * True if a trace is of one boot with a read: of the objects that this boot lists, more have
   * their allocation in the trace than have others there, or lack one though the trace has those of
   * the same code before and after.
   */
  boolean same(Trace trace, Clock clock, Read read) {
    Map<List<Object>, Integer> votes = new HashMap<>();
    Map<List<Object>, long[]> spans = new HashMap<>();
    List<KmemleakObject> unseen = new ArrayList<>();
    Set<Read> all = Collections.newSetFromMap(new IdentityHashMap<>());
    all.addAll(input.reads.values());
    for (Read one : all) {
      if (!allowed(one, read)) {
        continue;
      }
      for (KmemleakObject object : one.objects().values()) {
        List<TraceEvent> life = trace.lives.getOrDefault(RawInput.address(object), List.of());
        List<Object> key = key(object);
        long time = clock.time(object);
        boolean covered = time > trace.first + Clock.LAG && time < trace.last - Clock.LAG;
        if (life.stream().anyMatch(event -> clock.fits(object, event))) {
          votes.put(key, 1);
          long[] span = spans.computeIfAbsent(code(object), code -> new long[] {-1L >>> 1, 0});
          span[0] = Math.min(span[0], object.jiffies());
          span[1] = Math.max(span[1], object.jiffies());
        } else if (life.stream().anyMatch(event -> Clock.own(object, event))) {
          votes.merge(key, covered ? -1 : 0, Math::max);
        } else {
          unseen.add(object);
        }
      }
    }
    for (KmemleakObject object : unseen) {
      long[] span = spans.get(code(object));
      List<Object> key = key(object);
      if (span != null && span[0] <= object.jiffies() && object.jiffies() <= span[1]) {
        votes.merge(key, -1, Math::max);
      }
    }
    int agreeing = Collections.frequency(votes.values(), 1);
    return agreeing > 2 * Collections.frequency(votes.values(), -1);
  }

  private static List<Object> code(KmemleakObject object) {
    return List.of(object.size(), object.backtrace());
  }
}
