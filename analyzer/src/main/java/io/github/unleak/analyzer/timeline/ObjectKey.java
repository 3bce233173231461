package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.kmemleak.KmemleakObject;

/**
 * What makes two entries of one run the same object. Where the jiffies were lost, -1 stands for
 * them, so that such an entry only matches another one without.
 *
 * @param address the start, as raw bits
 * @param size bytes
 * @param jiffies of the allocation
 * @param percpu whether the address is a per-CPU offset
 */
record ObjectKey(long address, long size, long jiffies, boolean percpu) {

  /** True where the two entries are one object. */
  static boolean same(KmemleakObject one, KmemleakObject other) {
    return one.address().equals(other.address())
        && one.size() == other.size()
        && one.jiffies() == other.jiffies()
        && one.percpu() == other.percpu();
  }

  static ObjectKey of(KmemleakObject object) {
    return new ObjectKey(
        object.address().value(), object.size(), object.jiffies(), object.percpu());
  }
}
