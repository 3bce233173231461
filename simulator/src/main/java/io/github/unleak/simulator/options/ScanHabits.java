package io.github.unleak.simulator.options;

/**
 * How scans run.
 *
 * @param minUnrefScans {@code min_unref_scans} of Linux 7.3, 1 to 100; without effect on kernels
 *     whose scans have one pass
 * @param interrupted how often a signal ends a scan that somebody wrote to the file for, 0 to 1
 * @param automaticSeconds time between the scans of kmemleak's own thread, 0 for none
 */
public record ScanHabits(int minUnrefScans, double interrupted, int automaticSeconds) {

  /** Only whole scans, each because somebody asked for it. */
  public static final ScanHabits USUAL = new ScanHabits(1, 0, 0);

  /** Checks the ranges. */
  public ScanHabits {
    SimulationOptions.check("min_unref_scans", minUnrefScans, 1, 100);
    SimulationOptions.check("rate of interrupted scans", interrupted);
    SimulationOptions.check("seconds between automatic scans", automaticSeconds, 0, 100_000);
  }

  /** The same with another {@code min_unref_scans}. */
  public ScanHabits minUnrefScans(int value) {
    return new ScanHabits(value, interrupted, automaticSeconds);
  }

  /** The same with another rate of interrupted scans. */
  public ScanHabits interrupted(double value) {
    return new ScanHabits(minUnrefScans, value, automaticSeconds);
  }

  /** The same with another time between automatic scans. */
  public ScanHabits automaticSeconds(int value) {
    return new ScanHabits(minUnrefScans, interrupted, value);
  }
}
