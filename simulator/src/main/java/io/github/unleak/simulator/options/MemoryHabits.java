package io.github.unleak.simulator.options;

/**
 * What memory holds that no code follows.
 *
 * @param deadWords how often an object of a driver has a word that holds the address of a lost
 *     object: memory that was not zeroed, or a field that is never read again, 0 to 1
 * @param deviceWrites how often an object of a driver is a buffer into which a device writes, also
 *     after its last pointer is gone, 0 to 1
 * @param sheaves whether SLUB keeps free objects in sheaves, where their addresses stay readable
 *     until others overwrite them (since Linux 6.18, mm/slub.c)
 */
public record MemoryHabits(double deadWords, double deviceWrites, boolean sheaves) {

  /** Nothing of it. */
  public static final MemoryHabits NONE = new MemoryHabits(0, 0, false);

  /** Checks the ranges. */
  public MemoryHabits {
    SimulationOptions.check("rate of dead words", deadWords);
    SimulationOptions.check("rate of device writes", deviceWrites);
  }

  /** The same with another rate of dead words. */
  public MemoryHabits deadWords(double value) {
    return new MemoryHabits(value, deviceWrites, sheaves);
  }

  /** The same with another rate of buffers that a device writes into. */
  public MemoryHabits deviceWrites(double value) {
    return new MemoryHabits(deadWords, value, sheaves);
  }

  /** The same with or without sheaves. */
  public MemoryHabits sheaves(boolean value) {
    return new MemoryHabits(deadWords, deviceWrites, value);
  }
}
