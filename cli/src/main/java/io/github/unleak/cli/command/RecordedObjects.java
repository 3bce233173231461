package io.github.unleak.cli.command;

/** Whose allocations and frees a recording holds. */
enum RecordedObjects {
  /** IOVA magazines alone. */
  IOVA("iova"),
  /** Every slab object. */
  ALL("all");

  private final String id;

  RecordedObjects(String id) {
    this.id = id;
  }

  /** The name used in options. */
  String id() {
    return id;
  }
}
