package io.github.unleak.analyzer.witness;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What is fixed while one small world is searched: its size, the kernel's variant, and what may
 * happen in it.
 *
 * @param cpus 1 or more
 * @param capacity numbers in a magazine; 0 leaves fills out: a CPU then pushes and pops whenever it
 *     likes, for what it does with its own two magazines in between touches no other one
 * @param magazines most magazines that exist over the world's life
 * @param numbers page frame numbers that are distinguished, 0 if they are not
 * @param trimAbove members that {@code iova_depot_work_func()} leaves in the depot, -1 where it
 *     does not run
 * @param minUnrefScans scans in a row that must confirm a suspect; 0 if scans have one pass, see
 *     {@code ScanRuleSet}
 * @param features what else there is
 */
record SmallModel(
    int cpus,
    int capacity,
    int magazines,
    int numbers,
    int trimAbove,
    int minUnrefScans,
    Set<Feature> features) {

  /** What a world may have. */
  enum Feature {
    /** A pop calls {@code kmemleak_transient_leak()} (commit 7591c127f3b1). */
    MARKED,
    /**
     * The scan reads the per-CPU areas before the depot, as where they are roots; else it finds
     * them through the rcache, behind the depot's head (Linux 6.12).
     */
    CPUS_FIRST,
    /**
     * A magazine that was written to has its old checksum again whenever its first word is the old
     * one; else never. What is real lies between.
     */
    LOOSE_CONTENT,
    /** At each scan one old word may point at any magazine. */
    STALE_WORDS,
    /** A scan may begin before what was allocated last is old enough to be reported. */
    YOUNG,
    /** An allocation may find no number under its limit: it moves magazines and takes nothing. */
    MISSES,
    /** A CPU's magazines may be emptied ({@code free_cpu_cached_iovas()}). */
    FLUSHES,
    /** Others may act between the stores of one operation; never longer than a scan lasts. */
    STALLS,
    /** A CPU may have no magazine, or no prev, until an insert allocates one (Linux 7.2). */
    ON_DEMAND
  }

  SmallModel {
    if (cpus < 1 || magazines < 1 || capacity < 0 || numbers < 0 || minUnrefScans < 0) {
      throw new IllegalArgumentException("a world of nothing");
    }
    if (numbers > 0 && capacity == 0) {
      throw new IllegalArgumentException("numbers need magazines that hold them");
    }
    EnumSet<Feature> copy = EnumSet.noneOf(Feature.class);
    copy.addAll(features);
    features = Collections.unmodifiableSet(copy);
  }

  /** A linked depot, unmarked, with fills left out. */
  static SmallModel of(int cpus, int magazines, Feature... features) {
    return new SmallModel(
        cpus,
        0,
        magazines,
        0,
        -1,
        0,
        features.length == 0 ? Set.of() : EnumSet.copyOf(Arrays.asList(features)));
  }

  /** The same with more features. */
  SmallModel with(Feature... more) {
    EnumSet<Feature> all = EnumSet.noneOf(Feature.class);
    all.addAll(features);
    all.addAll(Arrays.asList(more));
    return new SmallModel(cpus, capacity, magazines, numbers, trimAbove, minUnrefScans, all);
  }

  /** The same with magazines of so many numbers. */
  SmallModel capacity(int value) {
    return new SmallModel(cpus, value, magazines, numbers, trimAbove, minUnrefScans, features);
  }

  /** The same with numbers that are distinguished. */
  SmallModel numbers(int value) {
    return new SmallModel(cpus, capacity, magazines, value, trimAbove, minUnrefScans, features);
  }

  /** The same with the trimming work. */
  SmallModel trimAbove(int value) {
    return new SmallModel(cpus, capacity, magazines, numbers, value, minUnrefScans, features);
  }

  /** True if a scan with suspects has a second pass. */
  boolean confirms() {
    return minUnrefScans > 0;
  }

  /** The same on a kernel whose scans confirm. */
  SmallModel minUnrefScans(int value) {
    return new SmallModel(cpus, capacity, magazines, numbers, trimAbove, value, features);
  }

  boolean has(Feature feature) {
    return features.contains(feature);
  }

  /** True where fills are kept. */
  boolean counted() {
    return capacity > 0;
  }

  /** Numbers in a full magazine; 1 where fills are left out. */
  int full() {
    return Math.max(1, capacity);
  }
}
