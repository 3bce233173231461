package io.github.unleak.simulator.kernel;

import java.util.ArrayList;
import java.util.List;

/** What kmemleak keeps between scans (mm/kmemleak.c): objects in the order of creation. */
public final class Kmemleak {

  /** MSECS_MIN_AGE. */
  static final int MIN_AGE_SECONDS = 5;

  final Memory memory;
  private final int firstChecksum;
  private final int hz;

  /**
   * {@code min_unref_scans}: scans in a row that must confirm an object before it is reported; 0
   * for kernels whose scans have one pass.
   */
  final int confirmations;

  private List<MemoryObject> objects = new ArrayList<>();
  private long lastScanJiffies;

  /**
   * @param firstChecksum what an object's checksum is before the first one was taken
   * @param hz ticks a second
   * @param confirmations see {@link #confirmations}
   */
  Kmemleak(Memory memory, int firstChecksum, int hz, int confirmations) {
    this.confirmations = confirmations;
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

  /** The start of a confirmation pass. */
  void beginConfirmation(long jiffies) {
    lastScanJiffies = jiffies;
  }

  /** All objects that exist, in the order of creation. */
  public List<MemoryObject> allocated() {
    return objects.stream().filter(object -> object.allocated).toList();
  }

  public boolean unreferenced(MemoryObject object) {
    return object.allocated
        && object.white()
        && object.jiffies + (long) MIN_AGE_SECONDS * hz <= lastScanJiffies;
  }

  /** What a read of the file lists now. */
  public List<MemoryObject> listed() {
    return objects.stream().filter(object -> object.reported && unreferenced(object)).toList();
  }

  /** "clear": what is listed becomes gray for ever. */
  public void clear() {
    for (MemoryObject object : listed()) {
      object.minCount = MemoryObject.GRAY;
    }
  }
}
