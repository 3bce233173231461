package io.github.unleak.cli.report.explain;

/** The forms that an explanation has. */
public enum ExplainFormat {
  /** For people. */
  TEXT("text"),
  /** For programs. */
  JSON("json"),
  /** One page that needs nothing else, with the witness. */
  HTML("html");

  private final String id;

  ExplainFormat(String id) {
    this.id = id;
  }

  /** The name used in options. */
  public String id() {
    return id;
  }
}
