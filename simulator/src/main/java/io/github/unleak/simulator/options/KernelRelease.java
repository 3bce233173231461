package io.github.unleak.simulator.options;

/**
 * Kernels by what differs in their records: the text of a report, how per-CPU memory is scanned,
 * the first checksum, and how magazines are allocated.
 */
public enum KernelRelease {
  /** Magazines of 1032 bytes, which take 2048. */
  V5_19("5.19.0", 128, true, false, true, true, false),
  /** Magazines of 1024 bytes; no checksum in the report. */
  V6_1("6.1.0", 127, true, false, true, true, false),
  /** The depot is a list. */
  V6_7("6.7.0", 127, true, false, true, true, false),
  /** The report gives the checksum and no age; per-CPU memory is an object of its own. */
  V6_8("6.8.0", 127, false, true, true, false, false),
  /** Magazines have a cache of their own; frames are symbols only; checksums start as all ones. */
  V6_12("6.12.0", 127, false, true, false, false, true),
  /** As before; the mark is there. */
  V6_13("6.13.0", 127, false, true, false, false, true),
  /**
   * Magazines are allocated when first needed; a second pass of a scan confirms what it suspects.
   */
  V7_3("7.3.0-rc7", 127, false, true, false, false, true);

  private final String release;
  private final int magazineSize;
  private final boolean age;
  private final boolean checksum;
  private final boolean frameAddresses;
  private final boolean perCpuRoots;
  private final boolean ownCache;

  KernelRelease(
      String release,
      int magazineSize,
      boolean age,
      boolean checksum,
      boolean frameAddresses,
      boolean perCpuRoots,
      boolean ownCache) {
    this.release = release;
    this.magazineSize = magazineSize;
    this.age = age;
    this.checksum = checksum;
    this.frameAddresses = frameAddresses;
    this.perCpuRoots = perCpuRoots;
    this.ownCache = ownCache;
  }

  /** As {@code uname -r} prints it. */
  public String release() {
    return release;
  }

  /** A kernel that has this generation of the rcache, the newest. */
  public static KernelRelease with(RcacheGeneration generation) {
    return switch (generation) {
      case ARRAY -> V6_1;
      case LIST, LIST_UNTRIMMED -> V6_12;
      case LIST_MARKED -> V6_13;
      case LIST_LAZY -> V7_3;
    };
  }

  /** Whether some build of this kernel has this generation. */
  public boolean has(RcacheGeneration generation) {
    return switch (generation) {
      case ARRAY -> this == V5_19 || this == V6_1;
      // With the newest scan it is no kernel, but shows what the second pass changes.
      case LIST, LIST_UNTRIMMED -> this == V6_7 || this == V6_8 || this == V6_12 || this == V7_3;
      case LIST_MARKED -> this == V6_13 || this == V6_12;
      case LIST_LAZY -> this == V7_3;
    };
  }

  int magazineSize() {
    return magazineSize;
  }

  public boolean age() {
    return age;
  }

  public boolean checksum() {
    return checksum;
  }

  public boolean frameAddresses() {
    return frameAddresses;
  }

  public boolean perCpuRoots() {
    return perCpuRoots;
  }

  /** Whether magazines come from kmem_cache_alloc(), not zeroed. */
  public boolean ownCache() {
    return ownCache;
  }

  /** Whether a scan confirms what it suspects in a second pass. */
  public boolean confirms() {
    return this == V7_3;
  }

  /** Whether a report marks per-CPU objects. */
  public boolean marksPerCpu() {
    return this == V6_13 || this == V7_3;
  }

  public int firstChecksum() {
    return ownCache ? ~0 : 0;
  }
}
