package io.github.unleak.simulator.options;

/** A bug in the rcache that loses magazines for good. */
public enum Fault {
  /** A pop for a CPU drops the head and takes the one behind it. */
  DROP_ON_POP("drop-on-pop"),
  /** A push cuts the depot in two and keeps the upper part. */
  CUT_TAIL("cut-tail"),
  /** The loaded magazine is not freed when one from the depot takes its place. */
  FORGET_LOADED("forget-loaded"),
  /** A trimmed magazine's numbers are freed, the magazine is not. */
  FORGET_TRIMMED("forget-trimmed"),
  /** The end of a domain leaves one depot behind. */
  FORGET_AT_TEARDOWN("forget-at-teardown"),
  /** The full loaded magazine of a CPU that has no prev does not become its prev (7.3 only). */
  PREV_NOT_TAKEN("prev-not-taken"),
  /** The end of a domain forgets the prev of a CPU. */
  FORGET_PREV_AT_TEARDOWN("forget-prev");

  private final String key;

  Fault(String key) {
    this.key = key;
  }

  /** Its name on the command line. */
  public String key() {
    return key;
  }
}
