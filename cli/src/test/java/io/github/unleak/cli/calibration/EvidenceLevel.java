package io.github.unleak.cli.calibration;

/** How much of a run a user has: from one read of the report to a trace of everything. */
enum EvidenceLevel {
  ONE_SNAPSHOT("one snapshot"),
  SNAPSHOTS("several snapshots"),
  CLEARED("several snapshots, cleared between, `--cleared` given"),
  RCACHE_TRACE("snapshots and a trace of the rcache"),
  FULL_TRACE("snapshots and a trace of every allocation"),
  HASHED_TRACE("snapshots and a trace with hashed pointers"),
  DAMAGED_TRACE("snapshots and a trace with losses, told or silent");

  private final String title;

  EvidenceLevel(String title) {
    this.title = title;
  }

  /** As the page names it. */
  String title() {
    return title;
  }
}
