package io.github.unleak.parser.kmemleak;

/** What a {@link KernelNotice} says. */
public enum NoticeKind {
  /** {@code Linux version 6.12.1-...}: a new kernel run starts. */
  BOOT_BANNER("boot-banner"),
  /**
   * What the kernel's boot tells of its tick rate: {@code CONFIG_HZ}, in the notice's count. Said
   * by {@code calibrate_delay()} (init/calibrate.c: BogoMIPS are {@code lpj * HZ / 500000}) and by
   * {@code adjust_jiffies_till_sched_qs()} (kernel/rcu/tree.c: a tenth of it).
   */
  TICK_RATE("tick-rate"),
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
