package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.kmemleak.KmemleakObject;

/** Recognises objects that every boot of a machine may allocate in much the same way. */
final class EarlyBoot {

  /** Seconds after boot that can repeat to the tick. */
  private static final int KERNEL_SECONDS = 5;

  /** Seconds after boot in which a distribution starts its services and loads modules. */
  private static final int SERVICES_SECONDS = 60;

  private static final int[] RATES = {100, 250, 300, 1000};

  private EarlyBoot() {}

  /** True if {@code object} may have been allocated before the first program ran. */
  static boolean byKernel(KmemleakObject object) {
    String comm = object.comm();
    return (comm != null && comm.startsWith("swapper")) || within(object, KERNEL_SECONDS);
  }

  /** True if {@code object} may have been allocated in the first minute after boot. */
  static boolean inFirstMinute(KmemleakObject object) {
    return within(object, SERVICES_SECONDS);
  }

  private static boolean within(KmemleakObject object, int seconds) {
    for (int hz : RATES) {
      long ticks = object.jiffies() - new KernelClock(hz, true).start();
      if (ticks >= 0 && ticks < (long) seconds * hz) {
        return true;
      }
    }
    return false;
  }
}
