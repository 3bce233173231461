package io.github.unleak.simulator.options;

/** How the devices keep their domains busy. */
public enum Workload {
  /** A few buffers at the start, then nothing. */
  IDLE("idle"),
  /** A few buffers all the time. */
  STEADY("steady"),
  /** Many buffers at once, at any time: depots fill and drain. */
  BURSTS("bursts"),
  /** The same, with the drain while a scan runs. */
  IN_STEP("in-step");

  private final String key;

  Workload(String key) {
    this.key = key;
  }

  /** Its name on the command line. */
  public String key() {
    return key;
  }
}
