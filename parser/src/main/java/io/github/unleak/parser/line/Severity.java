package io.github.unleak.parser.line;

/** How much a {@link Diagnostic} matters to what may be concluded, in rising order. */
public enum Severity {
  /** Worth knowing; nothing was lost. */
  INFO("info"),
  /** Odd, and read as well as it goes; conclusions stand. */
  WARNING("warning"),
  /** Something that was in the kernel, or in the input, is not known here: certainty is lower. */
  DATA_LOSS("data-loss"),
  /** The input, or this part of it, could not be used at all. */
  ERROR("error");

  private final String id;

  Severity(String id) {
    this.id = id;
  }

  /** The name used in reports. */
  public String id() {
    return id;
  }
}
