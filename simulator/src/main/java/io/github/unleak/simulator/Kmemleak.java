package io.github.unleak.simulator;

import java.util.ArrayList;
import java.util.List;

/** What kmemleak keeps between scans (mm/kmemleak.c): objects in the order of creation. */
final class Kmemleak {

  /** MSECS_MIN_AGE. */
  static final int MIN_AGE_SECONDS = 5;

  final Memory memory;
  private final int firstChecksum;
  private final int hz;
  private List<MemoryObject> objects = new ArrayList<>();
  private long lastScanJiffies;

  /**
   * @param firstChecksum what an object's checksum is before the first one was taken
   * @param hz ticks a second
   */
  Kmemleak(Memory memory, int firstChecksum, int hz) {
    this.memory = memory;
    this.firstChecksum = firstChecksum;
    this.hz = hz;
  }

  void created(MemoryObject object, int minCount) {
    object.minCount = minCount;
    object.checksum = firstChecksum;
    objects.add(object);
  }

  /** kmemleak_transient_leak(): one more white sighting is needed. */
  void transientLeak(long pointer) {
    MemoryObject object = memory.find(pointer);
    if (object != null) {
      object.checksum = ~0;
    }
  }

  /** The start of a scan; the list is then grown, not replaced, until the next one. */
  List<MemoryObject> beginScan(long jiffies) {
    lastScanJiffies = jiffies;
    List<MemoryObject> alive = new ArrayList<>();
    for (MemoryObject object : objects) {
      if (object.allocated) {
        alive.add(object);
      }
    }
    objects = alive;
    return objects;
  }

  boolean unreferenced(MemoryObject object) {
    return object.allocated
        && object.white()
        && object.jiffies + (long) MIN_AGE_SECONDS * hz <= lastScanJiffies;
  }

  /** What a read of the file lists now. */
  List<MemoryObject> listed() {
    return objects.stream().filter(object -> object.reported && unreferenced(object)).toList();
  }

  /** "clear": what is listed becomes gray for ever. */
  void clear() {
    for (MemoryObject object : listed()) {
      object.minCount = MemoryObject.GRAY;
    }
  }
}
