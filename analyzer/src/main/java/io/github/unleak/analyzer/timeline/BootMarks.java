package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.kmemleak.Backtrace;
import io.github.unleak.parser.kmemleak.Frame;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What in a snapshot tells one boot from another: the address printed for each place in the code.
 * Hashed addresses ({@code %p}) come from a key drawn at boot, real ones from the kernel's random
 * base; one place with two addresses is two boots.
 */
final class BootMarks {

  /** Enough places to decide, and few enough for a report of a million objects. */
  private static final int MOST_BACKTRACES = 500;

  private static final int MOST_PLACES = 5000;

  /** How two snapshots relate. */
  enum Relation {
    /** Hashed addresses agree: the same key, so the same boot. */
    SAME_BOOT,
    /** One place in the code has two addresses. */
    OTHER_BOOT,
    /** Nothing in common that would tell. */
    UNKNOWN
  }

  private final Map<Place, Frame> places = new HashMap<>();
  private final Set<Backtrace> read = Collections.newSetFromMap(new IdentityHashMap<>());

  /** A place in the code, independent of where the kernel was loaded. */
  private record Place(String symbol, long offset, long size) {}

  static BootMarks of(List<KmemleakObject> objects) {
    BootMarks marks = new BootMarks();
    for (KmemleakObject object : objects) {
      if (marks.read.size() >= MOST_BACKTRACES) {
        break;
      }
      if (!object.origin().damaged() && marks.read.add(object.backtrace())) {
        marks.add(object.backtrace());
      }
    }
    return marks;
  }

  /** Marks of nothing yet. */
  static BootMarks none() {
    return new BootMarks();
  }

  /**
   * Takes note of one more object, unless its code lies elsewhere than that of those before.
   *
   * @return false if it is of another boot
   */
  boolean take(KmemleakObject object) {
    if (object.origin().damaged() || !read.add(object.backtrace())) {
      return true;
    }
    BootMarks alone = new BootMarks();
    alone.add(object.backtrace());
    if (alone.to(this) == Relation.OTHER_BOOT) {
      return false;
    }
    if (places.size() < MOST_PLACES) {
      add(object.backtrace());
    }
    return true;
  }

  /** Parts the entries of one text, in their order, wherever the addresses of the code change. */
  static List<List<KmemleakObject>> split(List<KmemleakObject> objects) {
    List<List<KmemleakObject>> parts = new ArrayList<>();
    BootMarks marks = none();
    int from = 0;
    for (int at = 0; at < objects.size(); at++) {
      if (!marks.take(objects.get(at))) {
        parts.add(objects.subList(from, at));
        from = at;
        marks = none();
        marks.take(objects.get(at));
      }
    }
    parts.add(objects.subList(from, objects.size()));
    return parts;
  }

  private void add(Backtrace backtrace) {
    for (Frame frame : backtrace.frames()) {
      String symbol = frame.symbol();
      if (symbol != null && frame.address() != 0 && frame.offset() >= 0 && !frame.inline()) {
        places.putIfAbsent(new Place(symbol, frame.offset(), frame.size()), frame);
      }
    }
  }

  Relation to(BootMarks other) {
    int same = 0;
    int different = 0;
    boolean hashed = false;
    for (Map.Entry<Place, Frame> entry : places.entrySet()) {
      Frame there = other.places.get(entry.getKey());
      Frame here = entry.getValue();
      if (there == null || there.hashed() != here.hashed()) {
        continue;
      }
      if (there.address() == here.address()) {
        same++;
        hashed |= here.hashed();
      } else {
        different++;
      }
    }
    if (different > same) {
      return Relation.OTHER_BOOT;
    }
    return same > different && hashed ? Relation.SAME_BOOT : Relation.UNKNOWN;
  }
}
