package io.github.unleak.cli.option;

/** As what a recorder keeps the trace. */
public enum TraceForm {
  /** As {@link #DAT} where trace-cmd is on the machine under test, else as {@link #TEXT}. */
  AUTO("auto"),
  /** Text that the kernel makes while it runs. */
  TEXT("text"),
  /** The pages of the ring buffers, in the form of trace-cmd. */
  DAT("dat");

  private final String id;

  TraceForm(String id) {
    this.id = id;
  }

  /** The name used in options. */
  public String id() {
    return id;
  }
}
