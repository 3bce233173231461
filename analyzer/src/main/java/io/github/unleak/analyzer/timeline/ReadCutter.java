package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Parts a file into the reads that were written into it one after the other. kmemleak lists objects
 * in the order of their creation, each once: if the jiffies fall back, or an object comes again,
 * another read begins. A file in which nothing comes again is one read. So is one in which entries
 * come again only as they were, with the same age or, without ages, the same bytes: an entry or a
 * whole report may stand there twice.
 */
final class ReadCutter {

  /** Ticks by which entries of one read may be out of order: CPUs add to the list as they come. */
  private static final long SLACK = 50;

  private final List<List<KmemleakObject>> reads = new ArrayList<>();
  private boolean sure = true;

  /**
   * Parts {@code objects}.
   *
   * @param told true if the user says that the file holds successive reads
   */
  ReadCutter(List<KmemleakObject> objects, boolean told) {
    ObjectTable all = new ObjectTable(objects.size());
    boolean copies = true;
    for (KmemleakObject object : objects) {
      KmemleakObject first = all.first(object);
      all.add(object);
      copies &= first == null || sameRead(first, object, told);
    }
    if (all.size() == objects.size()) {
      reads.add(all.objects());
    } else if (copies) {
      sure = false;
      reads.add(all.objects());
    } else {
      cut(objects);
    }
  }

  /** True if nothing shows that the two entries of one object are of different reads. */
  private static boolean sameRead(KmemleakObject one, KmemleakObject other, boolean told) {
    boolean aged = one.ageMillis() >= 0;
    return (aged || !told) && EntryParts.agree(one, other);
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
      KmemleakObject twice = read.first(object);
      if (twice != null && object.ageMillis() >= 0 && object.ageMillis() == twice.ageMillis()) {
        continue;
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
