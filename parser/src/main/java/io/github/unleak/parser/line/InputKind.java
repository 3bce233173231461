package io.github.unleak.parser.line;

/** What an input is, found from its content and never from its name. */
public enum InputKind {
  /** {@code /sys/kernel/debug/kmemleak} as read: one snapshot and nothing else. */
  KMEMLEAK("kmemleak"),
  /** Text that has kmemleak lines among others: dmesg, serial console, journal, CI log, mail. */
  CONSOLE("console"),
  /** Text of the kernel's function or event tracer. */
  FTRACE("ftrace"),
  /** trace-cmd's binary file. */
  TRACE_DAT("trace-dat"),
  /** What a recorder says of its recording: {@code bundle.json}. */
  BUNDLE("bundle"),
  /** Nothing in it at all: a snapshot without objects where its neighbours say so. */
  EMPTY("empty"),
  /** Anything else; left alone. */
  OTHER("other");

  private final String id;

  InputKind(String id) {
    this.id = id;
  }

  /** The name used in reports. */
  public String id() {
    return id;
  }
}
