package io.github.unleak.simulator;

/**
 * Something a CPU does step by step; other CPUs, and between the stores of a step the scan, go on
 * in between.
 */
abstract class Activity {

  /** What {@link #step} answers at the end. */
  static final long DONE = -1;

  /** Does the next step; answers the time until the one after it, in ns, or {@link #DONE}. */
  abstract long step(Cpu cpu);

  /** Whether it runs in a softirq, over whatever the CPU was doing. */
  boolean softirq() {
    return false;
  }
}
