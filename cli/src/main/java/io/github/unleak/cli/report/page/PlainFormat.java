package io.github.unleak.cli.report.page;

/** The two forms that every small result has. */
public enum PlainFormat {
  /** For people. */
  TEXT("text"),
  /** For programs. */
  JSON("json");

  private final String id;

  PlainFormat(String id) {
    this.id = id;
  }

  /** The name used in options. */
  public String id() {
    return id;
  }
}
