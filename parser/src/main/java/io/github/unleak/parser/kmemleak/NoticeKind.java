package io.github.unleak.parser.kmemleak;

/** What a {@link KernelNotice} says. */
public enum NoticeKind {
  /** {@code Linux version 6.12.1-...}: a new kernel run starts. */
  BOOT_BANNER("boot-banner"),
  /** {@code kmemleak: Kernel memory leak detector initialized}. */
  INITIALIZED("initialized"),
  /** {@code kmemleak: Automatic memory scanning thread started}. */
  AUTOMATIC_SCANNING("automatic-scanning"),
  /** {@code kmemleak: N new suspected memory leaks (see /sys/kernel/debug/kmemleak)}. */
  NEW_LEAKS("new-leaks"),
  /** {@code kmemleak: Kernel memory leak detector disabled}: an empty file means nothing now. */
  DISABLED("disabled"),
  /** Out of memory for its own records: {@code Cannot allocate a kmemleak_object structure}. */
  POOL_EXHAUSTED("pool-exhausted"),
  /** Any other line of the detector that tells of a fault ({@code Cannot insert ...}). */
  ERROR("error");

  private final String id;

  NoticeKind(String id) {
    this.id = id;
  }

  /** The name used in reports. */
  public String id() {
    return id;
  }
}
