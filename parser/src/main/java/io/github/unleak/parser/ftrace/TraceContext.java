package io.github.unleak.parser.ftrace;

/** In what kind of context an event was recorded, from the flags column. */
public enum TraceContext {
  /** A task ran. */
  TASK,
  /** A softirq ran. */
  SOFTIRQ,
  /** A hardirq ran. */
  HARDIRQ,
  /** A non-maskable interrupt ran. */
  NMI,
  /** The trace does not say. */
  UNKNOWN
}
