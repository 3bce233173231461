package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.kmemleak.KernelNotice;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.kmemleak.NoticeKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds HZ. In order: the slope of jiffies against age between the oldest and the newest object of
 * one read; what the kernel says at boot; else the only usual value under which every allocation
 * lies after boot, no later than the log line that prints it, and early where the first task made
 * it.
 */
final class TickRate {

  /** {@code CONFIG_HZ} of the architectures (kernel/Kconfig.hz and the arch folders). */
  private static final int[] SLOPES = {
    24, 32, 48, 64, 100, 128, 200, 250, 256, 300, 500, 512, 1000, 1024, 1200
  };

  /** The choices of kernel/Kconfig.hz, for inference without a slope. */
  private static final int[] USUAL = {100, 250, 300, 1000};

  /** How far a slope may lie from the value it stands for. */
  private static final double TOLERANCE = 0.015;

  /** Shortest distance of two ages, milliseconds, that gives a slope worth trusting. */
  private static final long MIN_BASELINE_MILLIS = 200;

  /** Milliseconds after boot by which {@code swapper}, still pid 1, has usually become init. */
  private static final long INITCALLS_MILLIS = 30_000;

  private TickRate() {}

  /** The ticks a second that the ages in {@code snapshots} show, or {@code null}. */
  static @Nullable Integer fromAges(List<List<KmemleakObject>> snapshots) {
    for (List<KmemleakObject> objects : snapshots) {
      KmemleakObject oldest = null;
      KmemleakObject newest = null;
      for (KmemleakObject object : objects) {
        if (object.ageMillis() < 0 || object.jiffies() < 0) {
          continue;
        }
        if (oldest == null || object.ageMillis() > oldest.ageMillis()) {
          oldest = object;
        }
        if (newest == null || object.ageMillis() < newest.ageMillis()) {
          newest = object;
        }
      }
      if (oldest != null && newest != null) {
        Integer hz = slope(oldest, newest);
        if (hz != null) {
          return hz;
        }
      }
    }
    return null;
  }

  private static @Nullable Integer slope(KmemleakObject oldest, KmemleakObject newest) {
    long millis = oldest.ageMillis() - newest.ageMillis();
    long ticks = newest.jiffies() - oldest.jiffies();
    if (oldest.address().fitsIn32Bits() && ticks < 0) {
      ticks += 1L << 32;
    }
    if (millis < MIN_BASELINE_MILLIS || ticks <= 0) {
      return null;
    }
    double rate = ticks * 1000.0 / millis;
    for (int hz : SLOPES) {
      // a single tick more or less at either end must not decide
      double slack = hz * TOLERANCE / 3 + 2000.0 / millis;
      if (Math.abs(rate - hz) <= Math.min(slack, hz * TOLERANCE)) {
        return hz;
      }
    }
    return null;
  }

  /** The ticks a second that the kernel's boot messages tell, or {@code null}. */
  static @Nullable Integer fromBoot(List<KmemleakLog> logs) {
    Integer told = null;
    for (KmemleakLog log : logs) {
      for (KernelNotice notice : log.notices()) {
        if (notice.kind() == NoticeKind.TICK_RATE) {
          int rate = (int) notice.count();
          if (told != null && told != rate) {
            return null;
          }
          told = rate;
        }
      }
    }
    return told;
  }

  /** True where {@code objects} and their log stamps allow {@code hz}. */
  static boolean fits(int hz, List<KmemleakObject> objects, boolean wide) {
    return possible(new KernelClock(hz, wide), objects);
  }

  /** The only usual value that {@code objects} and their log stamps leave, or {@code null}. */
  static @Nullable Integer fromBounds(List<KmemleakObject> objects, boolean wide) {
    List<Integer> left = new ArrayList<>();
    for (int hz : USUAL) {
      if (possible(new KernelClock(hz, wide), objects)) {
        left.add(hz);
      }
    }
    return left.size() == 1 ? left.get(0) : null;
  }

  private static boolean possible(KernelClock clock, List<KmemleakObject> objects) {
    for (KmemleakObject object : objects) {
      if (object.jiffies() == -1) {
        continue;
      }
      long born = clock.millis(object.jiffies());
      long printed = object.origin().logMicros();
      if (born < 0
          || (printed >= 0 && born > printed / 1000 + 1000)
          || (byFirstTask(object) && born > INITCALLS_MILLIS)) {
        return false;
      }
    }
    return true;
  }

  private static boolean byFirstTask(KmemleakObject object) {
    String comm = object.comm();
    return object.pid() == 1 && comm != null && comm.startsWith("swapper");
  }
}
