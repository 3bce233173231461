package io.github.unleak.cli.option;

/** Whose allocations and frees a recording holds. */
public enum RecordedObjects {
  /** IOVA magazines alone. */
  IOVA("iova"),
  /** Every slab object. */
  ALL("all");

  private final String id;

  RecordedObjects(String id) {
    this.id = id;
  }

  /** The name used in options. */
  public String id() {
    return id;
  }
}
