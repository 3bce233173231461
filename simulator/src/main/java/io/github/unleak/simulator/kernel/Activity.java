package io.github.unleak.simulator.kernel;

/**
 * Something a CPU does step by step; other CPUs, and between the stores of a step the scan, go on
 * in between.
 */
public abstract class Activity {

  /** What {@link #step} answers at the end. */
  public static final long DONE = -1;

  /** Does the next step; answers the time until the one after it, in ns, or {@link #DONE}. */
  public abstract long step(Cpu cpu);

  /** Whether it runs in a softirq, over whatever the CPU was doing. */
  boolean softirq() {
    return false;
  }
}
