package io.github.unleak.analyzer.evidence;

/** What every proof must show. A verdict for which one of these cannot be shown is not proven. */
public enum PremiseKind {
  /** Everything that the proof uses comes from one boot of one kernel. */
  ONE_BOOT("one-boot"),
  /** The object was allocated before the events, or its sightings lie on their side of them. */
  ORDER("order"),
  /** When the scan ran that listed the object last, if the proof needs it. */
  SCAN("scan"),
  /** No record is missing that could change the conclusion. */
  NOTHING_MISSING("nothing-missing"),
  /** The events or entries that decide. */
  EVENTS("events");

  private final String id;

  PremiseKind(String id) {
    this.id = id;
  }

  /** The name used in reports. */
  public String id() {
    return id;
  }
}
