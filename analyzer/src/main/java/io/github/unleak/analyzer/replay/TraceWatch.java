package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.graph.PointerTags;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.Address;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.collections.api.set.primitive.LongSet;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;
import org.eclipse.collections.impl.map.mutable.primitive.LongLongHashMap;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;

/** The addresses of which a replay keeps what happens to them. */
public final class TraceWatch {

  private final long[] starts;
  private final long[] sizes;
  private final LongSet addresses;
  private final LongLongHashMap printed;
  private final PointerTags tags;
  private final List<KmemleakLog> logs;

  private TraceWatch(LongLongHashMap named, List<KmemleakLog> logs) {
    this.logs = logs;
    List<KmemleakObject> listed = new ArrayList<>();
    logs.forEach(log -> listed.addAll(log.objects()));
    tags = PointerTags.of(listed);
    printed = named;
    LongLongHashMap objects = new LongLongHashMap();
    named.forEachKeyValue(
        (address, size) ->
            objects.put(plain(address), Math.max(size, objects.get(plain(address)))));
    LongArrayList sorted = new LongArrayList(objects.keySet().toArray());
    // Kernel addresses have the top bit set: signed order is unsigned order within each half.
    sorted.sortThis();
    starts = sorted.toArray();
    sizes = new long[starts.length];
    for (int at = 0; at < starts.length; at++) {
      sizes[at] = objects.get(starts[at]);
    }
    addresses = LongHashSet.newSetWith(starts);
  }

  /** Nothing is asked about. */
  public static TraceWatch nothing() {
    return new TraceWatch(new LongLongHashMap(), List.of());
  }

  /** All objects that the reports list. */
  public static TraceWatch of(List<KmemleakLog> logs) {
    LongLongHashMap objects = new LongLongHashMap();
    for (KmemleakLog log : logs) {
      for (KmemleakObject object : log.objects()) {
        long address = object.address().value();
        objects.put(address, Math.max(Math.max(1, object.size()), objects.get(address)));
      }
    }
    return new TraceWatch(objects, List.copyOf(logs));
  }

  /** These and all objects that are at {@code addresses}. */
  public TraceWatch and(List<Address> addresses) {
    LongLongHashMap objects = new LongLongHashMap();
    objects.putAll(printed);
    for (Address address : addresses) {
      objects.put(address.value(), Math.max(1, objects.get(address.value())));
    }
    return new TraceWatch(objects, logs);
  }

  /** These addresses. */
  public static TraceWatch of(LongSet addresses) {
    LongLongHashMap objects = new LongLongHashMap();
    addresses.forEach(address -> objects.put(address, 1));
    return new TraceWatch(objects, List.of());
  }

  /** Where the objects start, as the reports print it. */
  public LongSet addresses() {
    return LongHashSet.newSet(printed.keySet());
  }

  /** True if an object starts at this address, which carries no tag. */
  boolean watches(long plain) {
    return addresses.contains(plain);
  }

  /** The address without the tag that pointers of some arm64 kernels carry. */
  long plain(long address) {
    return tags.plain(address);
  }

  /** How the objects were allocated, as far as that tells an allocation from others. */
  Set<AllocationTraits> traits() {
    Set<AllocationTraits> traits = new LinkedHashSet<>();
    for (KmemleakLog log : logs) {
      for (KmemleakObject object : log.objects()) {
        AllocationTraits of = AllocationTraits.of(object);
        if (of.tells() && !object.percpu()) {
          traits.add(of);
        }
      }
    }
    return traits;
  }

  /** True where addresses have 64 bits, and with them the kernel's counter of ticks. */
  boolean wide() {
    for (long start : starts) {
      if (!new Address(start).fitsIn32Bits()) {
        return true;
      }
    }
    return false;
  }

  /** Index of the first object that ends behind {@code address}, or the count of objects. */
  int firstEndingAfter(long address) {
    int low = 0;
    int high = starts.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (starts[middle] + sizes[middle] <= address) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Where the object at an index starts. */
  long start(int index) {
    return starts[index];
  }

  /** How many objects there are. */
  int size() {
    return starts.length;
  }
}
