package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Parts a file into the reads that somebody wrote into it one after the other. kmemleak lists
 * objects in the order of their creation, each once: where the jiffies fall back, or an object
 * comes again, another read begins. A file in which nothing comes again is one read.
 */
final class ReadCutter {

  /** Ticks by which entries of one read may be out of order: CPUs add to the list as they come. */
  private static final long SLACK = 50;

  private final List<List<KmemleakObject>> reads = new ArrayList<>();
  private boolean sure = true;

  ReadCutter(List<KmemleakObject> objects) {
    ObjectTable all = new ObjectTable(objects.size());
    objects.forEach(all::add);
    if (all.size() == objects.size()) {
      reads.add(all.objects());
    } else {
      cut(objects);
    }
  }

  /** The entries of each read, each object once. */
  List<List<KmemleakObject>> reads() {
    return reads;
  }

  /** False where it is not certain to which of two reads an entry belongs. */
  boolean sure() {
    return sure;
  }

  private void cut(List<KmemleakObject> objects) {
    ObjectTable read = new ObjectTable(16);
    KmemleakObject before = null;
    for (KmemleakObject object : objects) {
      boolean fallsBack = before != null && object.jiffies() + SLACK < before.jiffies();
      if (fallsBack) {
        reads.add(read.objects());
        read = new ObjectTable(16);
      }
      int known = read.size();
      if (before != null && read.add(object) < known) {
        // what stands before it may have been the beginning of the later read
        sure &= ObjectKey.same(before, object) || object.jiffies() < before.jiffies();
        reads.add(read.objects());
        read = new ObjectTable(16);
      }
      read.add(object);
      before = object;
    }
    reads.add(read.objects());
  }
}
