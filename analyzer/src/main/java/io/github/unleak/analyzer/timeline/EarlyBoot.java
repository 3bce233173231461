package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.kmemleak.KmemleakObject;

/** Tells objects of the kernel's own boot, which is much the same every time. */
final class EarlyBoot {

  /** Seconds of boot that can repeat to the tick. */
  private static final int SECONDS = 5;

  private static final int[] RATES = {100, 250, 300, 1000};

  private EarlyBoot() {}

  /** True where {@code object} may have been allocated before the first program ran. */
  static boolean allocated(KmemleakObject object) {
    String comm = object.comm();
    if (comm != null && comm.startsWith("swapper")) {
      return true;
    }
    for (int hz : RATES) {
      long ticks = object.jiffies() - new KernelClock(hz, true).start();
      if (ticks >= 0 && ticks < (long) SECONDS * hz) {
        return true;
      }
    }
    return false;
  }
}
