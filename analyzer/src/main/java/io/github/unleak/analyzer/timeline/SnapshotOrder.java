package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.NaturalOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The order of one run's snapshots: by time where all reads of the file tell it, else by the
 * recorder's times, else by the natural order of a series' names, else as the user named them. A
 * log's prints go by their stamps among reads with times, else before the first read that lists one
 * of their objects.
 */
final class SnapshotOrder {

  private final Run run;
  private final List<RawSnapshot> raw;
  private final RecordedBoots boots;
  private final Map<Integer, Long> millis = new HashMap<>();
  private final List<Integer> sorted = new ArrayList<>();

  /**
   * Reads of the file, and what is named like one: with time stamps or a prompt in front of lines
   * it looks like a log.
   */
  private final Set<Integer> inOrder = new HashSet<>();

  private final boolean told;

  SnapshotOrder(Run run, List<RawSnapshot> raw, List<Integer> members, RecordedBoots boots) {
    this.run = run;
    this.raw = raw;
    this.boots = boots;
    List<Integer> reads = new ArrayList<>();
    List<Integer> prints = new ArrayList<>();
    Set<String> series = new HashSet<>();
    for (int member : members) {
      millis.put(member, readTime(raw.get(member)));
      if (raw.get(member).boot() == RawSnapshot.NO_LOG) {
        series.add(slot(member));
      }
    }
    for (int member : members) {
      boolean read = series.contains(slot(member)) || boots.read(path(member)) != null;
      (read ? reads : prints).add(member);
    }
    inOrder.addAll(reads);
    boolean given = raw(reads).allMatch(read -> Series.TOLD.equals(read.series()));
    boolean timed = sortReads(reads, given);
    boolean recorded = reads.stream().allMatch(read -> boots.readNanos(path(read)) >= 0);
    this.told = timed || recorded || given || reads.size() < 2 || named(reads) || oneSeries(reads);
    sorted.addAll(reads);
    prints.sort(Comparator.comparingLong(print -> raw.get(print).logMicros()));
    prints.forEach(print -> insert(print, timed));
  }

  /** Indices of the snapshots in the order of time. */
  List<Integer> sorted() {
    return sorted;
  }

  /** True where something tells the order of the reads. */
  boolean told() {
    return told;
  }

  /** Milliseconds since boot at which a snapshot was taken, or -1. */
  long millis(int index) {
    return millis.getOrDefault(index, -1L);
  }

  private long readTime(RawSnapshot snapshot) {
    if (snapshot.logMicros() >= 0) {
      return snapshot.logMicros() / 1000;
    }
    for (KmemleakObject object : snapshot.objects()) {
      long born = run.millis(object.jiffies());
      if (born >= 0 && object.ageMillis() >= 0) {
        return born + object.ageMillis();
      }
    }
    return -1;
  }

  private Stream<RawSnapshot> raw(List<Integer> reads) {
    return reads.stream().map(raw::get);
  }

  /** Sorts the reads of the file; true where all of them have a time. */
  private boolean sortReads(List<Integer> reads, boolean given) {
    Map<String, List<Integer>> slots = new LinkedHashMap<>();
    for (int i = 0; i < reads.size(); i++) {
      RawSnapshot read = raw.get(reads.get(i));
      String series = read.place().isEmpty() ? NaturalOrder.pattern(path(reads.get(i))) : "";
      slots.computeIfAbsent(series, key -> new ArrayList<>()).add(i);
    }
    if (!given) {
      slots.values().forEach(places -> sortWithin(reads, places));
    }
    boolean timed = reads.stream().allMatch(read -> millis(read) >= 0);
    if (timed) {
      reads.sort(Comparator.comparingLong(this::millis));
    } else {
      if (!given && reads.stream().allMatch(read -> boots.readNanos(path(read)) >= 0)) {
        reads.sort(Comparator.comparingLong(read -> boots.readNanos(path(read))));
      }
      sortTimedAmongThemselves(reads);
    }
    return timed;
  }

  /** Puts the members of a series into its places by the natural order of their names. */
  private void sortWithin(List<Integer> reads, List<Integer> places) {
    List<Integer> members = new ArrayList<>();
    places.forEach(place -> members.add(reads.get(place)));
    members.sort(Comparator.comparing(this::path, new NaturalOrder()));
    for (int i = 0; i < places.size(); i++) {
      reads.set(places.get(i), members.get(i));
    }
  }

  /** The folder of a file and its name without numbers. */
  private String slot(int index) {
    return raw.get(index).place() + '\0' + NaturalOrder.pattern(path(index));
  }

  private String path(int index) {
    return raw.get(index).source().path();
  }

  /** Empty reads have no time: they keep their place in the series while the others are checked. */
  private void sortTimedAmongThemselves(List<Integer> reads) {
    long last = -1;
    for (int read : reads) {
      long at = millis(read);
      if (at >= 0 && at < last) {
        reads.sort(Comparator.comparingLong(this::millis));
        return;
      }
      last = Math.max(last, at);
    }
  }

  private boolean named(List<Integer> reads) {
    return reads.stream().allMatch(read -> raw.get(read).place().isEmpty());
  }

  private boolean oneSeries(List<Integer> reads) {
    Set<String> patterns = new HashSet<>();
    Set<String> places = new HashSet<>();
    for (int read : reads) {
      patterns.add(NaturalOrder.pattern(path(read)));
      places.add(raw.get(read).place());
    }
    return patterns.size() == 1 && places.size() == 1;
  }

  private void insert(int print, boolean timed) {
    int at = 0;
    if (timed && millis(print) >= 0) {
      while (at < sorted.size() && millis(sorted.get(at)) <= millis(print)) {
        at++;
      }
    } else {
      Set<ObjectKey> keys = new HashSet<>();
      raw.get(print).objects().forEach(object -> keys.add(ObjectKey.of(object)));
      while (at < sorted.size() && !(isRead(sorted.get(at)) && listsAny(sorted.get(at), keys))) {
        at++;
      }
      if (at == sorted.size()) {
        at = afterLastPrint();
      }
    }
    sorted.add(at, print);
  }

  private boolean isRead(int index) {
    return inOrder.contains(index);
  }

  private boolean listsAny(int index, Set<ObjectKey> keys) {
    return raw.get(index).objects().stream()
        .anyMatch(object -> keys.contains(ObjectKey.of(object)));
  }

  private int afterLastPrint() {
    int after = 0;
    for (int i = 0; i < sorted.size(); i++) {
      if (!isRead(sorted.get(i))) {
        after = i + 1;
      }
    }
    return after;
  }
}
