package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.kmemleak.Backtrace;
import io.github.unleak.parser.kmemleak.Frame;
import io.github.unleak.parser.kmemleak.KmemleakObject;
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

  /** A place in the code, independent of where the kernel was loaded. */
  private record Place(String symbol, long offset, long size) {}

  static BootMarks of(List<KmemleakObject> objects) {
    BootMarks marks = new BootMarks();
    Set<Backtrace> read = Collections.newSetFromMap(new IdentityHashMap<>());
    for (KmemleakObject object : objects) {
      if (read.size() >= MOST_BACKTRACES) {
        break;
      }
      if (!object.origin().damaged() && read.add(object.backtrace())) {
        marks.add(object.backtrace());
      }
    }
    return marks;
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
