package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;
import org.eclipse.collections.impl.map.mutable.primitive.LongIntHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Numbers objects by their identity within a run, as {@link ObjectKey} has it. Hot: a report of a
 * million objects makes no object here but the list.
 */
final class ObjectTable {

  private static final int NONE = -1;

  private final List<KmemleakObject> objects = new ArrayList<>();
  private final LongIntHashMap firstAt;
  private final IntArrayList nextAtSameAddress;

  ObjectTable(int expected) {
    firstAt = new LongIntHashMap(Math.max(expected, 16));
    nextAtSameAddress = new IntArrayList(Math.max(expected, 16));
  }

  /** The number of the object that {@code object} is, a new one where it is new. */
  int add(KmemleakObject object) {
    int fresh = objects.size();
    int at = firstAt.getIfAbsentPut(object.address().value(), fresh);
    if (at != fresh) {
      int last = at;
      while (at != NONE) {
        if (ObjectKey.same(objects.get(at), object)) {
          return at;
        }
        last = at;
        at = nextAtSameAddress.get(at);
      }
      nextAtSameAddress.set(last, fresh);
    }
    objects.add(object);
    nextAtSameAddress.add(NONE);
    return fresh;
  }

  /** The first entry of the object that {@code object} is, or {@code null}. */
  @Nullable KmemleakObject first(KmemleakObject object) {
    int at = firstAt.getIfAbsent(object.address().value(), NONE);
    while (at != NONE) {
      if (ObjectKey.same(objects.get(at), object)) {
        return objects.get(at);
      }
      at = nextAtSameAddress.get(at);
    }
    return null;
  }

  /** How many distinct objects there are. */
  int size() {
    return objects.size();
  }

  /** The first entry of each distinct object, by number. */
  List<KmemleakObject> objects() {
    return objects;
  }
}
