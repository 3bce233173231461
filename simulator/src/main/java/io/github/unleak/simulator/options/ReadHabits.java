package io.github.unleak.simulator.options;

/**
 * How the kmemleak file is read, and what is kept beside what it holds.
 *
 * @param skips how often objects are freed between two buffers of a read, so that the read passes
 *     over others, 0 to 1; 0 also makes each read one moment
 * @param marks whether the trace has marks where scans and reads begin and end
 * @param described whether there is a {@code bundle.json}
 * @param log whether there is a {@code dmesg.txt}, with what kmemleak counts after each scan
 */
public record ReadHabits(double skips, boolean marks, boolean described, boolean log) {

  /** Whole reads with a description. */
  public static final ReadHabits USUAL = new ReadHabits(0, false, true, false);

  /** Checks the range. */
  public ReadHabits {
    SimulationOptions.check("rate of skips", skips);
  }

  /** The same with another rate of skips. */
  public ReadHabits skips(double value) {
    return new ReadHabits(value, marks, described, log);
  }

  /** The same with or without marks. */
  public ReadHabits marks(boolean value) {
    return new ReadHabits(skips, value, described, log);
  }

  /** The same with or without {@code bundle.json}. */
  public ReadHabits described(boolean value) {
    return new ReadHabits(skips, marks, value, log);
  }

  /** The same with or without a log. */
  public ReadHabits log(boolean value) {
    return new ReadHabits(skips, marks, described, value);
  }
}
